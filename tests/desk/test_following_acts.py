"""Acts by two on what follows: after an objection, after an outcome that calls for a further round, after adoption."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.consultations.models import Consultation, Decision
from app.consultations.queries import by_reference, decisions
from app.core.work import SHELL, begin, look
from app.outbox.models import LetterKind
from app.record.events import EventType
from app.record.queries import events
from app.replies.declaration_queries import register
from app.rules import Choice
from tests.desk.conftest import signed_in
from tests.desk.test_acts import asked, send
from tests.fixtures.app import FixedClock
from tests.make import make_officer
from tests.replies.support import REFERENCE, reply
from tests.schedule.support import letters, open_council, past_drain, quiet_tick

NEW = "DM-26/2"
DRAFT = {"new_reference": NEW, "deadline": "+10d 18:00"}
WHY = {"reason": "The objection cannot be met."}
BOARD = f"/desk/consultations/{REFERENCE}"
EVERYBODY = 8
NUMBERS = count()

Act = Callable[..., None]


def form_of(kind: str) -> str:
    return f"/desk/acts/{kind}/{REFERENCE}"


@pytest.fixture
def by_two(app: Flask) -> Act:
    """Ask for an act and have it approved; both officers sit at the desk now."""

    def carry_out(kind: str, /, **form: str) -> None:
        # Sittings end while days pass, so others sit there each time.
        first, second = (signed_in(app, f"officer.{next(NUMBERS)}@secretariat.example") for _ in range(2))
        page = asked(first, form_of(kind), **form, **WHY)
        told = second.get(page).text
        assert all(value in told for name, value in form.items() if name.startswith("text"))
        assert send(second, f"{page}/approve").status_code == 303
        assert "approved and carried out" in first.get(page).text

    return carry_out


def objected(rule: str = "no-objection") -> None:
    open_council(rule=rule, reminders=[])
    reply("mission@ke.example", {"1": Choice.OBJECT})


def decision(name: str = "1", reference: str = REFERENCE) -> Decision:
    with look() as work:
        return next(each for each in decisions(work, by_reference(work, reference)) if each.name == name)


def followed() -> dict[str, object]:
    with look() as work:
        (event,) = events(work, REFERENCE, EventType.OBJECTION_FOLLOWED).values()
    return dict(event)


def drafts() -> list[str]:
    with look() as work:
        return list(work.session.scalars(select(Consultation.reference).where(Consultation.state == "draft")))


def test_a_decision_is_referred_to_a_meeting(by_two: Act) -> None:
    objected()

    by_two("refer", decision="1")

    assert decision().outcome == "referred_to_meeting"
    assert followed()["via"] == "officer"
    assert len(letters(LetterKind.AFTER_OBJECTION)) == EVERYBODY


def test_a_decision_is_put_to_a_consultation_with_replies(by_two: Act) -> None:
    objected()

    by_two("convert", decision="1", **DRAFT, rule="itu-council", body="")

    assert drafts() == [NEW]
    assert decision(reference=NEW).rule["id"] == "itu-council"
    assert (followed()["act"], followed()["continued_by"]) == ("reply_round", NEW)
    assert len(letters(LetterKind.AFTER_OBJECTION)) == EVERYBODY


def test_another_text_is_put_under_silence(officer: FlaskClient, by_two: Act) -> None:
    objected()
    form = officer.get(f"{form_of('new_text')}?decision=1").text
    assert "The Council approves the calendar.</textarea>" in form
    text = "The Council approves the calendar without the last week."

    by_two("new_text", decision="1", **DRAFT, **{"title-en": "Calendar", "text-en": text})

    assert decision(reference=NEW).texts == {"en": text}
    assert decision(reference=NEW).rule["id"] == "no-objection"
    assert followed()["act"] == "new_text"


def test_the_same_text_is_refused_to_who_asks(officer: FlaskClient) -> None:
    objected()
    with begin(SHELL) as work:
        make_officer(work, "officer.b@secretariat.example")
    given = {"decision": "1", **DRAFT, "text-en": "The Council approves the calendar.", **WHY}

    answer = send(officer, form_of("new_text"), **given)

    assert answer.status_code == 409
    assert "the same as before" in answer.text
    assert drafts() == []


def test_only_decisions_with_an_objection_can_be_chosen(officer: FlaskClient) -> None:
    objected()

    page = officer.get(form_of("refer")).text

    assert re.findall(r'name="decision" value="([^"]+)"', page) == ["1"]
    refused = send(officer, form_of("refer"), decision="2a", **WHY)
    assert refused.status_code == 422
    assert decision("2a").outcome == ""


def test_where_nothing_can_follow_it_is_said(officer: FlaskClient) -> None:
    open_council(rule="no-objection")

    assert "There is no decision with an objection" in officer.get(form_of("convert")).text


def test_the_board_offers_what_a_rule_has(officer: FlaskClient) -> None:
    open_council()
    plain = officer.get(BOARD).text
    objected_to = "DM-26/3"
    open_council(objected_to, rule="no-objection")
    silent = officer.get(f"/desk/consultations/{objected_to}").text

    for kind in ("refer", "convert", "new_text"):
        assert f"/desk/acts/{kind}/" not in plain
        assert f"/desk/acts/{kind}/{objected_to}" in silent
    for kind in ("continue", "declare", "withdraw_declaration"):
        assert f"/desk/acts/{kind}/" not in plain
    assert "/desk/acts/language/" in plain


def test_a_further_round_is_drafted_by_two(app: Flask, clock: FixedClock, by_two: Act) -> None:
    open_council(rule="itu-cv47-first")
    past_drain(app, clock)
    quiet_tick(app)
    board = signed_in(app, "late@secretariat.example").get(BOARD).text
    assert f'href="{form_of("continue")}"' in board

    by_two("continue", decisions="1, 2a", **DRAFT)

    assert drafts() == [NEW]
    with look() as work:
        found = by_reference(work, NEW)
        assert [each.name for each in decisions(work, found)] == ["1", "2a"]
        assert found.continues == REFERENCE


def test_a_declaration_is_entered_and_withdrawn_by_two(app: Flask, clock: FixedClock, by_two: Act) -> None:
    open_council(rule="cites-postal-vote", deadline="+65d 18:00")
    for code in ("ke", "fr", "eg"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE, "2a": Choice.APPROVE})
    past_drain(app, clock)
    quiet_tick(app)
    clock.advance(days=2)
    with look() as work:
        zone_day = f"{work.now:%Y-%m-%d}"
    given = {"kind": "reservation", "received": f"{zone_day}T09:00", "text": "Kenya declares a reservation."}

    by_two("declare", decision="1", member="KE", **given)
    by_two("declare", decision="2a", member="KE", **given)
    by_two("withdraw_declaration", declaration="KE 2a")

    with look() as work:
        lines = register(work, by_reference(work, REFERENCE), "en")
    assert [(each.decision, each.withdrawn_at is None) for each in lines] == [("1", True), ("2a", False)]
    assert len(letters(LetterKind.DECLARATION)) == 2 * EVERYBODY
    board = signed_in(app, "late@secretariat.example").get(BOARD).text
    assert form_of("withdraw_declaration") in board
