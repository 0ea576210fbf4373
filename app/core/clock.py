"""The one place that reads a clock.

On PostgreSQL the database's clock counts, so that a host whose own clock is wrong changes nothing; on SQLite there is
only the host's.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import DateTime, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_DATABASE_CLOCK = select(func.clock_timestamp())


class InstantTold(FunctionElement[datetime]):
    """What the database's clock says, as a column of another question; None where it keeps none that counts."""

    type = DateTime(timezone=True)
    inherit_cache = True


@compiles(InstantTold)
def _told_by_none(_element: InstantTold, _compiler: SQLCompiler, **_facts: object) -> str:
    return "NULL"


@compiles(InstantTold, "postgresql")
def _told_by_postgresql(_element: InstantTold, _compiler: SQLCompiler, **_facts: object) -> str:
    return "clock_timestamp()"


class Clock(Protocol):
    """Something that tells the present instant, aware and in UTC."""

    def read(self, session: Session) -> datetime:
        """The present instant in UTC; on PostgreSQL this is the first statement of the transaction."""

    def told(self, instant: datetime | None) -> datetime:
        """The present instant in UTC, where the database has told `InstantTold` along with an answer just now."""

    def later(self, reading: datetime, seconds: float) -> datetime:
        """The instant so many seconds of steady time after a reading of this clock; for a short while only."""


class SystemClock:
    """The database's clock on PostgreSQL, the host's on SQLite."""

    def read(self, session: Session) -> datetime:
        """The present instant in UTC, to the microsecond."""
        if session.get_bind().dialect.name == "postgresql":
            instant: datetime = session.connection().execute(_DATABASE_CLOCK).scalar_one()
            return instant.astimezone(UTC)
        return datetime.now(UTC)

    def told(self, instant: datetime | None) -> datetime:
        """Likewise."""
        return datetime.now(UTC) if instant is None else instant.astimezone(UTC)

    def later(self, reading: datetime, seconds: float) -> datetime:
        """The reading, carried on."""
        return reading + timedelta(seconds=seconds)


def monotonic_seconds() -> float:
    """Seconds on a clock that nobody can set, for measuring waits; it has no relation to the calendar."""
    return time.monotonic()


def steady_seconds() -> float:
    """Likewise, and it goes on while the machine sleeps: a machine that slept is no clock that was set."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """An instant, and steady time before and after it was asked for."""

    at: datetime
    before: float
    after: float


class CarriedReading:
    """The present instant for who needs it many times a second: read once a second, carried on by steady time between.

    For one thread at a time.
    """

    #: After so long the clock is read again.
    SECONDS = 1.0

    def __init__(self, steady: Callable[[], float] = steady_seconds) -> None:
        self._steady = steady
        self._at: datetime | None = None
        self._since = 0.0

    def now(self, clock: Clock, read: Callable[[], datetime]) -> datetime:
        """The present instant of a clock in UTC; `read` reads it."""
        passed = self._steady() - self._since
        if self._at is None or passed > self.SECONDS:
            self._at = read()
            self._since = self._steady()
            return self._at
        return clock.later(self._at, passed)


class WatchedClock:
    """Another clock, each reading of which is held against steady time: it shows by how much the clock was set.

    Only consecutive readings are compared, so that a clock which is brought right little by little raises nothing. Its
    threads may read at the same time.
    """

    #: What a clock may differ by from one reading to the next, in seconds.
    LARGEST_STEP = 5.0

    def __init__(self, clock: Clock, steady: Callable[[], float] = steady_seconds) -> None:
        self._clock = clock
        self._steady = steady
        self._latest: _Reading | None = None
        self._gate = threading.Lock()
        self._step: float | None = None

    @property
    def step(self) -> float | None:
        """By how many seconds the clock was set, forward counted positive, until `acknowledge`; None: it was not."""
        return self._step

    def read(self, session: Session) -> datetime:
        """The present instant of the other clock, in UTC."""
        before = self._steady()
        at = self._clock.read(session)
        self._compare(_Reading(at=at, before=before, after=self._steady()))
        return at

    def told(self, instant: datetime | None) -> datetime:
        """As the other clock; it is not known when it was asked, so that nothing is compared."""
        return self._clock.told(instant)

    def later(self, reading: datetime, seconds: float) -> datetime:
        """As the other clock says."""
        return self._clock.later(reading, seconds)

    def acknowledge(self) -> None:
        """Forget the step that was found: it has been written down where others see it."""
        self._step = None

    def _compare(self, reading: _Reading) -> None:
        with self._gate:
            latest = self._latest
            if latest is not None and reading.before < latest.before:
                return
            self._latest = reading
            step = _step_between(latest, reading) if latest is not None else 0.0
            if abs(step) > self.LARGEST_STEP and self._step is None:
                self._step = step


def _step_between(first: _Reading, second: _Reading) -> float:
    """How far the clock went beyond what steady time allows; a slow answer of the database is no step."""
    shown = (second.at - first.at).total_seconds()
    least, most = second.before - first.after, second.after - first.before
    return shown - most if shown > most else min(0.0, shown - least)
