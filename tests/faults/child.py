"""A process of its own over the database of a test, which ticks at a given instant and may die at a given step.

python -m tests.faults.child '{"data_dir": …, "database_url": …, "mail_port": …, "at": …, "die_at": [step, time]}'
"""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
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
    settings = app.extensions["placet"].settings
    told = {
        "data_dir": str(settings.data_dir),
        "database_url": settings.database_url,
        "mail_port": settings.mail_port,
        "at": at.isoformat(),
        "die_at": die_at,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.child", json.dumps(told)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def main(told: dict[str, Any]) -> int:
    """Tick once; exit status 1 if something failed."""
    data_dir = Path(told["data_dir"])
    settings = make_settings(
        data_dir.parent, data_dir=data_dir, database_url=told["database_url"], mail_port=told["mail_port"]
    )
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
