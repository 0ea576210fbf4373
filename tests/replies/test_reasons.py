"""Reasons for a disapproval or an objection: asked for, demanded, given later, left behind."""

import pytest
from flask import Flask

from app.consultations.queries import by_reference
from app.core.work import SHELL, begin, look
from app.links.tokens import ContestClaim
from app.record.events import canonical
from app.record.queries import openings
from app.replies.models import Reply
from app.replies.refusals import NothingToRecord, ReasonOutOfPlace, ReasonRequired, WithoutVote
from app.replies.service import contest, rule_on_contest
from app.replies.submission import RecordedKind, Ruling
from app.tally.counting import decided
from tests.replies.support import (
    APPROVE,
    CLEAR,
    DISAPPROVE,
    KEEP,
    REFERENCE,
    invitation_row,
    kept_counters,
    log,
    open_council,
    recount,
    replies,
    reply,
    seat,
)

MISSION, MINISTRY, OTHER = "mission@ke.example", "ministry@ke.example", "mission@fr.example"
WHY = "The dates fall on the national elections."
RULING = Ruling(is_upheld=True, reason="not theirs", by_id=1, approved_by_id=2)


@pytest.fixture(autouse=True)
def _app(app: Flask) -> None:
    """Everything here needs the database."""


def open_where(negative_reason: str) -> None:
    open_council(rule_changes={"negative_reason": negative_reason})


def valid_votes(name: str = "1") -> int:
    """Valid votes on a decision, from counters that have been checked against the seats."""
    with look() as work:
        found = {each.decision.name: each.counts for each in decided(work, by_reference(work, REFERENCE))}
    return found[name].heads.votes_valid


def upheld_contest_of(row: Reply) -> None:
    with begin(SHELL) as work:
        claim = ContestClaim(
            focal_point=invitation_row(MINISTRY).focal_point_id, consultation=row.consultation_id, reply=row.index
        )
        contest(work, claim)
    with begin(SHELL) as work:
        rule_on_contest(work, REFERENCE, row.index, RULING)


# ---- required -------------------------------------------------------------------------------------


def test_a_disapproval_without_the_reason_that_is_required_is_refused():
    open_where("required")

    with pytest.raises(ReasonRequired) as refused:
        reply(MISSION, {"1": DISAPPROVE, "2a": APPROVE})

    assert "decision 1" in str(refused.value)
    assert replies() == []


def test_a_disapproval_with_its_reason_is_recorded_and_the_log_commits_to_the_text():
    open_where("required")

    reply(MISSION, {"1": DISAPPROVE}, reasons={"1": WHY}, statement="We remain available.")

    (row,) = replies()
    assert row.statements == {"*": "We remain available.", "1": WHY}
    assert WHY.encode() not in b"".join(log())
    with look() as work:
        revealed = {each.field: each.text for each in openings(work, REFERENCE) if each.index == row.index}
    assert revealed["statement_commit"] == canonical({"*": "We remain available.", "1": WHY})


def test_an_answer_that_stays_needs_no_new_reason():
    open_where("required")
    reply(MISSION, {"1": DISAPPROVE}, reasons={"1": WHY})

    recorded = reply(MINISTRY, {"1": KEEP, "2a": APPROVE})

    assert recorded.kind is RecordedKind.RECORDED
    assert seat("KE").answers == {"1": "disapprove", "2a": "approve"}


def test_a_disapproval_that_returns_needs_its_reason_again():
    open_where("required")
    reply(MISSION, {"1": DISAPPROVE}, reasons={"1": WHY})
    reply(MISSION, {"1": APPROVE})

    with pytest.raises(ReasonRequired):
        reply(MISSION, {"1": DISAPPROVE})


# ---- where none are asked for ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("negative_reason", "answer"),
    [("not_required", DISAPPROVE), ("advisory", APPROVE), ("required", KEEP), ("excluded_if_missing", CLEAR)],
)
def test_reasons_for_anything_but_a_no_that_is_asked_for_them_are_refused(negative_reason: str, answer: str):
    open_where(negative_reason)

    with pytest.raises(ReasonOutOfPlace):
        reply(MISSION, {"1": answer}, reasons={"1": WHY})

    assert replies() == []


def test_a_member_without_the_vote_gives_no_reasons():
    open_where("advisory")

    with pytest.raises(WithoutVote):
        reply("mission@xa.example", {}, reasons={"1": WHY})


def test_where_reasons_are_only_asked_for_a_disapproval_without_them_is_a_valid_vote():
    open_where("advisory")

    reply(MISSION, {"1": DISAPPROVE})

    assert (seat("KE").unreasoned, valid_votes()) == ([], 1)


# ---- left out of the valid votes without them -----------------------------------------------------


def test_a_disapproval_without_its_reason_is_recorded_and_is_no_valid_vote():
    open_where("excluded_if_missing")

    reply(MISSION, {"1": DISAPPROVE, "2a": DISAPPROVE}, reasons={"2a": WHY})
    reply(OTHER, {"1": APPROVE})

    assert seat("KE").unreasoned == ["1"]
    assert kept_counters().unreasoned == {("1", "disapprove"): 1}
    assert kept_counters() == recount()
    assert (valid_votes("1"), valid_votes("2a")) == (1, 1)


def test_a_reason_that_comes_later_heals_it_without_a_new_answer():
    open_where("excluded_if_missing")
    reply(MISSION, {"1": DISAPPROVE})
    index = seat("KE").current_index

    recorded = reply(MINISTRY, {"1": KEEP}, reasons={"1": WHY})

    assert recorded.kind is RecordedKind.STATEMENT
    assert (seat("KE").unreasoned, seat("KE").current_index) == ([], index)
    assert kept_counters().unreasoned == {}
    assert valid_votes() == 1


def test_a_reason_stays_with_the_answer_that_is_kept():
    open_where("excluded_if_missing")
    reply(MISSION, {"1": DISAPPROVE}, reasons={"1": WHY})

    reply(MINISTRY, {"1": KEEP, "2a": APPROVE})
    reply(MINISTRY, {"1": DISAPPROVE, "2b": APPROVE})

    assert seat("KE").unreasoned == []


def test_another_answer_leaves_the_reason_behind():
    open_where("excluded_if_missing")
    reply(MISSION, {"1": DISAPPROVE}, reasons={"1": WHY})

    reply(MISSION, {"1": APPROVE})
    assert kept_counters().unreasoned == {}
    reply(MISSION, {"1": DISAPPROVE})

    assert seat("KE").unreasoned == ["1"]
    assert kept_counters() == recount()


def test_taking_a_disapproval_back_takes_the_lack_of_its_reason_along():
    open_where("excluded_if_missing")
    reply(MISSION, {"1": DISAPPROVE})

    reply(MISSION, {"1": CLEAR})

    assert (seat("KE").unreasoned, kept_counters().unreasoned) == ([], {})


def test_a_reason_that_was_not_the_states_own_heals_nothing():
    open_where("excluded_if_missing")
    reply(MISSION, {"1": DISAPPROVE})
    reply(MINISTRY, {"1": KEEP}, reasons={"1": WHY})

    upheld_contest_of(replies()[-1])

    assert seat("KE").answers == {"1": "disapprove"}
    assert seat("KE").unreasoned == ["1"]
    assert kept_counters() == recount()
    assert valid_votes() == 0


def test_a_reason_that_comes_after_the_deadline_heals_nothing(clock):
    open_where("excluded_if_missing")
    reply(MISSION, {"1": DISAPPROVE})
    clock.advance(days=30)

    recorded = reply(MISSION, {"1": KEEP}, reasons={"1": WHY})

    assert recorded.kind is RecordedKind.LATE
    assert seat("KE").unreasoned == ["1"]


def test_the_same_answer_again_without_a_word_is_nothing_to_record():
    open_where("excluded_if_missing")
    reply(MISSION, {"1": DISAPPROVE}, reasons={"1": WHY})

    with pytest.raises(NothingToRecord):
        reply(MINISTRY, {"1": DISAPPROVE})


def test_counters_equal_a_recount_after_many_replies_with_and_without_reasons():
    open_where("excluded_if_missing")
    portions = (
        (MISSION, {"1": DISAPPROVE, "2a": DISAPPROVE}, {"2a": WHY}),
        (OTHER, {"1": DISAPPROVE}, {}),
        (MINISTRY, {"1": DISAPPROVE}, {"1": WHY}),
        (OTHER, {"1": APPROVE, "2b": DISAPPROVE}, {}),
        (MISSION, {"2a": CLEAR}, {}),
        (OTHER, {"2b": KEEP}, {"2b": WHY}),
        (MINISTRY, {"2a": DISAPPROVE}, {}),
    )
    for email, given, why in portions:
        reply(email, given, reasons=why)

        assert kept_counters() == recount()
    assert kept_counters().unreasoned == {("2a", "disapprove"): 1}
