"""A reply and five schedulers that would take the decision before the deadline: each decision is taken once."""

from datetime import timedelta

from flask import Flask

from app.core.work import SCHEDULER, begin
from app.replies.refusals import DecisionSettled
from app.replies.submission import Recorded
from app.rules import Choice
from app.schedule.tick import tick
from app.tally.early import settle_early
from tests.faults.clocks import give_each_thread_its_clock, race
from tests.fixtures.app import NOON
from tests.replies.support import kept_counters, reply, seat, send, submission
from tests.schedule.support import consultation, events, kinds, open_council

SCHEDULERS = 5
ROUNDS = 10
NAMES = ("1", "2a", "2b")


def test_a_reply_that_races_the_early_decision_is_counted_or_told(app_on_both: Flask):
    """php-fig: the third reply completes the three; the fourth member has no vote, so all have replied then."""
    clock = give_each_thread_its_clock(app_on_both, NOON)
    open_council(rule="php-fig", deadline="+30d 18:00", reminders=[])
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", dict.fromkeys(NAMES, Choice.APPROVE))
    last = submission("mission@eg.example", dict.fromkeys(NAMES, Choice.DISAPPROVE))
    changed = submission("mission@ke.example", dict.fromkeys(NAMES, Choice.DISAPPROVE))
    found = consultation().id

    def settling() -> object:
        done = False
        for _ in range(ROUNDS):
            with begin(SCHEDULER) as work:
                done = settle_early(work, found) or done
        return done

    later = NOON + timedelta(days=1)
    runners = [(later, lambda: send(last)), (later, lambda: send(changed)), *[(later, settling)] * SCHEDULERS]
    first, second, *settled = race(app_on_both, clock, runners)
    for _ in range(2):
        assert tick(app_on_both, deliver=False).is_good

    assert isinstance(first, Recorded)
    assert isinstance(second, Recorded | DecisionSettled), second
    assert sum(settled) <= 1
    assert (kinds()["decided_early"], kinds()["closed"], kinds()["announced"]) == (3, 1, 1)
    order = [each["type"] for each in events()]
    assert "reply" not in order[order.index("decided_early") :]
    approvals = 1 if isinstance(second, Recorded) else 2
    assert seat("KE").answers["1"] == ("disapprove" if approvals == 1 else "approve")
    outcome = next(each for each in events() if each["type"] == "outcome")
    assert {each["counts"]["approve"] for each in outcome["items"].values()} == {approvals}
    assert {count for (_, choice), count in kept_counters().answers.items() if choice == "approve"} == {approvals}


def test_five_schedulers_close_once_what_has_nothing_left(app_on_both: Flask):
    clock = give_each_thread_its_clock(app_on_both, NOON)
    open_council(rule="php-fig", deadline="+30d 18:00", reminders=[])
    for code in ("ke", "fr", "eg"):
        reply(f"mission@{code}.example", dict.fromkeys(NAMES, Choice.APPROVE))

    reports = race(app_on_both, clock, [(NOON, lambda: tick(app_on_both, deliver=False))] * SCHEDULERS)

    assert all(each.is_good for each in reports), [each.lines for each in reports]
    for name in ("decisions settled early", "consultations closed", "outcomes announced"):
        assert sum(each.done(name) for each in reports) == 1
    assert (kinds()["decided_early"], kinds()["closed"], kinds()["outcome"], kinds()["announced"]) == (3, 1, 1, 1)
