"""What the board's page shows of rounds, rulings, comments, an exchange of views, and declarations."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.consultations.approval import Approval
from app.consultations.models import Decision
from app.consultations.opening import open_consultation
from app.consultations.rounds import Continuation, continue_consultation
from app.core.work import SHELL, begin
from app.officers.models import Role
from app.replies.declarations import Deposit, declare, withdraw_declaration
from app.rules import Choice, Declaration
from app.watch.models import Heartbeat
from tests.desk.conftest import signed_in
from tests.fixtures.app import FixedClock
from tests.make import make_body, make_draft, make_focal_point, make_member
from tests.replies.support import reply
from tests.schedule.support import consultation, open_council, past_drain, quiet_tick

REFERENCE, NEW = "DM-26/1", "DM-26/2"
BOARD, OTHER = f"/desk/consultations/{REFERENCE}", f"/desk/consultations/{NEW}"
TWO = Approval(reason="By note.", by=1, approved_by=2)


@pytest.fixture(autouse=True)
def running(app: Flask) -> None:
    with begin(SHELL) as work:
        work.session.add(Heartbeat(process="scheduler", beat_at=work.now, beats=1))


def words(page: str) -> str:
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def over(app: Flask, clock: FixedClock) -> FlaskClient:
    """Somebody at the desk after the announcement, or what holds it; a sitting of before has ended."""
    past_drain(app, clock)
    quiet_tick(app)
    return signed_in(app, "late@secretariat.example", Role.OFFICER)


def test_both_rounds_link_to_each_other_and_the_act_is_offered_until_one_is_written(app: Flask, clock: FixedClock):
    open_council(rule="itu-cv47-first")
    officer = over(app, clock)
    before = officer.get(BOARD).text

    with begin(SHELL) as work:
        continue_consultation(work, REFERENCE, Continuation(reference=NEW, deadline="+24d 18:00"))
    earlier, later = officer.get(BOARD).text, officer.get(OTHER).text

    assert f'/desk/acts/continue/{REFERENCE}?decisions=1,+2a,+2b"' in before
    assert "A further consultation of the same Member States follows" in words(before)
    assert f'href="{OTHER}"' in earlier
    assert "?decisions=" not in earlier
    assert f'href="{BOARD}"' in later


def test_a_hole_in_the_rule_leads_to_its_act_and_apart_from_certification(app: Flask, clock: FixedClock):
    open_council(rule="itu-cv47-first", certify="officers")
    for code, choice in (("ke", Choice.APPROVE), ("fr", Choice.ABSTAIN)):
        reply(f"mission@{code}.example", dict.fromkeys(("1", "2a", "2b"), choice))
    officer = over(app, clock)

    page = words(officer.get(BOARD).text)

    for name in ("1", "2a", "2b"):
        assert f"Record the ruling on {name}" in page
    assert "No ruling takes the place of that." in page


def test_comments_stand_in_the_place_of_counts(officer: FlaskClient):
    open_council(rule="fao-comments")
    reply("mission@ke.example", statement="Chapter 2 is too long.")

    page = words(officer.get(BOARD).text)

    assert "comments only, nothing is decided" in page
    assert "Member States that submitted comments: 1" in page
    assert "Comments received" in page
    assert "Chapter 2 is too long." in page


def test_sealed_comments_beside_decisions_are_not_shown(officer: FlaskClient):
    items = [
        {"number": "1", "title": {"en": "Calendar"}, "text": {"en": "It is approved."}},
        {"number": "2", "title": {"en": "Outline"}, "text": {"en": "An outline."}, "rule": "fao-comments"},
    ]
    open_council(items=items, disclosure={"during": "sealed", "after": "names"})
    reply("mission@ke.example", {"1": Choice.APPROVE}, statement="We approve, with joy.")

    page = words(officer.get(BOARD).text)

    assert "Member States that submitted comments: 1" in page
    assert "with joy" not in page


def test_views_and_the_instant_of_the_replies_are_shown(officer: FlaskClient):
    open_council(rule="cites-silence", replies_open="+61d 18:00", deadline="+95d 18:00")
    reply("mission@ke.example", statement="The species is not threatened.")

    page = words(officer.get(BOARD).text)

    assert "Exchange of views; replies from 2 May 2026, 18:00 on" in page
    assert "Tell everybody that replies may be given" in page
    assert "Views exchanged" in page
    assert "The species is not threatened." in page


def test_declarations_are_shown_with_their_end(app: Flask, clock: FixedClock):
    open_council(rule="cites-postal-vote", deadline="+65d 18:00")
    for code in ("ke", "fr", "eg"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE})
    officer = over(app, clock)
    deposit = Deposit(
        decision="1", member="KE", kind=Declaration.RESERVATION, text="Avec réserve.", received_at=clock.at
    )
    with begin(SHELL) as work:
        declare(work, REFERENCE, deposit, approval=TWO)
        withdraw_declaration(work, REFERENCE, decision="1", member="KE", approval=TWO)

    page = words(officer.get(BOARD).text)

    assert "Declarations after adoption" in page
    assert "Member KE · decision 1 · Reservation" in page
    assert "Avec réserve." in page
    assert "withdrawn" in page


def test_a_round_of_another_body_asks_for_its_name(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        body = make_body(work)
        make_focal_point(work, make_member(work, body, "KE"), "mission@ke.example")
        draft = make_draft(work, REFERENCE)
        for decision in work.session.query(Decision).filter(Decision.consultation_id == draft.id):
            decision.rule = decision.rule | {
                "next_rounds": [{"after": "not_adopted", "rule": "itu-cv47-first", "body": "another"}]
            }
        open_consultation(work, REFERENCE)
    officer = over(app, clock)

    page = words(officer.get(BOARD).text)

    assert "is a consultation of another body; name it." in page
    assert "A further consultation of another body follows" in page
    assert consultation().state == "announced"
