"""Members that complete the requests of a rule at the same instant: what follows happens once."""

from datetime import timedelta

from flask import Flask

from app.outbox.models import LetterKind
from app.replies.refusals import DecisionSettled
from app.replies.submission import Recorded
from app.rules import Choice
from tests.faults.clocks import give_each_thread_its_clock, race
from tests.fixtures.app import NOON
from tests.replies.support import kept_counters, recount, send, submission
from tests.replies.test_requests import CODES, open_for_discussion, open_for_more_time
from tests.schedule.support import deadline, events, kinds, letters

EVERYBODY = 2 * len(CODES) + 2


def all_at_once(app: Flask, choice: Choice) -> list[object]:
    clock = give_each_thread_its_clock(app, NOON)
    forms = [submission(f"mission@{code.lower()}.example", {"1": choice}) for code in CODES]
    later = NOON + timedelta(hours=1)
    return race(app, clock, [(later, lambda form=form: send(form)) for form in forms])


def test_a_decision_is_taken_out_once_and_who_comes_after_is_told(app_on_both: Flask):
    open_for_discussion(requests=2)

    results = all_at_once(app_on_both, Choice.DISCUSS)

    recorded = [each for each in results if isinstance(each, Recorded)]
    told = [each for each in results if isinstance(each, DecisionSettled)]
    assert (len(recorded), len(told)) == (2, 3), results
    (event,) = (each for each in events() if each["type"] == "deferred")
    assert len(event["requests"]) == 2
    assert len(letters(LetterKind.ITEM_DEFERRED)) == EVERYBODY
    assert kept_counters() == recount()


def test_a_period_is_extended_once(app_on_both: Flask):
    open_for_more_time(requests=2)
    former = deadline()

    results = all_at_once(app_on_both, Choice.MORE_TIME)

    assert all(isinstance(each, Recorded) for each in results), results
    assert kinds()["extended"] == 1
    assert deadline() == former + timedelta(days=30)
    assert len(letters(LetterKind.EXTENSION)) == EVERYBODY
