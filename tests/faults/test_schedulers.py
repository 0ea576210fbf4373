"""Any number of schedulers: each thing happens once."""

import threading
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import fault
from app.core.work import SHELL, begin, look
from app.outbox.models import LetterKind, OutboxLetter
from app.schedule.tick import TickReport, tick
from tests.faults.child import forked
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.make import make_open_consultation
from tests.schedule.support import (
    change_settings,
    consultation,
    deadline,
    due_instants,
    forget_letters,
    kinds,
    letters,
    quiet_tick,
)

SCHEDULERS = 5
CODES = ("KE", "FR", "EG", "JP")
#: How many consultations are to be closed; with what is announced and mailed of them, more than two hundred things
#: are due in the long run.
SHORT, LONG = 6, 18
#: Open for a month, and two of its reminders are due when the others close.
REMINDING = ("DM-26/21", "DM-26/22")
FOCAL_POINTS = 2 * len(CODES)
PARTIES = FOCAL_POINTS + 2


def open_all(clock: FixedClock, count: int) -> tuple[str, ...]:
    """So many consultations that are due to close, two with reminders due, at one instant; references of the former."""
    closing = tuple(f"DM-26/{number}" for number in range(1, count + 1))
    with begin(SHELL) as work:
        for reference in closing:
            make_open_consultation(work, reference, CODES, reminders=[])
        for reference in REMINDING:
            make_open_consultation(work, reference, CODES, deadline="+30d 18:00", reminders=["-25d", "-22d", "-1d"])
    forget_letters()
    clock.at = deadline(closing[0])
    clock.advance(seconds=30)
    return closing


def check_each_once(sink: SmtpSink, closing: tuple[str, ...]) -> None:
    for reference in closing:
        assert consultation(reference).state == "announced"
        found = kinds(reference)
        assert (found["closed"], found["outcome"], found["announced"], found["mail"]) == (1, 1, 1, PARTIES)
    outcomes = Counter(each.log for each in letters(LetterKind.OUTCOME))
    assert outcomes == dict.fromkeys(closing, PARTIES)
    assert len(letters(LetterKind.REMINDER)) == FOCAL_POINTS
    assert all(each.done_at for reference in REMINDING for each in due_instants("reminder", reference)[:2])
    with look() as work:
        sent = Counter({each.message_id: 1 for each in work.session.scalars(select(OutboxLetter))})
    assert Counter(mail.message["Message-ID"] for mail in sink.received) == sent


@pytest.mark.slow
def test_five_schedulers_in_threads_do_each_thing_once(app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock):
    change_settings(app_on_both, mail_port=smtp_sink.port)
    closing = open_all(clock, SHORT)
    together = threading.Barrier(SCHEDULERS)
    reports: list[TickReport] = []

    def run() -> None:
        together.wait()
        reports.append(tick(app_on_both))

    threads = [threading.Thread(target=run) for _ in range(SCHEDULERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert [line for report in reports if not report.is_good for line in report.lines] == []
    assert sum(report.done("consultations closed") for report in reports) == len(closing)
    assert sum(report.done("outcomes announced") for report in reports) == len(closing)
    assert sum(report.done("reminders queued") for report in reports) == FOCAL_POINTS
    quiet_tick(app_on_both, deliver=True)
    check_each_once(smtp_sink, closing)


@pytest.mark.slow
@pytest.mark.parametrize("count", [SHORT, pytest.param(LONG, marks=pytest.mark.prove)])
def test_five_schedulers_in_processes_do_each_thing_once(
    app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock, count: int
):
    change_settings(app_on_both, mail_port=smtp_sink.port)
    closing = open_all(clock, count)

    processes = [forked(app_on_both, at=clock.at) for _ in range(SCHEDULERS)]
    for each in processes:
        each.join(120)

    assert [each.exitcode for each in processes] == [0] * SCHEDULERS
    quiet_tick(app_on_both, deliver=True)
    check_each_once(smtp_sink, closing)


def test_a_sender_that_slept_past_its_lease_settles_nothing(
    app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    change_settings(app_on_both, mail_port=smtp_sink.port)
    with begin(SHELL) as work:
        make_open_consultation(work, "DM-26/1", ("KE",))
    sleeping, awake = threading.Event(), threading.Event()

    def sleep_after_the_first_answer(step: str) -> None:
        if step == "answered" and threading.current_thread() is sleeper and not sleeping.is_set():
            sleeping.set()
            assert awake.wait(30)

    sleeper = threading.Thread(target=tick, args=(app_on_both,))
    monkeypatch.setattr(fault, "at_step", sleep_after_the_first_answer)
    sleeper.start()
    assert sleeping.wait(30)
    clock.advance(seconds=2 * 900)
    quiet_tick(app_on_both, deliver=True)
    settled = rows()
    clock.advance(seconds=10)
    awake.set()
    sleeper.join()

    assert rows() == settled
    assert {state for _, state, _ in settled} == {"accepted"}
    copies = Counter(mail.content for mail in smtp_sink.received)
    assert sorted(copies.values()) == [1] * (len(settled) - 1) + [2]
    assert sum(spare for _, _, spare in settled) == 1


def rows() -> list[tuple[str, str, int]]:
    with look() as work:
        found = work.session.scalars(select(OutboxLetter).order_by(OutboxLetter.id))
        return [(f"{each.id} {each.accepted_at} {each.lease_owner}", each.state, each.spare_copies) for each in found]
