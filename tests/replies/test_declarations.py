"""Declarations after adoption: where the rule has them, in time, by two officers, and without touching the result."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.board import queries as boards
from app.board.facts import Filters
from app.consultations.approval import Approval
from app.consultations.models import Consultation
from app.consultations.queries import by_reference
from app.core.work import SHELL, begin, look
from app.officers.refusals import SecondOfficerNeeded
from app.outbox.models import LetterKind
from app.record.queries import opened_texts
from app.replies.declaration_queries import register
from app.replies.declaration_refusals import (
    DeclarationMissing,
    DeclarationNotForeseen,
    DeclaredBefore,
    MemberUnknown,
    NotAdopted,
    NotAnnounced,
    OutsideWindow,
    ReceivedInFuture,
    TextMissing,
)
from app.replies.declarations import Deposit, declare, withdraw_declaration
from app.replies.refusals import DecisionUnknown
from app.replies.views import sitting
from app.rules import Choice, Declaration
from tests.fixtures.app import FixedClock
from tests.make import at, make_officer
from tests.replies.support import reply
from tests.replies.test_pages import MISSION, opened
from tests.schedule.support import (
    consultation,
    decisions,
    events,
    letters,
    open_council,
    past_drain,
    quiet_tick,
    text_of,
)

REFERENCE = "DM-26/1"
TEXT = "Le Kenya formule une réserve quant à cette espèce."
TWO = Approval(reason=TEXT, by=1, approved_by=2)
RESERVATION, OPT_OUT = Declaration.RESERVATION, Declaration.OPT_OUT


@pytest.fixture(autouse=True)
def _forget_bad_links() -> None:
    sitting.BAD_LINKS._events.clear()


def announced(app: Flask, clock: FixedClock, rule: str = "cites-postal-vote") -> datetime:
    """A consultation in which 1 was adopted and 2a was not; when it was announced."""
    open_council(rule=rule, deadline="+65d 18:00")
    for code in ("ke", "fr", "eg"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE, "2a": Choice.DISAPPROVE, "2b": Choice.APPROVE})
    past_drain(app, clock)
    quiet_tick(app)
    found = consultation().announced_at
    assert found is not None
    clock.advance(days=2)
    return found


def deposit(received_at: datetime, **changes: Any) -> Deposit:
    facts: dict[str, Any] = {"decision": "1", "member": "KE", "kind": RESERVATION, "text": TEXT}
    return Deposit(received_at=received_at, **(facts | changes))


def declare_now(received_at: datetime, approval: Approval = TWO, **changes: Any) -> None:
    with begin(SHELL) as work:
        declare(work, REFERENCE, deposit(received_at, **changes), approval=approval)


def withdraw_now() -> None:
    with begin(SHELL) as work:
        withdraw_declaration(work, REFERENCE, decision="1", member="KE", approval=TWO)


def lines() -> list[tuple[str, str, str, bool]]:
    with look() as work:
        found = register(work, by_reference(work, REFERENCE), "en")
    return [(each.decision, each.code, each.kind, each.withdrawn_at is None) for each in found]


def test_a_reservation_stands_in_the_register_and_the_result_is_as_it_was(app: Flask, clock: FixedClock):
    when = announced(app, clock)
    before = {name: (each.outcome, each.reason) for name, each in decisions().items()}

    declare_now(when + timedelta(days=1))

    assert lines() == [("1", "KE", "reservation", True)]
    assert {name: (each.outcome, each.reason) for name, each in decisions().items()} == before
    assert consultation().state == "announced"


def test_the_record_has_it_with_its_text_as_a_commitment(app: Flask, clock: FixedClock):
    when = announced(app, clock)

    declare_now(when + timedelta(days=1))

    event = events()[-1]
    assert (event["type"], event["item"], event["member"], event["kind"]) == ("declared", "1", "KE", "reservation")
    assert (event["approved_by"], event["via"]) == ([1, 2], "shell")
    assert "réserve" not in json.dumps(event, ensure_ascii=False)
    with look() as work:
        assert list(opened_texts(work, REFERENCE, "declared", "text_commit").values()) == [TEXT]


def test_everybody_gets_a_letter_with_the_words_received(app: Flask, clock: FixedClock):
    when = announced(app, clock)

    declare_now(when + timedelta(days=1))

    sent = letters(LetterKind.DECLARATION)
    assert len(sent) == 8
    written = " ".join(text_of(sent[0]).split())
    assert "Member State: Member KE Kind: Reservation 1 Calendar" in written
    assert TEXT in written
    assert "The outcome that was announced is not changed by it." in written


@pytest.mark.parametrize(
    ("received", "is_taken"),
    [
        ("announcement", True),
        ("2026-08-04T23:59:59+02:00", True),
        ("2026-08-05T00:00:00+02:00", False),
        ("2026-05-06T17:00:00+02:00", False),
    ],
)
def test_the_day_of_receipt_decides_on_the_calendar_of_the_consultation(
    app: Flask, clock: FixedClock, received: str, *, is_taken: bool
):
    when = announced(app, clock)
    assert when.date().isoformat() == "2026-05-06"
    clock.advance(days=120)
    instant = when if received == "announcement" else at(received)

    if is_taken:
        declare_now(instant)
        assert lines()
    else:
        with pytest.raises(OutsideWindow, match="2026-08-04"):
            declare_now(instant)


def test_without_a_window_the_register_stays_open(app: Flask, clock: FixedClock):
    announced(app, clock, rule="iccat")
    clock.advance(days=3000)

    declare_now(clock.at, kind=OPT_OUT)

    assert lines() == [("1", "KE", "opt_out", True)]


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (DecisionUnknown, {"decision": "9"}),
        (MemberUnknown, {"member": "ZZ"}),
        (NotAdopted, {"decision": "2a"}),
        (DeclarationNotForeseen, {"kind": OPT_OUT}),
        (TextMissing, {"text": " \n"}),
        (SecondOfficerNeeded, {"approval": Approval(reason=TEXT, by=1, approved_by=1)}),
    ],
)
def test_what_the_rule_does_not_foresee_is_refused(
    app: Flask, clock: FixedClock, refusal: type, changes: dict[str, Any]
):
    when = announced(app, clock)

    with pytest.raises(refusal):
        declare_now(when, **changes)
    assert lines() == []


def test_nothing_is_received_in_the_future(app: Flask, clock: FixedClock):
    announced(app, clock)

    with pytest.raises(ReceivedInFuture):
        declare_now(clock.at + timedelta(seconds=1))


def test_a_rule_without_declarations_takes_none(app: Flask, clock: FixedClock):
    when = announced(app, clock, rule="itu-council")

    with pytest.raises(DeclarationNotForeseen):
        declare_now(when)


def test_before_the_announcement_there_is_nothing_to_declare_on(app: Flask, clock: FixedClock):
    when = announced(app, clock)
    with begin(SHELL) as work:
        work.session.execute(update(Consultation).values(state="closed"))

    with pytest.raises(NotAnnounced):
        declare_now(when)


def test_one_declaration_of_a_kind_stands_at_a_time(app_on_both: Flask, clock: FixedClock):
    when = announced(app_on_both, clock)
    declare_now(when)
    with pytest.raises(DeclaredBefore):
        declare_now(when)

    withdraw_now()
    declare_now(when)

    assert [stands for *_facts, stands in lines()] == [False, True]


def test_a_withdrawal_is_told_and_leaves_the_entry(app: Flask, clock: FixedClock):
    when = announced(app, clock)
    declare_now(when)
    declared = events()[-1]

    withdraw_now()

    event = events()[-1]
    assert (event["type"], event["member"], event["kind"]) == ("declaration_withdrawn", "KE", "reservation")
    assert events()[event["declaration"]] == declared
    assert len(letters(LetterKind.DECLARATION_WITHDRAWN)) == 8
    assert lines() == [("1", "KE", "reservation", False)]


def test_what_does_not_stand_cannot_be_withdrawn(app: Flask, clock: FixedClock):
    announced(app, clock)

    with pytest.raises(DeclarationMissing):
        withdraw_now()


def test_it_is_on_the_board_and_on_the_page_of_every_member_state(app: Flask, clock: FixedClock):
    when = announced(app, clock)
    declare_now(when)

    with look() as work:
        board = boards.board(work, REFERENCE, Filters(language="en"))
    client, address = opened(app, "mission@fr.example")
    page = client.get(address).text

    assert [(each.member, each.text) for each in board.declarations] == [("Member KE", TEXT)]
    assert "Declarations after adoption" in page
    assert "Member KE" in page
    assert TEXT in page


def test_without_declarations_the_page_has_no_register(app: Flask, clock: FixedClock):
    announced(app, clock)
    client, address = opened(app, MISSION)

    assert "Declarations after adoption" not in client.get(address).text


def test_the_commands_declare_show_and_withdraw(app: Flask, clock: FixedClock):
    announced(app, clock)
    with begin(SHELL) as work:
        first, second = (make_officer(work, f"{name}@secretariat.example").email for name in "ab")
    officers = ["--by", first, "--approved-by", second]
    run = app.test_cli_runner()
    received = "2026-05-07 10:00 Europe/Zurich"
    words = ["--kind", "reservation", "--text", TEXT, "--received", received, *officers]

    entered = run.invoke(args=["consultations", "declare", REFERENCE, "1", "KE", *words])
    shown = run.invoke(args=["consultations", "declarations", REFERENCE, "--json"])
    ended = run.invoke(
        args=["consultations", "withdraw-declaration", REFERENCE, "1", "KE", "--reason", "By note.", *officers]
    )

    assert entered.output == f"{REFERENCE}: reservation of KE on decision 1 is in the register.\n"
    (line,) = json.loads(shown.output)
    assert (line["item"], line["member"], line["kind"], line["text"]) == ("1", "KE", "reservation", TEXT)
    assert (line["received_at"], line["withdrawn_at"]) == ("2026-05-07T08:00:00.000000Z", None)
    assert ended.exit_code == 0
    assert "withdrawn 2026-05-08T" in run.invoke(args=["consultations", "declarations", REFERENCE]).output


def test_an_instant_that_is_not_understood_is_refused(app: Flask, clock: FixedClock):
    announced(app, clock)
    with begin(SHELL) as work:
        first, second = (make_officer(work, f"{name}@secretariat.example").email for name in "ab")
    words = ["--kind", "reservation", "--text", TEXT, "--received", "yesterday", "--by", first, "--approved-by", second]

    answer = app.test_cli_runner().invoke(args=["consultations", "declare", REFERENCE, "1", "KE", *words])

    assert answer.exit_code == 1
    assert lines() == []
