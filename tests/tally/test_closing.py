"""Closing: not before the drain is over, once, and on counts that two ways of counting agree on."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.consultations.models import Count
from app.consultations.opening import open_consultation
from app.consultations.service import Approval, extend, withdraw
from app.core.work import SCHEDULER, SHELL, begin, look
from app.outbox.models import LetterKind
from app.replies.submission import RecordedKind
from app.rules import Choice
from app.tally.counting import CountsDisagree
from app.tally.queries import due_to_close
from app.tally.service import close
from tests.fixtures.app import FixedClock
from tests.make import make_body, make_draft, make_focal_point, make_member
from tests.replies.support import reply
from tests.schedule.support import (
    consultation,
    deadline,
    decisions,
    due_instants,
    events,
    kinds,
    letters,
    open_council,
    past_drain,
    quiet_tick,
)

APPROVAL = Approval(reason="more time was asked for", by=1, approved_by=2)
MICROSECOND = timedelta(microseconds=1)


def closed_now() -> bool:
    with begin(SCHEDULER) as work:
        return close(work, consultation().id)


def due_now() -> tuple[int, ...]:
    with look() as work:
        return due_to_close(work)


@pytest.mark.parametrize(
    ("wait", "is_closed"),
    [
        (timedelta(0), False),
        (timedelta(microseconds=1), False),
        (timedelta(seconds=30) - MICROSECOND, False),
        (timedelta(seconds=30), True),
        (timedelta(seconds=30) + MICROSECOND, True),
        (timedelta(days=3), True),
    ],
)
def test_a_consultation_closes_at_deadline_plus_drain_and_not_before(
    app: Flask, clock: FixedClock, wait: timedelta, *, is_closed: bool
):
    open_council()
    clock.at = deadline() + wait

    assert bool(due_now()) is is_closed
    assert closed_now() is is_closed
    assert consultation().state == ("closed" if is_closed else "open")


def test_closing_twice_does_it_once(app: Flask, clock: FixedClock):
    open_council()
    past_drain(app, clock)

    assert [closed_now(), closed_now()] == [True, False]
    assert kinds()["closed"] == kinds()["outcome"] == 1


def test_the_close_counts_the_events_before_it_and_is_followed_by_a_provisional_outcome(app: Flask, clock: FixedClock):
    open_council()
    reply("mission@ke.example", {"1": Choice.APPROVE, "2a": Choice.DISAPPROVE})
    past_drain(app, clock)

    closed_now()

    closed, outcome = events()[-2:]
    assert (closed["type"], closed["size_before"]) == ("closed", len(events()) - 2)
    assert (outcome["type"], outcome["provisional"]) == ("outcome", True)
    assert outcome["items"]["1"] == {
        "outcome": "not_adopted",
        "clause": outcome["items"]["1"]["clause"],
        "counts": {"approve": 1, "disapprove": 0, "abstain": 0, "silent": 2},
    }
    assert outcome["items"]["2a"]["counts"] == {"approve": 0, "disapprove": 1, "abstain": 0, "silent": 2}


def test_each_decision_gets_outcome_clause_and_inequality(app: Flask, clock: FixedClock):
    open_council()
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE, "2a": Choice.ABSTAIN})
    past_drain(app, clock)

    closed_now()

    found = {name: (each.outcome, each.reason) for name, each in decisions().items()}
    assert found == {
        "1": ("adopted", "2 × 2 = 4 > 3"),
        "2a": ("not_adopted", "2 × 0 = 0 ≤ 3"),
        "2b": ("not_adopted", "2 × 0 = 0 ≤ 3"),
    }
    assert all(each.clause for each in decisions().values())
    assert consultation().closed_at == clock.at


def test_nothing_more_is_due_and_no_reminder_waits_after_the_close(app: Flask, clock: FixedClock):
    open_council()
    clock.at = due_instants("reminder")[0].due_at
    quiet_tick(app)
    past_drain(app, clock)

    closed_now()

    assert all(each.done_at for kind in ("reminder", "close") for each in due_instants(kind))
    assert {each.state for each in letters(LetterKind.REMINDER)} == {"dropped"}


def test_an_extension_that_came_first_keeps_it_open(app: Flask, clock: FixedClock):
    open_council()
    clock.at = former = deadline()
    with begin(SHELL) as work:
        later = extend(work, "DM-26/1", deadline="+3d", approval=APPROVAL)
    clock.at = former + timedelta(minutes=5)

    assert due_now() == ()
    assert closed_now() is False

    clock.at = later + timedelta(seconds=30)
    assert closed_now() is True


def test_a_withdrawn_consultation_is_never_closed(app: Flask, clock: FixedClock):
    open_council()
    with begin(SHELL) as work:
        withdraw(work, "DM-26/1", approval=APPROVAL)
    past_drain(app, clock)

    assert due_now() == ()
    assert closed_now() is False


def test_what_comes_after_the_close_is_late_and_changes_nothing(app: Flask, clock: FixedClock):
    open_council()
    past_drain(app, clock)
    closed_now()

    recorded = reply("mission@ke.example", {"1": Choice.APPROVE})

    assert recorded.kind is RecordedKind.LATE
    assert decisions()["1"].reason == "2 × 0 = 0 ≤ 3"


def test_counters_that_disagree_with_the_seats_stop_the_close(app: Flask, clock: FixedClock):
    open_council()
    reply("mission@ke.example", {"1": Choice.APPROVE})
    with begin(SHELL) as work:
        work.session.execute(
            update(Count).where(Count.decision_id == decisions()["1"].id, Count.choice == "approve").values(heads=2)
        )
    past_drain(app, clock)

    with pytest.raises(CountsDisagree, match="DM-26/1"):
        closed_now()

    assert consultation().state == "open"
    assert kinds()["closed"] == 0


def test_classes_are_counted_apart_and_together(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        body = make_body(work)
        for code, weight, member_class in (("KE", 3, "A"), ("FR", 2, "B"), ("EG", 1, "B")):
            member = make_member(work, body, code, weight=weight, member_class=member_class)
            make_focal_point(work, member, f"mission@{code.lower()}.example")
        make_draft(work)
        open_consultation(work, "DM-26/1")
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE})
    past_drain(app, clock)

    assert closed_now() is True
    assert decisions()["1"].reason == "2 × 2 = 4 > 3"
