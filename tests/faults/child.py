"""A process of its own over the database of a test, which ticks at a given instant and may die at a given step.

python -m tests.faults.child '{"data_dir": …, "database_url": …, "mail_port": …, "outbox_lease_seconds": …,
"at": …, "die_at": [step, time]}'
"""

import json
import multiprocessing
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.core import fault
from app.schedule.tick import tick
from tests.fixtures.app import FixedClock, make_settings

ROOT = Path(__file__).resolve().parents[2]
DEATH = 9


def start(app: Flask, *, at: datetime, die_at: tuple[str, int] | None = None) -> subprocess.Popen[str]:
    """Start one tick over the application's database, at this instant; `die_at`: a step, and the how-manieth time."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.child", json.dumps(orders(app, at=at, die_at=die_at))],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def forked(app: Flask, *, at: datetime) -> BaseProcess:
    """The same, many times in a row: from a server that has everything imported, so that each begins at once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.child"])
    process = context.Process(target=main, args=(orders(app, at=at, die_at=None),))
    process.start()
    return process


def orders(app: Flask, *, at: datetime, die_at: tuple[str, int] | None) -> dict[str, Any]:
    """What `main` is told."""
    settings = app.extensions["placet"].settings
    return {
        "data_dir": str(settings.data_dir),
        "database_url": settings.database_url,
        "mail_port": settings.mail_port,
        "outbox_lease_seconds": settings.outbox_lease_seconds,
        "at": at.isoformat(),
        "die_at": die_at,
    }


def main(told: dict[str, Any]) -> int:
    """Tick once; exit status 1 if something failed."""
    data_dir = Path(told["data_dir"])
    same = {name: told[name] for name in ("database_url", "mail_port", "outbox_lease_seconds")}
    settings = make_settings(data_dir.parent, data_dir=data_dir, **same)
    app = create_app(settings, FixedClock(at=datetime.fromisoformat(told["at"])))
    if told["die_at"]:
        fault.at_step = _dying(*told["die_at"])
    report = tick(app)
    print("\n".join(report.lines))  # noqa: T201 - the parent reads it
    return 0 if report.is_good else 1


def _dying(step: str, time: int) -> Any:
    reached: Counter[str] = Counter()

    def at_step(name: str) -> None:
        reached[name] += 1
        if name == step and reached[name] == time:
            # As `kill -9` would: nothing is tidied up, no transaction ended, no connection closed politely.
            os._exit(DEATH)

    return at_step


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
