"""The drill: focal points are asked whether they still represent their member; the desk sees who said what, when."""

from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.work import SHELL, begin, look
from app.links.tokens import ConfirmationClaim, InvitationClaim, Signer
from app.members.models import Confirmation, FocalPoint
from app.officers.models import Role
from app.outbox.models import LetterKind, LetterState, OutboxLetter
from app.record.events import HOUSE, EventType
from app.record.queries import events
from tests.desk.conftest import signed_in
from tests.desk.test_acts import send
from tests.desk.test_members import words_of
from tests.fixtures.app import FixedClock, make_client
from tests.make import make_council

PAGE = "/desk/members/confirmations"
KE = "mission@ke.example"


def council() -> None:
    with begin(SHELL) as work:
        make_council(work, ("KE", "FR"), without_vote=())


def ask(client: FlaskClient, **form: str) -> TestResponse:
    return send(client, PAGE, **{"body": "council"} | form)


def letters(kind: LetterKind = LetterKind.CONFIRMATION) -> list[OutboxLetter]:
    with look() as work:
        return list(work.session.scalars(select(OutboxLetter).where(OutboxLetter.kind == kind)))


def link_to(app: Flask, email: str) -> str:
    settings = app.extensions["placet"].settings
    with look() as work:
        found = work.session.scalars(
            select(Confirmation)
            .join(FocalPoint, FocalPoint.id == Confirmation.focal_point_id)
            .where(FocalPoint.email == email)
            .order_by(Confirmation.id.desc())
        ).first()
    assert found is not None
    signer = Signer(keys=settings.secret_keys, deployment=settings.deployment)
    return "/d/" + signer.sign(ConfirmationClaim(focal_point=found.focal_point_id, confirmation=found.id))


def say(app: Flask, answer: str, email: str = KE) -> TestResponse:
    return make_client(app).post(link_to(app, email), data={"answer": answer})


def test_each_focal_point_gets_a_letter_in_its_language_with_a_link_of_its_own(
    app: Flask, officer: FlaskClient
) -> None:
    council()
    with begin(SHELL) as work:
        work.session.scalars(select(FocalPoint).where(FocalPoint.email == KE)).one().language = "fr"

    answer = ask(officer)

    assert "4 letters are queued." in officer.get(answer.location).text
    sent = {each.address: each for each in letters()}
    assert len(sent) == 4
    assert sent[KE].language == "fr"
    with look() as work:
        raw = work.session.scalars(select(OutboxLetter.raw).where(OutboxLetter.address == KE)).one()
        (event,) = events(work, HOUSE, EventType.CONFIRMATIONS_ASKED).values()
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert link_to(app, KE) in body.get_content()
    assert len(event["focal_points"]) == 4
    assert event["by"].startswith("officer:")


def test_opening_the_link_says_nothing_and_an_empty_form_neither(app: Flask, officer: FlaskClient) -> None:
    council()
    ask(officer)
    client = make_client(app)

    page = client.get(link_to(app, KE))
    assert "Do you still represent the following Member State?" in page.text
    assert link_to(app, KE) not in page.text.partition("<main")[2]
    assert client.post(link_to(app, KE)).status_code == 422
    assert client.post(link_to(app, KE), data={"answer": "perhaps"}).status_code == 422

    with look() as work:
        assert not events(work, HOUSE, EventType.REPRESENTATION_ANSWERED)
        assert work.session.scalar(select(func.count()).where(Confirmation.answered_at.is_not(None))) == 0


def test_who_confirms_is_shown_with_the_day_and_who_did_not_as_well(app: Flask, officer: FlaskClient) -> None:
    council()
    ask(officer)

    assert "your confirmation has been received" in say(app, "confirmed").text

    page = words_of(officer.get("/desk/members/KE").text)
    assert "confirmed confirmed on 2 March 2026" in page
    assert "no answer yet asked on 2 March 2026" in page
    assert "1 of 2 since 2 March 2026" in words_of(officer.get("/desk/members").text)
    drill = words_of(officer.get(PAGE).text)
    assert drill.index("Have not answered yet") < drill.index("ministry@ke.example") < drill.index("Have confirmed")
    assert "Focal point mission@ke.example" in drill.partition("Have confirmed")[2]
    with look() as work:
        (event,) = events(work, HOUSE, EventType.REPRESENTATION_ANSWERED).values()
    assert (event["member"], event["confirmed"]) == ("KE", True)
    assert event["by"].startswith("focal_point:")


def test_no_longer_tells_the_desk_and_removes_nobody(app: Flask, officer: FlaskClient) -> None:
    council()
    ask(officer)

    say(app, "ended")

    assert "1 focal point says that it no longer represents its Member State" in officer.get("/desk/").text
    assert "1 focal point says that it no longer represents: Member KE" in words_of(officer.get("/desk/members").text)
    member = words_of(officer.get("/desk/members/KE").text)
    assert "no longer represents it said on 2 March 2026" in member
    assert "Still represents the Member State no longer represents it" in member.partition("History")[2]
    with look() as work:
        assert work.session.scalars(select(FocalPoint).where(FocalPoint.email == KE)).one().removed_at is None

    send(officer, "/desk/members/KE/end", former=KE, reason="no longer in office")
    assert "no longer represents" not in officer.get("/desk/").text


def test_the_first_answer_stands(app: Flask, officer: FlaskClient) -> None:
    council()
    ask(officer)
    say(app, "ended")

    assert "You have said that you no longer represent" in say(app, "confirmed").text
    with look() as work:
        assert len(events(work, HOUSE, EventType.REPRESENTATION_ANSWERED)) == 1


def test_nobody_is_asked_twice_within_seven_days(app: Flask, officer: FlaskClient, clock: FixedClock) -> None:
    council()
    ask(officer)
    clock.advance(days=6, hours=23)
    later = signed_in(app, "officer.b@secretariat.example")
    assert ask(later).status_code == 409
    assert ask(later, member="KE").status_code == 409
    assert len(letters()) == 4

    clock.advance(hours=2)
    assert ask(signed_in(app, "officer.c@secretariat.example"), member="KE").status_code == 303
    assert len(letters()) == 6


def test_two_officers_at_once_ask_everybody_once(app_on_both: Flask) -> None:
    council()
    clients = [signed_in(app_on_both, f"officer.{letter}@secretariat.example") for letter in "ab"]

    def press(client: FlaskClient) -> int:
        with app_on_both.app_context():
            return ask(client).status_code

    with ThreadPoolExecutor() as people:
        assert sorted(people.map(press, clients)) == [303, 409]
    assert len(letters()) == 4


def test_only_those_who_have_not_confirmed_for_so_many_days_are_asked(
    app: Flask, officer: FlaskClient, clock: FixedClock
) -> None:
    council()
    ask(officer)
    say(app, "confirmed")
    say(app, "ended", "ministry@ke.example")
    clock.advance(days=30)
    later = signed_in(app, "officer.b@secretariat.example")

    # One has confirmed within 60 days, one says that it has ended: the two of France are left.
    assert ask(later, days="60").status_code == 303
    assert {each.address for each in letters()[4:]} == {"mission@fr.example", "ministry@fr.example"}
    assert ask(later, days="30").location.endswith("asked=1")
    for days in ("-1", "1.5", "many", "99999"):
        assert ask(later, days=days).status_code == 422


def test_an_older_link_is_replaced_and_that_of_one_who_left_withdrawn(
    app: Flask, officer: FlaskClient, clock: FixedClock
) -> None:
    council()
    ask(officer)
    older = link_to(app, KE)
    clock.advance(days=8)
    later = signed_in(app, "officer.b@secretariat.example")
    ask(later)
    assert make_client(app).get(older).status_code == 410
    newer = link_to(app, KE)
    assert make_client(app).get(newer).status_code == 200

    send(later, "/desk/members/KE/end", former=KE, reason="recalled")

    assert make_client(app).get(newer).status_code == 410
    assert make_client(app).post(newer, data={"answer": "confirmed"}).status_code == 410
    assert {each.state for each in letters() if each.address == KE} == {LetterState.DROPPED}


def test_links_of_other_purposes_and_mangled_ones_open_nothing(app: Flask, officer: FlaskClient) -> None:
    council()
    ask(officer)
    settings = app.extensions["placet"].settings
    signer = Signer(keys=settings.secret_keys, deployment=settings.deployment)
    client = make_client(app)

    assert client.get("/d/" + signer.sign(InvitationClaim(invitation="1", version=1))).status_code == 404
    assert client.get(link_to(app, KE).replace("/d/", "/c/")).status_code == 404
    assert client.get(link_to(app, KE)[:-1]).status_code == 404
    assert client.get("/d/" + signer.sign(ConfirmationClaim(focal_point=99, confirmation=1))).status_code == 404


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_the_drill_is_for_those_who_act(app: Flask, role: Role) -> None:
    council()
    looker = signed_in(app, "looker@secretariat.example", role)

    assert looker.get(PAGE).status_code == 403
    assert ask(looker).status_code == 403
    assert letters() == []
