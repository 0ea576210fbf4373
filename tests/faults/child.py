"""A process of its own over the database of a test, which ticks at a given instant and may end at a given step."""

import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.core import fault
from app.schedule.tick import tick
from tests.fixtures.app import FixedClock, make_client, make_settings

ROOT = Path(__file__).resolve().parents[2]
#: Exit status as after `kill -9`.
DEATH = 9


@dataclass(frozen=True)
class Ends:
    """Where a process ends: at the how-manieth time of a step, or of any step if that is "", and by which signal."""

    step: str
    time: int
    #: SIGSTOP: it does not end, and goes on where it was once it is told to.
    by: signal.Signals = signal.SIGKILL


@dataclass(frozen=True)
class Sends:
    """What a focal point sends from its page."""

    link: str
    form: dict[str, str]


def forked(app: Flask, *, at: datetime, ends: Ends | None = None, sends: Sends | None = None) -> BaseProcess:
    """Start one tick over the application's database, at this instant.

    The process comes from a server that has everything imported, so that many in a row, or at the same time, begin at
    once.

    Args:
        app: whose database and settings it has.
        at: the instant at which its clock stands.
        ends: where it ends before its time.
        sends: what is sent to the web instead of a tick.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.child"])
    process = context.Process(target=main, args=(orders(app, at=at, ends=ends, sends=sends),))
    process.start()
    return process


def wait_until_stopped(process: BaseProcess, *, timeout_seconds: float = 60) -> None:
    """Wait for a process that ends by SIGSTOP."""
    ends = time.monotonic() + timeout_seconds
    while Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0] != "T":
        assert time.monotonic() < ends, "it did not come to the step where it stops"
        time.sleep(0.01)


def orders(app: Flask, *, at: datetime, ends: Ends | None, sends: Sends | None = None) -> dict[str, Any]:
    """What `main` is told."""
    settings = app.extensions["placet"].settings
    return {
        "data_dir": str(settings.data_dir),
        "database_url": settings.database_url,
        "mail_port": settings.mail_port,
        "outbox_lease_seconds": settings.outbox_lease_seconds,
        "at": at.isoformat(),
        "ends": ends and asdict(ends),
        "sends": sends and asdict(sends),
    }


def main(told: dict[str, Any]) -> None:
    """Do it once; exit status 1 if something failed."""
    data_dir = Path(told["data_dir"])
    same = {name: told[name] for name in ("database_url", "mail_port", "outbox_lease_seconds")}
    settings = make_settings(data_dir.parent, data_dir=data_dir, **same)
    app = create_app(settings, FixedClock(at=datetime.fromisoformat(told["at"])))
    if told["ends"]:
        fault.at_step = _ending(Ends(**told["ends"]))
    if told["sends"]:
        _send(app, Sends(**told["sends"]))
        return
    report = tick(app)
    if not report.is_good:
        sys.exit("\n".join(report.lines))


def _send(app: Flask, sends: Sends) -> None:
    client = make_client(app)
    address = client.get(sends.link).location
    answer = client.post(address + "confirm", data=sends.form)
    if answer.status_code != HTTPStatus.SEE_OTHER:
        sys.exit(answer.text)


def _ending(ends: Ends) -> Any:
    reached: Counter[str] = Counter()

    def at_step(name: str) -> None:
        reached.update((name, ""))
        if ends.step in {name, ""} and reached[ends.step] == ends.time:
            if ends.by == signal.SIGKILL:
                # As `kill -9` would: nothing is tidied up, no transaction ended, no connection closed politely.
                os._exit(DEATH)
            os.kill(os.getpid(), ends.by)

    return at_step
