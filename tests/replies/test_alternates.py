"""Alternates: their answers count where the principal gives none, whoever comes first, and they are in no figure."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from app.board.facts import Filters, SeatState
from app.board.queries import board
from app.board.status import status
from app.consultations.opening import open_consultation
from app.consultations.refusals import NotReady
from app.core.work import SCHEDULER, SHELL, begin, look
from app.links.tokens import ContestClaim
from app.outbox.models import LetterKind
from app.replies.refusals import ChoiceNotOffered, NothingToAcknowledge, WithoutVote
from app.replies.service import contest, rule_on_contest
from app.replies.submission import Ruling
from app.replies.views import sitting
from app.tally.service import close
from tests.fixtures.app import FixedClock
from tests.make import make_body, make_draft, make_focal_point, make_member, make_officer
from tests.replies.support import (
    ABSTAIN,
    APPROVE,
    CLEAR,
    DISAPPROVE,
    REFERENCE,
    consultation,
    invitation_row,
    kept_counters,
    reply,
    seat,
)
from tests.replies.test_acknowledging import COUNTED, acknowledged
from tests.replies.test_pages import opened
from tests.schedule.support import (
    addresses,
    decisions,
    due_instants,
    events,
    letters,
    open_under,
    past_drain,
    quiet_tick,
    text_of,
)
from tests.tally.test_standing import change, counted, restore, suspend

STEPS_IN: dict[str, Any] = {"substitute": "alternate_if_principal_silent"}
PRINCIPAL, ALTERNATE, OTHER = "mission@ke.example", "mission@ug.example", "mission@fr.example"
SENTENCE = "Your Member State is the alternate of Member KE. Its answer to a decision is counted only where Member KE"


def council(**alternate: Any) -> None:
    """Kenya with the alternate Uganda, France, and Example without the vote."""
    with begin(SHELL) as work:
        body = make_body(work)
        for code, facts in (
            ("KE", {"weight": 5}),
            ("FR", {}),
            ("UG", {"weight": 3, "alternate_for": "KE"} | alternate),
            ("XA", {"standing": "without_vote"}),
        ):
            member = make_member(work, body, code, **facts)
            make_focal_point(work, member, f"mission@{code.lower()}.example")
            make_focal_point(work, member, f"ministry@{code.lower()}.example", role="alternate")


def opened_with(changed: dict[str, Any] | None = None, **alternate: Any) -> None:
    council(**alternate)
    open_under(STEPS_IN if changed is None else changed)


def closed(app: Flask, clock: FixedClock) -> None:
    past_drain(app, clock)
    with begin(SCHEDULER) as work:
        assert close(work, consultation().id)


def figures() -> tuple[int, int]:
    """Members that replied, and with every answer."""
    found = kept_counters()
    return found.replied, found.complete


def page(app: Flask, email: str) -> str:
    sitting.BAD_LINKS._events.clear()
    client, address = opened(app, email)
    return client.get(address).text


def test_an_alternate_is_in_the_roster_of_the_record_and_in_no_figure(app: Flask):
    opened_with()

    roster = {each["member"]: each for each in events()[0]["roster"]}
    assert roster["UG"] == {
        "member": "UG",
        "standing": "entitled",
        "weight": 3,
        "class": "",
        "alternate_for": "KE",
    }
    assert "alternate_for" not in roster["KE"]
    assert (consultation().seat_count, consultation().entitled_count) == (3, 2)
    with look() as work:
        found = status(work, REFERENCE)
    assert (found["seats"], found["entitled"], found["replies"]) == (3, 2, 0)


def test_the_answer_of_the_alternate_counts_until_the_principal_gives_its_own(app: Flask):
    opened_with()

    reply(ALTERNATE, {"1": APPROVE, "2a": APPROVE})
    assert (kept_counters().answers, figures()) == ({("1", "approve"): 1, ("2a", "approve"): 1}, (1, 0))

    reply(PRINCIPAL, {"1": DISAPPROVE})
    assert kept_counters().answers == {("1", "disapprove"): 1, ("2a", "approve"): 1}

    reply(PRINCIPAL, {"1": CLEAR})
    assert kept_counters().answers == {("1", "approve"): 1, ("2a", "approve"): 1}


def test_the_principal_prevails_also_where_it_came_first(app: Flask):
    opened_with()

    reply(PRINCIPAL, {"1": DISAPPROVE})
    reply(ALTERNATE, {"1": APPROVE})

    assert (kept_counters().answers, figures()) == ({("1", "disapprove"): 1}, (1, 0))


def test_both_together_may_make_a_complete_reply(app: Flask):
    opened_with()

    reply(PRINCIPAL, {"1": APPROVE})
    reply(ALTERNATE, {"2a": APPROVE, "2b": ABSTAIN})
    assert figures() == (1, 1)

    reply(ALTERNATE, {"2b": CLEAR})
    assert figures() == (1, 0)


def test_an_alternate_that_takes_everything_back_leaves_the_principal_without_a_reply(app: Flask):
    opened_with()
    reply(ALTERNATE, {"1": APPROVE})

    reply(ALTERNATE, {"1": CLEAR})

    assert (kept_counters().answers, figures()) == ({}, (0, 0))


def test_the_outcome_counts_the_alternate_with_the_weight_of_its_principal(app: Flask, clock: FixedClock):
    council()
    clause = {
        "id": "weights",
        "count": ["approve"],
        "basis": "weight_entitled",
        "comparison": ">",
        "share": "1/2",
        "plus": 0,
        "member_class": None,
    }
    open_under(STEPS_IN | {"weights": "table", "accept": {"mode": "ALL", "clauses": [clause]}})
    reply(ALTERNATE, {"1": APPROVE})
    closed(app, clock)

    assert (decisions()["1"].outcome, decisions()["1"].reason) == ("adopted", "2 × 5 = 10 > 6")
    assert counted() == {"approve": 1, "disapprove": 0, "abstain": 0, "silent": 1}


def test_without_a_rule_that_lets_it_step_in_an_alternate_is_like_one_without_the_vote(app: Flask):
    opened_with({})

    with pytest.raises(WithoutVote):
        reply(ALTERNATE, {"1": APPROVE})
    reply(ALTERNATE, statement="A statement.")

    assert seat("UG").standing == "without_vote"
    shown = page(app, ALTERNATE)
    assert "without the right to vote" in shown
    assert 'type="radio"' not in shown
    assert SENTENCE not in shown


@pytest.mark.parametrize(
    ("principal", "alternate"), [("without_vote", "entitled"), ("entitled", "without_vote")], ids=["principal", "own"]
)
def test_nobody_steps_in_without_the_vote_of_the_principal_and_its_own(app: Flask, principal: str, alternate: str):
    council(standing=alternate)
    if principal == "without_vote":
        suspend("KE", since=consultation_day())
    open_under(STEPS_IN)

    with pytest.raises(WithoutVote):
        reply(ALTERNATE, {"1": APPROVE})


def consultation_day() -> Any:
    with look() as work:
        return work.now.date()


def test_only_decisions_whose_rule_has_it_are_offered_to_the_alternate(app: Flask):
    council()
    with begin(SHELL) as work:
        make_draft(work)
    with begin(SHELL) as work:
        found = work.session.merge(decisions()["1"])
        found.rule = found.rule | STEPS_IN
    with begin(SHELL) as work:
        open_consultation(work, REFERENCE)

    reply(ALTERNATE, {"1": APPROVE})
    with pytest.raises(ChoiceNotOffered):
        reply(ALTERNATE, {"2a": APPROVE})

    shown = page(app, ALTERNATE)
    assert 'name="item-1"' in shown
    assert 'name="item-2a"' not in shown


def test_page_and_letters_tell_the_alternate_what_its_reply_does(app: Flask):
    opened_with()
    reply(ALTERNATE, {"1": APPROVE})

    def told(kind: str, email: str) -> bool:
        (text,) = (" ".join(text_of(each).split()) for each in letters(kind) if each.address == email)
        return SENTENCE in text

    assert (SENTENCE in page(app, ALTERNATE), SENTENCE in page(app, PRINCIPAL)) == (True, False)
    assert (told(LetterKind.INVITATION, ALTERNATE), told(LetterKind.INVITATION, PRINCIPAL)) == (True, False)
    assert told(LetterKind.RECEIPT, ALTERNATE)


def test_an_alternate_is_reminded_of_what_neither_has_answered(app: Flask, clock: FixedClock):
    opened_with()
    reply(PRINCIPAL, {"1": APPROVE, "2a": APPROVE})
    reply(ALTERNATE, {"2a": APPROVE})
    clock.at = due_instants("reminder")[0].due_at
    quiet_tick(app)

    (to_alternate,) = (each for each in letters(LetterKind.REMINDER) if each.address == ALTERNATE)
    text = " ".join(text_of(to_alternate).split())
    assert "Guidelines" in text
    assert "Calendar" not in text
    assert "Submission" not in text
    assert SENTENCE in text


def test_an_alternate_that_owes_nothing_is_not_reminded_and_its_principal_is(app: Flask, clock: FixedClock):
    opened_with()
    reply(ALTERNATE, {"1": APPROVE, "2a": APPROVE, "2b": APPROVE})
    clock.at = due_instants("reminder")[0].due_at
    quiet_tick(app)

    reminded = addresses(LetterKind.REMINDER)
    assert (PRINCIPAL in reminded, ALTERNATE in reminded, "mission@xa.example" in reminded) == (True, False, False)


def test_a_reminder_that_waits_is_dropped_when_the_principal_has_answered_everything(app: Flask, clock: FixedClock):
    opened_with()
    clock.at = due_instants("reminder")[0].due_at
    quiet_tick(app)
    assert {PRINCIPAL, ALTERNATE} <= set(addresses(LetterKind.REMINDER))

    reply(PRINCIPAL, {"1": APPROVE, "2a": APPROVE, "2b": APPROVE})

    assert {PRINCIPAL, ALTERNATE}.isdisjoint(addresses(LetterKind.REMINDER))


def test_the_board_counts_members_and_lists_alternates_apart(app: Flask):
    opened_with()
    reply(ALTERNATE, {"1": APPROVE, "2a": APPROVE})
    reply(PRINCIPAL, {"1": DISAPPROVE})
    with look() as work:
        found = board(work, REFERENCE, Filters(language="en"))
        figures_ = status(work, REFERENCE)

    tiles = {tile.code: tile for group in found.roll.groups for tile in group.tiles}
    assert set(tiles) == {"KE", "FR", "XA"}
    assert (tiles["KE"].state, tiles["KE"].answered) == (SeatState.PART, 2)
    (line,) = found.roll.alternates
    assert (line.name, line.principal, line.answered, line.stepped_in) == ("Member UG", "Member KE", 2, 1)
    assert (found.sums.part, found.sums.entitled, found.sums.out) == (1, 2, 1)
    assert (figures_["replies"], figures_["items"]["2a"]["approve"]) == (1, 1)


def test_an_alternate_acknowledges_nothing_but_its_answer_does_for_its_principal(app: Flask):
    opened_with(STEPS_IN | COUNTED)

    with pytest.raises(NothingToAcknowledge):
        acknowledged(ALTERNATE)
    reply(ALTERNATE, {"1": APPROVE})

    assert consultation().acknowledged_count == 1


def test_a_late_reply_of_an_alternate_is_kept_and_in_no_figure(app: Flask, clock: FixedClock):
    opened_with()
    past_drain(app, clock)

    reply(ALTERNATE, {"1": APPROVE})

    assert (consultation().late_count, figures()) == (0, (0, 0))


@pytest.mark.parametrize(("contested", "reason"), [(PRINCIPAL, "2 × 2 = 4 > 2"), (ALTERNATE, "2 × 1 = 2 ≤ 2")])
def test_a_contest_upheld_after_the_close_lets_the_other_answer_count_again(
    app: Flask, clock: FixedClock, contested: str, reason: str
):
    opened_with()
    indices = {
        PRINCIPAL: reply(PRINCIPAL, {"1": DISAPPROVE}).index or 0,
        ALTERNATE: reply(ALTERNATE, {"1": APPROVE}).index or 0,
    }
    reply(OTHER, {"1": APPROVE})
    with begin(SHELL) as work:
        point = invitation_row(contested).focal_point_id
        contest(work, ContestClaim(focal_point=point, consultation=consultation().id, reply=indices[contested]))
    closed(app, clock)
    with begin(SHELL) as work:
        first, second = (make_officer(work, f"{name}@secretariat.example") for name in "ab")
        ruling = Ruling(is_upheld=True, reason="inquiry", by_id=first.id, approved_by_id=second.id)
        rule_on_contest(work, REFERENCE, indices[contested], ruling)
    quiet_tick(app)

    assert (consultation().state, decisions()["1"].reason) == ("announced", reason)


@pytest.mark.parametrize(("code", "reason"), [("KE", "2 × 1 = 2 > 1"), ("UG", "2 × 1 = 2 ≤ 2")])
def test_who_has_lost_the_vote_by_the_close_neither_counts_nor_steps_in(
    app: Flask, clock: FixedClock, code: str, reason: str
):
    opened_with(STEPS_IN | {"standing_read_at": "closing"})
    reply(ALTERNATE, {"1": APPROVE})
    reply(OTHER, {"1": APPROVE})
    suspend(code)
    closed(app, clock)

    assert decisions()["1"].reason == reason
    changed = {each["member"]: each["standing"] for each in events() if each["type"] == "standing"}
    # Nobody steps in for a principal without the vote.
    assert changed == dict.fromkeys(("KE", "UG") if code == "KE" else ("UG",), "without_vote")


def test_a_principal_that_regained_its_vote_is_silent(app: Flask, clock: FixedClock):
    council()
    suspend("KE", since=consultation_day())
    open_under(STEPS_IN | {"standing_read_at": "closing"})
    reply(OTHER, {"1": APPROVE})
    restore("KE")
    closed(app, clock)

    assert decisions()["1"].reason == "2 × 1 = 2 ≤ 2"


def test_an_alternate_without_its_principal_in_the_body_blocks_opening(app: Flask):
    council()
    with begin(SHELL) as work:
        make_draft(work)
    change("KE", until=consultation_day())

    with pytest.raises(NotReady) as refused, begin(SHELL) as work:
        open_consultation(work, REFERENCE)
    assert "alternate_without_principal" in {each.code for each in refused.value.problems}


def test_principal_and_alternate_at_once_leave_the_answer_of_the_principal(app_on_both: Flask, clock: FixedClock):
    opened_with()
    calls: list[Callable[[], object]] = [
        lambda: reply(PRINCIPAL, {"1": DISAPPROVE}),
        lambda: reply(ALTERNATE, {"1": APPROVE, "2a": APPROVE}),
        lambda: reply(OTHER, {"1": APPROVE}),
    ]
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        with app_on_both.app_context():
            gate.wait()
            return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(run, calls))

    assert kept_counters().answers == {("1", "disapprove"): 1, ("1", "approve"): 1, ("2a", "approve"): 1}
    assert figures() == (2, 0)
    closed(app_on_both, clock)


def test_many_turns_of_both_at_once_leave_counters_that_agree_with_the_seats(app_on_both: Flask, clock: FixedClock):
    opened_with()
    turns = [APPROVE, CLEAR, DISAPPROVE, CLEAR, ABSTAIN, APPROVE]
    gate = threading.Barrier(2)

    def run(email: str) -> None:
        with app_on_both.app_context():
            gate.wait()
            for turn in turns:
                reply(email, {"1": turn})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (PRINCIPAL, ALTERNATE)))

    assert (kept_counters().answers, figures()) == ({("1", "approve"): 1}, (1, 0))
    closed(app_on_both, clock)
