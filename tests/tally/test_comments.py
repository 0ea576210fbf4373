"""Consultations that collect comments: nothing is chosen, nothing is decided, and everybody is told how many came."""

import json
from typing import Any

import pytest
from flask import Flask

from app.board import queries as boards
from app.board.facts import Filters, SeatState
from app.board.status import status
from app.consultations.rounds import Continuation, continue_consultation
from app.core.work import SHELL, begin, look
from app.links.tokens import ContestClaim
from app.outbox.models import LetterKind
from app.replies.refusals import ChoiceNotOffered
from app.replies.service import contest, rule_on_contest
from app.replies.submission import RecordedKind, Ruling
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.replies.support import invitation_row, reply, seat
from tests.schedule.support import (
    addresses,
    consultation,
    decisions,
    due_instants,
    events,
    kinds,
    letters,
    open_council,
    past_drain,
    quiet_tick,
    text_of,
)

REFERENCE = "DM-26/1"
RULE = {"rule": "fao-comments", "disclosure": {"during": "officers", "after": "names_with_text"}}
MIXED = {
    "items": [
        {"number": "1", "title": {"en": "Calendar"}, "text": {"en": "The Council approves the calendar."}},
        {"number": "2", "title": {"en": "Outline"}, "text": {"en": "An outline."}, "rule": "fao-comments"},
    ]
}


def words(kind: str) -> str:
    return " ".join(text_of(letters(kind)[0]).split())


def board() -> Any:
    with look() as work:
        return boards.board(work, REFERENCE, Filters(language="en"))


def told() -> dict[str, Any]:
    with look() as work:
        found: dict[str, Any] = json.loads(json.dumps(status(work, REFERENCE)))
        return found


def to_first_reminder(app: Flask, clock: FixedClock) -> None:
    clock.at = due_instants("reminder")[0].due_at
    quiet_tick(app)


def remove(email: str, index: int | None) -> None:
    """A focal point reports what was sent, and two officers uphold it."""
    assert index is not None
    with begin(SHELL) as work:
        point = invitation_row(email).focal_point_id
        contest(work, ContestClaim(focal_point=point, consultation=consultation().id, reply=index))
        rule_on_contest(work, REFERENCE, index, Ruling(is_upheld=True, reason="inquiry", by_id=1, approved_by_id=2))


def test_the_letter_invites_comments_and_asks_for_no_reply(app: Flask):
    open_council(**RULE)

    written = words(LetterKind.INVITATION)

    assert "Comments are invited on the following items; nothing is decided on them:" in written
    assert "would submit any comments not later than" in written
    assert "Comments are invited; no decision is taken in this consultation." in written
    assert "decisions are submitted" not in written
    assert "answer may be changed" not in written


def test_a_comment_is_a_statement_and_an_answer_is_refused(app: Flask):
    open_council(**RULE)

    recorded = reply("mission@ke.example", statement="Chapter 2 is too long.")

    assert recorded.kind is RecordedKind.STATEMENT
    with pytest.raises(ChoiceNotOffered):
        reply("mission@fr.example", {"1": Choice.APPROVE})


def test_a_member_without_the_vote_comments_like_the_others(app: Flask):
    open_council(**RULE)

    reply("mission@xa.example", statement="We support chapter 2.")

    assert seat("XA").statement_count == 1
    assert consultation().replied_count == 0


def test_reminders_go_to_everybody_until_a_comment_is_in(app_on_both: Flask, clock: FixedClock):
    open_council(**RULE)
    reply("mission@ke.example", statement="Chapter 2 is too long.")

    to_first_reminder(app_on_both, clock)

    reminded = addresses(LetterKind.REMINDER)
    assert "mission@xa.example" in reminded
    assert "mission@ke.example" not in reminded
    assert "no comments of your Member State have been received on the items named below" in words(LetterKind.REMINDER)


def test_a_reminder_that_waits_is_dropped_when_the_comment_arrives(app: Flask, clock: FixedClock):
    open_council(**RULE)
    to_first_reminder(app, clock)

    reply("mission@xa.example", statement="We support chapter 2.")

    assert "mission@xa.example" not in addresses(LetterKind.REMINDER)
    assert "mission@fr.example" in addresses(LetterKind.REMINDER)


def test_the_close_leaves_no_outcome_and_a_letter_says_how_many_comments_came(app: Flask, clock: FixedClock):
    open_council(**RULE, certify="officers")
    reply("mission@ke.example", statement="Chapter 2 is too long.")
    reply("ministry@ke.example", statement="So is chapter 3.")
    reply("mission@xa.example", statement="We support chapter 2.")
    past_drain(app, clock)

    quiet_tick(app)

    assert consultation().state == "announced"
    assert [each["type"] for each in events()][-2:] == ["closed", "announced"]
    assert events()[-1]["letter_reference"] == "DM-26/1/Closure"
    assert {each.outcome for each in decisions().values()} == {""}
    assert letters(LetterKind.OUTCOME) == []
    written = words(LetterKind.CLOSURE)
    assert "has been closed" in written
    assert "Comments received: 3 Member States that submitted comments: 2" in written


def test_a_second_tick_finds_nothing_to_decide(app: Flask, clock: FixedClock):
    open_council(**RULE)
    past_drain(app, clock)
    quiet_tick(app)
    before = kinds()

    quiet_tick(app)

    assert kinds() == before
    assert before["outcome"] == 0


def test_status_counts_members_that_commented_and_has_no_outcome(app: Flask, clock: FixedClock):
    open_council(**RULE)
    reply("mission@ke.example", statement="Chapter 2 is too long.")
    past_drain(app, clock)
    quiet_tick(app)

    found = told()

    assert (found["replies"], found["entitled"]) == (1, 3)
    assert found["items"]["1"] == {
        "approve": 0,
        "disapprove": 0,
        "abstain": 0,
        "silent": 2,
        "outcome": None,
        "reason": None,
    }


def test_the_board_shows_who_commented(app_on_both: Flask):
    open_council(**RULE)
    reply("mission@ke.example", statement="Chapter 2 is too long.")

    found = board()

    assert found.head.is_comments_only
    assert (found.sums.full, found.sums.part) == (1, 0)
    assert {tile.code: tile.state for group in found.roll.groups for tile in group.tiles}["KE"] is SeatState.FULL
    assert [(each.is_comment, each.received) for each in found.lines] == [(True, 1)] * 3


def test_a_comment_that_was_removed_is_owed_again(app: Flask, clock: FixedClock):
    open_council(**RULE)
    recorded = reply("mission@ke.example", statement="Not ours.")

    remove("ministry@ke.example", recorded.index)

    assert (seat("KE").statement_count, consultation().replied_count) == (0, 0)
    past_drain(app, clock)
    quiet_tick(app)
    assert "Comments received: 0" in words(LetterKind.CLOSURE)


def test_beside_a_decision_comments_are_not_owed(app: Flask, clock: FixedClock):
    open_council(**MIXED)
    reply("mission@ke.example", {"1": Choice.APPROVE})

    to_first_reminder(app, clock)

    assert "mission@ke.example" not in addresses(LetterKind.REMINDER)
    assert "mission@xa.example" not in addresses(LetterKind.REMINDER)
    assert "Outline" not in words(LetterKind.REMINDER)
    assert consultation().complete_count == 1


def test_beside_a_decision_only_the_decision_has_an_outcome(app_on_both: Flask, clock: FixedClock):
    open_council(**MIXED)
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE}, statement="The outline is sound.")
    past_drain(app_on_both, clock)

    quiet_tick(app_on_both)

    (outcome,) = (each for each in events() if each["type"] == "outcome")
    assert set(outcome["items"]) == {"1"}
    assert {name: each.outcome for name, each in decisions().items()} == {"1": "adopted", "2": ""}
    written = words(LetterKind.OUTCOME)
    assert "Comments received: 2" in written
    assert told()["items"]["2"]["outcome"] is None


def test_the_letter_names_decisions_and_comments_apart(app: Flask):
    open_council(**MIXED)

    written = words(LetterKind.INVITATION)

    assert "The following decision is submitted to the Member States: 1 Calendar" in written
    assert "Comments are invited on the following item; nothing is decided on it: 2 Outline" in written
    assert "The following applies to the items numbered: 2 Comments are invited; nothing is decided." in written


def test_comments_may_be_followed_by_a_round_that_decides(app: Flask, clock: FixedClock):
    open_council(**RULE)
    past_drain(app, clock)
    quiet_tick(app)

    with begin(SHELL) as work:
        continuation = Continuation(reference="DM-26/2", deadline="+20d 18:00", rule="itu-council", items=("1",))
        following = continue_consultation(work, REFERENCE, continuation)

    assert following.continues == REFERENCE
