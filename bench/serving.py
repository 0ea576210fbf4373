"""Web processes under measurement: gunicorn with the same settings for ours and for the limit."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.machine import ROOT
from bench.wire import Wire, asking
from dev.installation import Installation
from dev.ports import free_port

#: As the unit in deploy/ has it, and threads as many as clients at work on two cores.
WORKERS, THREADS = 2, 4
_LONGEST_SECONDS = 60.0


def environment_of(url: str, data_dir: Path, port: int, **settings: str) -> dict[str, str]:
    """The environment of a web process of ours over a database; "" means SQLite in the directory."""
    found = Installation(directory=data_dir, web_port=port, smtp_port=port, mailbox_port=port)
    chosen = {"PLACET_WATCH_SECONDS": "0", "PLACET_DATABASE_URL": url, **settings}
    return found.environment | {name: value for name, value in chosen.items() if value}


@contextmanager
def served(application: str, environment: Mapping[str, str], port: int, *, ready: str) -> Iterator[int]:
    """Run it until the block ends; the number of its first process. `ready`: a path that it answers once it is up."""
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--worker-class", "gthread"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--keep-alive", "30", "--log-level", "error", application],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, ready)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def new_port() -> int:
    """One that nobody listens on."""
    return free_port()


def _wait_for(port: int, path: str) -> None:
    began = time.perf_counter()
    while True:
        wire = Wire(port)
        try:
            wire.ask(asking(port, path))
        except OSError:
            if time.perf_counter() - began > _LONGEST_SECONDS:
                raise
            time.sleep(0.02)
        else:
            return
        finally:
            wire.close()
