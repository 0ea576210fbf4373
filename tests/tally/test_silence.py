"""The end of a silence procedure, by the formula: hours, the last second, and objections that were withdrawn."""

from datetime import UTC, timedelta

import pytest
from flask import Flask

from app.core.work import SCHEDULER, begin
from app.replies.submission import RecordedKind
from app.rules import Choice
from app.tally.service import close
from tests.fixtures.app import FixedClock
from tests.make import at
from tests.replies.support import CLEAR, reply
from tests.schedule.support import consultation, deadline, decisions, kinds, open_council, past_drain

MISSION, OTHER = "mission@ke.example", "mission@fr.example"
OBJECT, NO_OBJECTION = Choice.OBJECT, Choice.NO_OBJECTION
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _open(app: Flask, clock: FixedClock) -> None:
    """A silence of 72 hours, from a Friday at 10:00 in Geneva."""
    clock.at = at("2026-02-06T10:00+01:00").astimezone(UTC)
    open_council(rule="un-silence", deadline="+72h", reminders=[])


def outcome_at_the_close(app: Flask, clock: FixedClock) -> tuple[str, str]:
    past_drain(app, clock)
    with begin(SCHEDULER) as work:
        close(work, consultation().id)
    found = decisions()["1"]
    return found.outcome, found.reason


def test_seventy_two_hours_are_hours_over_the_week_end():
    assert deadline() == at("2026-02-09T10:00+01:00")


def test_silence_is_consent(app: Flask, clock: FixedClock):
    assert outcome_at_the_close(app, clock) == ("adopted", "1 × 0 = 0 < 1")


def test_an_objection_one_second_before_the_end_breaks_the_silence(app: Flask, clock: FixedClock):
    clock.at = deadline() - SECOND
    reply(MISSION, {"1": OBJECT})

    assert outcome_at_the_close(app, clock) == ("silence_broken", "1 × 1 = 1 ≥ 1")


def test_an_objection_one_second_after_the_end_is_kept_and_not_counted(app: Flask, clock: FixedClock):
    clock.at = deadline() + SECOND
    assert reply(MISSION, {"1": OBJECT}).kind is RecordedKind.LATE

    assert outcome_at_the_close(app, clock) == ("adopted", "1 × 0 = 0 < 1")
    assert kinds()["late"] == 1


def test_an_objection_that_was_withdrawn_in_time_leaves_the_silence_standing(app: Flask, clock: FixedClock):
    clock.advance(days=2)
    reply(MISSION, {"1": OBJECT})
    clock.at = deadline() - timedelta(minutes=30)
    reply(MISSION, {"1": CLEAR})

    assert outcome_at_the_close(app, clock) == ("adopted", "1 × 0 = 0 < 1")


def test_an_objection_that_is_withdrawn_too_late_stands(app: Flask, clock: FixedClock):
    reply(MISSION, {"1": OBJECT})
    clock.at = deadline() + SECOND
    reply(MISSION, {"1": CLEAR})

    assert outcome_at_the_close(app, clock)[0] == "silence_broken"


def test_the_withdrawal_of_one_of_two_objections_changes_nothing(app: Flask, clock: FixedClock):
    for email in (MISSION, OTHER):
        reply(email, {"1": OBJECT})
    reply(MISSION, {"1": NO_OBJECTION})

    assert outcome_at_the_close(app, clock) == ("silence_broken", "1 × 1 = 1 ≥ 1")
