"""A clock that was set: nothing is closed by it until an officer has looked, and a host's own clock decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from app.core.clock import SystemClock, WatchedClock
from app.core.i18n import signed_number
from app.core.work import SHELL, begin, look
from app.officers.models import Role
from app.outbox.models import LetterKind
from app.record.events import HOUSE
from app.replies.submission import RecordedKind
from app.rules import Choice
from app.schedule.tick import TickReport, tick
from config import Environment
from tests.desk.conftest import signed_in
from tests.fixtures.app import NOON, FixedClock
from tests.make import make_officer
from tests.replies.support import reply
from tests.schedule.support import (
    change_settings,
    consultation,
    deadline,
    events,
    letters,
    open_council,
    past_drain,
    quiet_tick,
    text_of,
)

OFFICER = "officer.a@secretariat.example"
NO_SESSION = cast("Session", None)


@dataclass
class Pair:
    """The clock of the database and steady time, which a test moves together or apart."""

    clock: FixedClock
    steady: float = 0.0
    #: How long the database takes to answer.
    slow: float = 0.0

    def pass_by(self, **lengths: float) -> None:
        self.steady += timedelta(**lengths).total_seconds()
        self.clock.advance(**lengths)

    def read(self, session: Session) -> datetime:
        self.pass_by(seconds=self.slow)
        at = self.clock.read(session)
        self.pass_by(seconds=self.slow)
        return at


def steps(*moves: tuple[float, float], slow: float = 0.0) -> list[float | None]:
    """What a watched clock shows after each move of (clock, steady time)."""
    pair = Pair(FixedClock(), slow=slow)
    watched = WatchedClock(pair, lambda: pair.steady)
    watched.read(NO_SESSION)
    found = []
    for clock, steady in moves:
        pair.clock.advance(seconds=clock)
        pair.steady += steady
        watched.read(NO_SESSION)
        found.append(watched.step)
        watched.acknowledge()
    return found


@pytest.mark.parametrize(
    ("moves", "slow", "found"),
    [
        ([(10, 10), (86_400, 86_400)], 0, [None, None]),
        ([(15, 10), (15.001, 10)], 0, [None, 5.001]),
        ([(5, 10), (4.999, 10)], 0, [None, -5.001]),
        ([(3_610, 10), (10, 10)], 0, [3_600, None]),
        ([(-3_590, 10), (10, 10)], 0, [-3_600, None]),
        # Brought right little by little.
        ([(14, 10)] * 5, 0, [None] * 5),
        # A database that takes four seconds to answer leaves as much in doubt, and no more.
        ([(22, 10), (40, 10)], 4, [None, 22]),
    ],
)
def test_a_step_is_what_steady_time_does_not_allow(
    moves: list[tuple[float, float]], slow: float, found: list[float | None]
):
    assert steps(*moves, slow=slow) == pytest.approx(found)


def test_a_reading_that_was_overtaken_is_no_step():
    clock = FixedClock()
    steady = iter((0.0, 0.0, 20.0, 20.0, 10.0, 30.0))
    watched = WatchedClock(clock, lambda: next(steady))

    for at in (0, 20, 10):
        clock.at = NOON + timedelta(seconds=at)
        watched.read(NO_SESSION)

    assert watched.step is None


@pytest.fixture
def pair(app_on_both: Flask, clock: FixedClock) -> Pair:
    """A scheduler in production, whose clock is watched."""
    pair = Pair(clock)
    watch_over(app_on_both, pair)
    change_settings(app_on_both, env=Environment.PRODUCTION)
    with begin(SHELL) as work:
        make_officer(work, OFFICER)
    return pair


def watch_over(app: Flask, pair: Pair) -> None:
    app.extensions["placet"] = replace(app.extensions["placet"], clock=WatchedClock(pair, lambda: pair.steady))


def failures(report: TickReport) -> dict[str, tuple[str, ...]]:
    return {each.name: each.failed for each in report.passes if each.failed}


def test_after_a_step_nothing_is_closed_until_an_officer_lifts_the_alarm(
    app_on_both: Flask, pair: Pair, clock: FixedClock
):
    open_council()
    quiet_tick(app_on_both)
    past_drain(app_on_both, clock)

    for _ in range(2):
        report = tick(app_on_both, deliver=False)
        assert list(failures(report)) == ["consultations closed"]
        pair.pass_by(seconds=10)
    # A scheduler that was started after the step, or that runs elsewhere, halts too.
    watch_over(app_on_both, Pair(clock))
    assert list(failures(tick(app_on_both, deliver=False))) == ["consultations closed"]
    assert consultation().state == "open"

    (letter,) = letters(LetterKind.ALARM)
    assert letter.address == OFFICER
    assert "lifts the alarm no consultation is closed" in " ".join(text_of(letter).split())
    assert signed_number(round((deadline() - NOON).total_seconds()) + 30) in text_of(letter)
    runner = app_on_both.test_cli_runner()
    assert runner.invoke(args=["alarms", "list"]).output.startswith("clock_set\tsince 2026-")
    result = runner.invoke(args=["alarms", "lift", "--reason", "NTP", "--by", OFFICER])
    assert result.output == "lifted\n"
    quiet_tick(app_on_both)
    assert consultation().state == "announced"
    told = [each for each in events(HOUSE) if each["type"].startswith("alarm_")]
    assert [(each["type"], each["alarm"], each["by"]) for each in told] == [
        ("alarm_raised", "clock_set", "scheduler"),
        ("alarm_ended", "clock_set", "officer:1"),
    ]


def test_a_step_in_the_middle_of_a_tick_closes_nothing(
    app_on_both: Flask, pair: Pair, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    open_council()
    quiet_tick(app_on_both)
    monkeypatch.setattr("app.schedule.passes.exchange.due_to_open_replies", lambda _work: set_forward())

    def set_forward() -> tuple[int, ...]:
        past_drain(app_on_both, clock)
        return ()

    report = tick(app_on_both, deliver=False)

    assert list(failures(report)) == ["consultations closed"]
    assert consultation().state == "open"
    assert tick(app_on_both, deliver=False).done("clock compared") == 1


def test_on_ones_own_machine_the_alarm_is_for_information(app_on_both: Flask, pair: Pair, clock: FixedClock):
    change_settings(app_on_both, env=Environment.DEVELOPMENT)
    open_council()
    quiet_tick(app_on_both)
    past_drain(app_on_both, clock)

    quiet_tick(app_on_both)

    assert consultation().state == "announced"
    (letter,) = letters(LetterKind.ALARM)
    assert "consultations are closed as before" in " ".join(text_of(letter).split())
    board = signed_in(app_on_both, "reader@x.example", Role.READER).get("/desk/consultations/DM-26/1").text
    assert "The clock of the database was set." in board
    assert "consultations are closed as before" in board


def test_there_is_nothing_to_lift_where_no_alarm_stands_and_a_reason_is_needed(app: Flask):
    with begin(SHELL) as work:
        make_officer(work, OFFICER)

    for reason, code in (("NTP", "no_alarm"), (" ", "reason_missing")):
        result = app.test_cli_runner().invoke(args=["alarms", "lift", "--reason", reason, "--by", OFFICER])
        assert result.exit_code == 1
        assert f"[{code}]" in result.output


# ---- the clock of a web host -------------------------------------------------------------------


@pytest.fixture
def an_hour_ahead(app_on_both: Flask) -> Iterator[Flask]:
    """The real clock, on a host whose own is an hour ahead, before a deadline in half an hour."""
    app_on_both.extensions["placet"] = replace(app_on_both.extensions["placet"], clock=SystemClock())
    open_council(deadline="+30m", reminders=[])
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=True):
        yield app_on_both


def test_the_clock_of_a_host_decides_nothing_where_the_database_has_one(
    an_hour_ahead: Flask, request: pytest.FixtureRequest
):
    with look() as work:
        has_own_clock = work.session.get_bind().dialect.name == "postgresql"
        off = datetime.now(UTC) - work.now
    found = reply("mission@ke.example", {"1": Choice.APPROVE})
    report = quiet_tick(an_hour_ahead)

    # On SQLite there is only the host's, which is why that serves one host.
    assert (round(off.total_seconds() / 60), found.kind, report.done("consultations closed")) == (
        (60, RecordedKind.RECORDED, 0) if has_own_clock else (0, RecordedKind.LATE, 1)
    )
