"""A clock that shows each thread its own instant, so that a race at the deadline can be run at any time of day."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

#: Longest wait for a thread of a race.
PATIENCE_SECONDS = 60


@dataclass
class ClockOfThreads:
    """Threads that were told an instant read that one; all others read `at`."""

    at: datetime

    def __post_init__(self) -> None:
        self._own = threading.local()

    def read(self, _session: Session) -> datetime:
        return getattr(self._own, "at", self.at)

    def told(self, _instant: datetime | None) -> datetime:
        return getattr(self._own, "at", self.at)

    def later(self, _reading: datetime, _seconds: float) -> datetime:
        return getattr(self._own, "at", self.at)

    def tell(self, at: datetime) -> None:
        """Set the instant of the current thread."""
        self._own.at = at


def give_each_thread_its_clock(app: Flask, at: datetime) -> ClockOfThreads:
    clock = ClockOfThreads(at)
    app.extensions["placet"] = replace(app.extensions["placet"], clock=clock)
    return clock


def race(app: Flask, clock: ClockOfThreads, runners: Sequence[tuple[datetime, Callable[[], object]]]) -> list[object]:
    """Let all run at once, each at its instant; what each gave back, or the exception that it raised, in order."""
    line = threading.Barrier(len(runners))
    results: list[object] = [None] * len(runners)

    def run(number: int, at: datetime, act: Callable[[], object]) -> None:
        clock.tell(at)
        with app.app_context():
            line.wait(PATIENCE_SECONDS)
            try:
                results[number] = act()
            except Exception as error:  # noqa: BLE001 - the test judges it
                results[number] = error

    threads = [threading.Thread(target=run, args=(number, *each)) for number, each in enumerate(runners)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(PATIENCE_SECONDS)
        assert not each.is_alive(), "a thread of the race hangs"
    return results
