"""The thread in each web process that looks after the scheduler.

A thread, because at night nobody asks for a page; begun by the first request of a process, because a server that makes
its processes by forking would leave behind any thread begun before. The scheduler asks the web by requests, so where
both once ran each web process has its thread.
"""

import os
import threading

from flask import Flask

from app.schedule.tick import run_passes
from app.schedule.watching import watch_scheduler
from app.watch.queries import SHORTEST_SILENCE


class Sentinel:
    """Looks every few seconds, first after the time that a scheduler is given to come up too."""

    def __init__(self, app: Flask, seconds: float, *, first_after_seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._first_after_seconds = first_after_seconds
        self._ended = threading.Event()
        self._process: int | None = None
        self._thread: threading.Thread | None = None
        self._gate = threading.Lock()

    def wake(self) -> None:
        """Begin, once in each process."""
        if self._process == os.getpid():
            return
        with self._gate:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._thread = threading.Thread(target=self._run, name="sentinel", daemon=True)
                self._thread.start()

    def end(self) -> None:
        """Look no more, and finish the look in hand; for whoever takes the application apart."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        pause = self._first_after_seconds
        while not self._ended.wait(pause):
            run_passes(self._app, [("scheduler watched", watch_scheduler)])
            pause = self._seconds


def init_app(app: Flask, seconds: int) -> None:
    """Let a web process of this application look after the scheduler; 0: it does not."""
    if seconds:
        sentinel = Sentinel(app, seconds, first_after_seconds=SHORTEST_SILENCE.total_seconds())
        app.before_request(sentinel.wake)
