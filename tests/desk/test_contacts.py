"""Reaching people: reminders beside the plan, links mailed again, and the call list."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.work import SHELL, begin, look
from app.officers.models import Role
from app.outbox.models import LetterKind, OutboxLetter
from app.record.events import EventType
from app.record.queries import events
from tests.desk.conftest import signed_in
from tests.desk.test_acts import letters, opened, send
from tests.fixtures.app import FixedClock
from tests.make import make_open_consultation, seat_of

PAGE = "/desk/focal-points/DM-26/1"
CALLS = "/desk/call-list/DM-26/1"


def test_all_who_owe_are_reminded_once_within_an_hour(app: Flask, officer: FlaskClient, clock: FixedClock) -> None:
    opened()
    assert "6 reminders are queued." in officer.get(send(officer, f"{PAGE}/remind").location).text

    clock.advance(minutes=59)
    again = send(signed_in(app, "officer.b@secretariat.example"), f"{PAGE}/remind")
    assert again.status_code == 409
    assert "within the last hour" in again.text
    assert letters(LetterKind.REMINDER) == 6

    clock.advance(minutes=2)
    assert send(signed_in(app, "officer.c@secretariat.example"), f"{PAGE}/remind").status_code == 303
    assert letters(LetterKind.REMINDER) == 12


def test_who_owes_nothing_is_not_reminded(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        seat = seat_of(work, make_open_consultation(work), "KE")
        seat.answered_count, seat.answers = 3, {"1": "approve", "2a": "approve", "2b": "approve"}

    send(officer, f"{PAGE}/remind")

    with look() as work:
        reminded = set(
            work.session.scalars(select(OutboxLetter.member).where(OutboxLetter.kind == LetterKind.REMINDER))
        )
    assert reminded == {"FR", "EG"}


def test_two_officers_at_once_remind_everybody_once(app_on_both: Flask) -> None:
    opened()
    clients = [signed_in(app_on_both, f"officer.{letter}@secretariat.example") for letter in "ab"]

    def press(client: FlaskClient) -> int:
        with app_on_both.app_context():
            return send(client, f"{PAGE}/remind").status_code

    with ThreadPoolExecutor() as people:
        answers = sorted(people.map(press, clients))

    assert answers == [303, 409]
    assert letters(LetterKind.REMINDER) == 6
    with look() as work:
        (event,) = events(work, "DM-26/1", EventType.REMINDED).values()
    assert event["letters"] == 6


def test_a_link_is_mailed_again_or_replaced(officer: FlaskClient) -> None:
    opened()
    assert send(officer, f"{PAGE}/link", email="mission@ke.example", act="again").status_code == 303
    lately = send(officer, f"{PAGE}/link", email="mission@ke.example", act="again")
    assert lately.status_code == 409
    assert send(officer, f"{PAGE}/link", email="mission@ke.example", act="replace").status_code == 303

    assert letters(LetterKind.NEW_LINK) == 2
    assert "replaced once" in officer.get(PAGE).text
    with look() as work:
        assert len(events(work, "DM-26/1", EventType.LINK_MAILED)) == 1


def test_an_address_without_a_link_is_refused(officer: FlaskClient) -> None:
    opened()

    answer = send(officer, f"{PAGE}/link", email="<script>@x.example", act="again")

    assert answer.status_code == 404
    assert "<script>@" not in answer.text


def test_the_call_list_names_those_without_a_reply(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        seat = seat_of(work, make_open_consultation(work), "KE")
        seat.answered_count, seat.current_index = 3, 1

    page = officer.get(CALLS).text
    assert "mission@fr.example" in page
    assert "mission@ke.example" not in page
    assert "mission@xa.example" not in page


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_addresses_are_for_officers(app: Flask, role: Role) -> None:
    opened()
    looker = signed_in(app, "looker@secretariat.example", role)

    assert looker.get(PAGE).status_code == 403
    assert looker.get(CALLS).status_code == 403
    assert send(looker, f"{PAGE}/remind").status_code == 403
    assert "Focal points and their links" not in looker.get("/desk/consultations/DM-26/1").text


def test_after_the_deadline_nobody_is_reminded(officer: FlaskClient, clock: FixedClock, app: Flask) -> None:
    opened()
    clock.advance(days=11)
    later = signed_in(app, "officer.b@secretariat.example")

    assert send(later, f"{PAGE}/remind").status_code == 409
    with look() as work:
        assert not work.session.scalar(select(func.count()).where(OutboxLetter.kind == LetterKind.REMINDER))
