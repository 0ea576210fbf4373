"""What officers see of decisions that were settled before the close."""

from typing import Any

import pytest
from flask import Flask

from app.board.facts import Board, Filters, SeatState
from app.board.queries import board
from app.board.status import status
from app.core.work import look
from tests.replies.support import APPROVE, REFERENCE, open_council, reply
from tests.schedule.support import decisions, quiet_tick

SEALED: dict[str, Any] = {"disclosure": {"during": "sealed", "after": "counts"}}
ALL_THREE = dict.fromkeys(("1", "2a", "2b"), APPROVE)


def seen() -> Board:
    with look() as work:
        return board(work, REFERENCE, Filters(language="en"))


def decide_the_first_early(**changes: Any) -> None:
    """All have replied to decision 1, whose rule ends its period then; one member has answered all three."""
    open_council(**changes, rule_changes={"early_close": "all_replied"})
    reply("mission@ke.example", ALL_THREE)
    for code in ("fr", "eg"):
        reply(f"mission@{code}.example", {"1": APPROVE})


def test_under_seal_a_settled_decision_shows_its_outcome_and_no_integer(app: Flask):
    decide_the_first_early(**SEALED)

    quiet_tick(app)

    first, second, _third = seen().lines
    assert (first.outcome, first.counts, first.clause, first.reason) == ("adopted", None, "", "")
    assert second.outcome == ""
    assert decisions()["1"].reason == "2 × 3 = 6 > 3"


def test_where_officers_see_counts_they_see_why(app: Flask):
    decide_the_first_early()

    quiet_tick(app)

    first = seen().lines[0]
    assert (first.outcome, first.reason) == ("adopted", "2 × 3 = 6 > 3")
    assert first.counts is not None
    assert first.counts.approve == 3


@pytest.mark.parametrize("changes", [{}, SEALED])
def test_outcome_and_reason_are_null_for_machines_until_the_close(app: Flask, changes: dict[str, Any]):
    decide_the_first_early(**changes)

    quiet_tick(app)

    with look() as work:
        item = status(work, REFERENCE)["items"]["1"]
    assert (item["outcome"], item["reason"]) == (None, None)


def test_a_seat_is_full_once_it_has_answered_what_is_still_open(app: Flask):
    decide_the_first_early()
    quiet_tick(app)

    found = seen()

    assert (found.head.decisions, found.head.settled) == (3, 1)
    states = {tile.code: tile.state for group in found.roll.groups for tile in group.tiles}
    assert states == {"KE": SeatState.FULL, "FR": SeatState.PART, "EG": SeatState.PART, "XA": SeatState.OUT}
    reply("mission@fr.example", {"2a": APPROVE, "2b": APPROVE})
    assert (seen().sums.full, seen().sums.part) == (2, 1)
