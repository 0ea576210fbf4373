"""`flask scheduler`: a process of its own that ticks.

APScheduler is only the clock. It keeps no jobs anywhere: the database says what is due, so a tick that was missed is
made up by the next one, and any number of these processes may run.
"""

import logging
import signal
from collections.abc import Callable
from datetime import UTC
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from app.core.work import house, keep_watch_on_clock
from app.schedule.tick import WATCHING, TickReport, read_messages, run_passes, send_letters, tick
from app.schedule.watching import WebWatch

log = logging.getLogger(__name__)

#: What tells the process to end.
_ENDING = frozenset({signal.SIGTERM, signal.SIGINT})


def run(app: Flask) -> None:
    """Tick until the process is told to end; it ends after the letter in hand.

    Sending and reading mail, and asking whether the web answers, have jobs of their own, so that a server that hangs
    never delays a deadline; and several send, so that a relay that keeps one letter waiting holds back no other.
    """
    for chatty in ("apscheduler.executors.default", "apscheduler.scheduler"):
        # A tick every few seconds, or one that is skipped because the last still runs, is no news.
        logging.getLogger(chatty).setLevel(logging.ERROR)
    stop = Event()
    # Blocked here and in every thread started below, then waited for. A handler that sets the event could interrupt
    # this thread while it holds the event's own lock, and would wait for it for ever.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    keep_watch_on_clock(app)
    with app.app_context():
        settings = house().settings
    seconds, senders, watch_seconds = settings.tick_seconds, settings.mail_senders, settings.watch_seconds
    scheduler = BackgroundScheduler(
        timezone=UTC,
        # One thread for each job that is added below.
        executors={"default": ThreadPoolExecutor(senders + 3)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_job(_told(lambda: tick(app, deliver=False)), _at_once_and_every(seconds))
    for _ in range(senders):
        scheduler.add_job(_told(lambda: send_letters(app, should_stop=stop.is_set)), _at_once_and_every(seconds))
    scheduler.add_job(_told(lambda: read_messages(app, should_stop=stop.is_set)), _at_once_and_every(seconds))
    if watch_seconds:
        web = WebWatch()
        scheduler.add_job(_told(lambda: run_passes(app, [(WATCHING, web)])), _at_once_and_every(watch_seconds))
    scheduler.start()
    log.info("ticking every %s s", seconds)
    signal.sigwait(_ENDING)
    stop.set()
    log.info("ending after what is in hand")
    scheduler.shutdown(wait=True)


def _at_once_and_every(seconds: int) -> OrTrigger:
    return OrTrigger([DateTrigger(timezone=UTC), IntervalTrigger(seconds=seconds, timezone=UTC)])


def _told(act: Callable[[], TickReport]) -> Callable[[], None]:
    """The same, with a line in the log for whatever was done."""

    def told() -> None:
        for line in act().lines:
            log.info(line)

    return told
