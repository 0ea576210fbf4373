"""Replies that meet at the lock, on both databases."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.core.work import SHELL, begin
from app.outbox.models import LetterKind
from app.record.service import lock
from app.replies.patience import within_patience
from app.replies.refusals import NotRecorded
from app.replies.submission import Recorded, RecordedKind, Submission
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.replies.support import (
    ABSTAIN,
    APPROVE,
    DISAPPROVE,
    REFERENCE,
    consultation,
    kept_counters,
    letters,
    log,
    open_council,
    recount,
    replies,
    seat,
    send,
    submission,
)
from tests.schedule.support import kinds

MISSION, MINISTRY = "mission@ke.example", "ministry@ke.example"


@pytest.fixture(autouse=True)
def _open(app_on_both: Flask) -> None:
    open_council()


def in_parallel(app: Flask, calls: list[Callable[[], Recorded]]) -> list[Recorded]:
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Recorded]) -> Recorded:
        with app.app_context():
            gate.wait()
            return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def sending(form: Submission) -> Callable[[], Recorded]:
    return lambda: send(form)


def test_two_focal_points_racing_leave_one_reply_and_one_question(app_on_both: Flask):
    for _round in range(10):
        before = len(replies())
        new = [each for each in (APPROVE, DISAPPROVE, ABSTAIN) if each != seat("KE").answers.get("1")][:2]
        forms = [submission(email, {"1": choice}) for email, choice in zip((MISSION, MINISTRY), new, strict=True)]
        answers = in_parallel(app_on_both, [sending(form) for form in forms])

        assert sorted(answer.kind for answer in answers) == ["changed", "recorded"]
        assert len(replies()) == before + 1
    chain = [each.replaces for each in replies()]
    assert chain == [None, *[each.index for each in replies()][:-1]]
    assert kept_counters() == recount()


def test_one_form_sent_many_times_at_once_is_one_reply(app_on_both: Flask):
    form = submission(MISSION, {"1": APPROVE})
    answers = in_parallel(app_on_both, [sending(form)] * 12)

    assert {answer.index for answer in answers} == {answers[0].index}
    assert sum(not answer.is_repeated for answer in answers) == 1
    assert len(replies()) == 1


def test_many_members_at_once_are_all_counted(app_on_both: Flask):
    forms = [submission(f"mission@{code}.example", {"1": APPROVE, "2a": DISAPPROVE}) for code in ("ke", "fr", "eg")]
    in_parallel(app_on_both, [sending(form) for form in forms])

    assert kept_counters() == recount()
    assert kept_counters().replied == 3


def test_timely_reply_that_waits_for_the_lock_past_the_deadline_counts(app_on_both: Flask, clock: FixedClock):
    deadline = consultation().deadline_at
    assert deadline is not None
    clock.at = deadline
    form = submission(MISSION, {"1": APPROVE})
    read_before = len(clock.readings)

    with ThreadPoolExecutor(1) as pool:
        with begin(SHELL) as work:
            lock(work, REFERENCE)
            waiting = pool.submit(in_parallel, app_on_both, [sending(form)])
            _wait_until(lambda: len(clock.readings) > read_before + 1)
            clock.at = deadline + timedelta(seconds=9)
        (answer,) = waiting.result(timeout=20)

    line = json.loads(log()[-1])
    assert answer.kind is RecordedKind.RECORDED
    assert answer.received_at == deadline
    assert line["at"] > line["received_at"]
    assert seat("KE").answers == {"1": "approve"}


def test_reply_that_waits_too_long_is_told_that_nothing_was_recorded(
    app_on_both: Flask, monkeypatch: pytest.MonkeyPatch
):
    form = submission(MISSION, {"1": APPROVE})
    monkeypatch.setattr("tests.replies.support.TIMEOUT_SECONDS", 1)
    built = app_on_both.extensions["placet"]
    impatient = replace(built.settings, reply_timeout_seconds=1)
    app_on_both.extensions["placet"] = replace(built, settings=impatient)

    with begin(SHELL) as work:
        lock(work, REFERENCE)
        with ThreadPoolExecutor(1) as pool:
            refused = pool.submit(in_parallel, app_on_both, [lambda: _patiently(form)])
            with pytest.raises(NotRecorded):
                refused.result(timeout=20)

    assert replies() == []


def _patiently(form: Submission) -> Recorded:
    with within_patience():
        return send(form)


def _wait_until(claim: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(500):
        if claim():
            return
        pause.wait(0.01)
    pytest.fail("it did not happen within 5 seconds")


def test_objections_at_the_same_time_are_told_once(app_on_both: Flask):
    open_council(reference="DM-26/2", rule="un-silence", deadline="+72h", reminders=[])
    members = ("mission@ke.example", "mission@fr.example", "mission@eg.example")
    forms = [submission(email, {"1": Choice.OBJECT}, reference="DM-26/2") for email in members]

    recorded = in_parallel(app_on_both, [sending(form) for form in forms])

    assert {each.kind for each in recorded} == {RecordedKind.RECORDED}
    assert kinds("DM-26/2")["silence_broken"] == 1
    told = letters(LetterKind.OBJECTION)
    assert len(told) == len({each.address for each in told}) == 8
