"""`flask scheduler` as operators run it: a process with the real clock, ended by a signal."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.outbox.models import LetterKind
from config import Settings
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.schedule.support import addresses, consultation, letters, open_council

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


@contextmanager
def running_scheduler(settings: Settings, sink: SmtpSink, *, senders: int = 4) -> Iterator[subprocess.Popen[str]]:
    environment = {
        **os.environ,
        "PLACET_ENV": "development",
        "PLACET_DATA_DIR": str(settings.data_dir),
        "PLACET_MAIL_PORT": str(sink.port),
        "PLACET_MAIL_SENDERS": str(senders),
        "PLACET_TICK_SECONDS": "1",
        "PLACET_CLOSE_DRAIN_SECONDS": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for_the_first_tick(process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    next(line for line in process.stderr if "ticking every" in line)


def wait_until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < ends, "it did not come about in time"
        time.sleep(0.1)


def test_the_scheduler_reminds_closes_announces_and_sends_until_it_is_told_to_end(
    app: Flask, settings: Settings, clock: FixedClock, smtp_sink: SmtpSink
):
    with running_scheduler(settings, smtp_sink) as process:
        wait_for_the_first_tick(process)
        clock.at = datetime.now(UTC)
        open_council(deadline="+15s", reminders=["-14s"])
        wait_until(lambda: len(addresses(LetterKind.OUTCOME, state="accepted")) == 8)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0, said
    assert consultation().state == "announced"
    assert len(addresses(LetterKind.REMINDER, state="accepted")) == 6
    assert "consultations closed: 1" in said
    assert "ending after what is in hand" in said


def test_the_letter_in_hand_is_finished_before_the_end(
    app: Flask, settings: Settings, clock: FixedClock, smtp_sink: SmtpSink
):
    clock.at = datetime.now(UTC)
    open_council()
    smtp_sink.delay_seconds = 1.0

    with running_scheduler(settings, smtp_sink, senders=1) as process:
        smtp_sink.wait_for(1, timeout_seconds=PATIENCE_SECONDS)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0
    states = [each.state for each in letters(LetterKind.INVITATION)]
    assert set(states) == {"accepted", "waiting"}
    assert states.count("accepted") == len(smtp_sink.received)


def test_a_relay_that_keeps_letters_waiting_holds_back_no_other(
    app: Flask, settings: Settings, clock: FixedClock, smtp_sink: SmtpSink
):
    clock.at = datetime.now(UTC)
    open_council()
    stuck = {"mission@ke.example", "mission@fr.example"}
    smtp_sink.delays_seconds = dict.fromkeys(stuck, 10.0 * PATIENCE_SECONDS)

    with running_scheduler(settings, smtp_sink):
        wait_until(lambda: len(addresses(LetterKind.INVITATION, state="accepted")) == 6)
        assert set(addresses(LetterKind.INVITATION, state="sending")) == stuck


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to_in_the_instant_it_begins(
    settings: Settings, smtp_sink: SmtpSink, ending: signal.Signals
):
    with running_scheduler(settings, smtp_sink) as process:
        wait_for_the_first_tick(process)
        process.send_signal(ending)
        process.send_signal(ending)
        _, said = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0, said
