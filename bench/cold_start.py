"""From starting the web process to its first page, beside a Flask application that says one word."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from functools import partial

from bench.ground import Database, Ground
from bench.machine import ROOT
from bench.measure import Measurement, alternating
from dev.installation import Installation
from dev.ports import HOST, free_port

NAME = "cold-start"

#: Who takes longer does not start at all.
_LONGEST_SECONDS = 60.0
_OK = 200


def measured(ground: Ground) -> Iterator[Measurement]:
    """Of the web process over SQLite, tables there, no rows."""
    ours, limit = alternating(
        [partial(_placet, ground), partial(_first_page, "bench.bare:app", "/", os.environ)],
        rounds=ground.scale.rounds,
    )
    yield Measurement(
        name=NAME,
        what="web process to first page, against a bare Flask",
        unit="s",
        ours=ours,
        limit=limit,
        note="gunicorn, one worker; the page is the sign-in page",
    )


def _placet(ground: Ground) -> float:
    directory = ground.settings(Database.SQLITE).data_dir
    port = free_port()
    installation = Installation(directory=directory, web_port=port, smtp_port=port, mailbox_port=port)
    return _first_page("wsgi:app", "/desk/sign-in", installation.environment, port=port)


def _first_page(application: str, path: str, environment: Mapping[str, str], *, port: int = 0) -> float:
    """Seconds until it has answered.

    Raises:
        TimeoutError: it has not.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", f"{HOST}:{port}"]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--log-level", "error", application], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        while time.perf_counter() - began < _LONGEST_SECONDS:
            if _answers(port, path):
                return time.perf_counter() - began
            time.sleep(0.005)
        raise TimeoutError(f"{application} does not answer {path}")
    finally:
        process.terminate()
        process.wait()


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=_LONGEST_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == _OK
    except OSError:
        return False
    finally:
        connection.close()
