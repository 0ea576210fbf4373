"""Papers that meet replies by link, the close and each other at the lock, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.core.errors import Refusal
from tests.fixtures.app import FixedClock
from tests.intake.support import FIRST, SECOND, approve_now, enter_now, entry, officer, papers
from tests.replies.support import (
    DISAPPROVE,
    consultation,
    kept_counters,
    open_council,
    recount,
    replies,
    seat,
    send,
    submission,
)
from tests.schedule.support import events, past_drain, quiet_tick


@pytest.fixture(autouse=True)
def _open(app_on_both: Flask, clock: FixedClock) -> None:
    open_council()
    clock.advance(hours=2)
    # Accounts are there before anybody races.
    officer(FIRST)
    officer(SECOND)


def at_once(app: Flask, *calls: Callable[[], object]) -> list[object]:
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        with app.app_context():
            gate.wait()
            try:
                return call()
            except Refusal as refusal:
                return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_a_paper_and_a_reply_by_link_make_one_chain(app_on_both: Flask) -> None:
    paper = enter_now(entry({"1": "approve"}))
    form = submission("mission@ke.example", {"1": DISAPPROVE})

    at_once(app_on_both, lambda: approve_now(paper), lambda: send(form))

    chain = [each.replaces for each in replies()]
    assert chain == [None, *[each.index for each in replies()]][: len(chain)]
    assert kept_counters() == recount()
    # Whoever came first, the reply by link was received later, or saw that something had come between.
    assert seat("KE").answers["1"] == "disapprove" or len(replies()) == 1


def test_two_officers_approve_one_paper_once(app_on_both: Flask) -> None:
    paper = enter_now(entry())

    found = at_once(app_on_both, *[lambda: approve_now(paper)] * 4)

    assert sum(isinstance(each, Refusal) for each in found) == 3
    assert len(replies()) == 1


def test_one_registry_number_is_entered_once(app_on_both: Flask) -> None:
    found = at_once(app_on_both, *[lambda: enter_now(entry())] * 4)

    assert sum(isinstance(each, Refusal) for each in found) == 3
    assert len(papers()) == 1


def test_a_paper_approved_while_the_consultation_closes_counts_and_an_outcome_follows(
    app_on_both: Flask, clock: FixedClock
) -> None:
    paper = enter_now(entry())
    past_drain(app_on_both, clock)

    at_once(app_on_both, lambda: approve_now(paper), lambda: quiet_tick(app_on_both))
    quiet_tick(app_on_both)

    assert consultation().state == "announced"
    assert kept_counters() == recount()
    (outcome,) = [each for each in events() if each["type"] == "outcome"][-1:]
    assert outcome["items"]["1"]["counts"]["approve"] == 1
