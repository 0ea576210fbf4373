"""A process of its own over the database of a test, which ticks at a given instant and may end at a given step.

python -m tests.faults.child '{"data_dir": …, "database_url": …, "mail_port": …, "outbox_lease_seconds": …,
"at": …, "ends": {"step": …, "time": …, "by": …}, "sends": …}'
"""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
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


def start(app: Flask, *, at: datetime, ends: Ends | None = None) -> subprocess.Popen[str]:
    """Start one tick over the application's database, at this instant."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.child", json.dumps(orders(app, at=at, ends=ends))],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def forked(app: Flask, *, at: datetime, ends: Ends | None = None, sends: Sends | None = None) -> BaseProcess:
    """The same, many times in a row: from a server that has everything imported, so that each begins at once.

    `sends`: what is sent to the web instead of a tick.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.child"])
    process = context.Process(target=main, args=(orders(app, at=at, ends=ends, sends=sends),))
    process.start()
    return process


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


def main(told: dict[str, Any]) -> int:
    """Do it once; exit status 1 if something failed."""
    data_dir = Path(told["data_dir"])
    same = {name: told[name] for name in ("database_url", "mail_port", "outbox_lease_seconds")}
    settings = make_settings(data_dir.parent, data_dir=data_dir, **same)
    app = create_app(settings, FixedClock(at=datetime.fromisoformat(told["at"])))
    if told["ends"]:
        fault.at_step = _ending(Ends(**told["ends"]))
    if told["sends"]:
        return _send(app, Sends(**told["sends"]))
    report = tick(app)
    print("\n".join(report.lines))  # noqa: T201 - the parent reads it
    return 0 if report.is_good else 1


def _send(app: Flask, sends: Sends) -> int:
    client = make_client(app)
    address = client.get(sends.link).location
    return 0 if client.post(address + "confirm", data=sends.form).status_code == HTTPStatus.SEE_OTHER else 1


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


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
