"""`make run` as a newcomer meets it: real processes, real ports, and nothing left behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dev.browser import Browser
from dev.ports import free_port, is_free
from dev.post import MailReader
from dev.run import READER

ROOT = Path(__file__).resolve().parents[2]
#: Starting takes seconds on an idle machine, more beside other tests.
PATIENCE_SECONDS = 150
READY = "Ctrl-C ends everything"


@dataclass
class Run:
    """A supervisor started by a test."""

    process: subprocess.Popen[str]
    ports: tuple[int, int, int]
    output: list[str] = field(default_factory=list)

    def until(self, words: str) -> str:
        """Read until a line holds these words; everything read so far."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + PATIENCE_SECONDS
        for line in self.process.stdout:
            self.output.append(line)
            if words in line:
                return "".join(self.output)
            assert time.monotonic() < deadline, "".join(self.output)
        pytest.fail(f"ended without {words!r}:\n{''.join(self.output)}")

    def end(self, number: int = signal.SIGTERM) -> int:
        """Tell it to end; its exit status."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=PATIENCE_SECONDS)
        self.output.append(rest)
        return self.process.returncode


@contextmanager
def run(directory: Path, *words: str, ports: tuple[int, int, int] | None = None) -> Iterator[Run]:
    web, smtp, mailbox = ports or some_ports()
    given = ["--port", str(web), "--smtp-port", str(smtp), "--mailbox-port", str(mailbox)]
    process = subprocess.Popen(
        [sys.executable, "-m", "dev.run", "--directory", str(directory), *given, *words],
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Run(process=process, ports=(web, smtp, mailbox))
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=PATIENCE_SECONDS)
        assert process.stdout is not None
        process.stdout.close()


def _environment() -> dict[str, str]:
    around = {name: value for name, value in os.environ.items() if not name.startswith("PLACET_")}
    # Where setproctitle is installed, gunicorn names its processes with it; this keeps it from writing over the
    # environment by which `processes_of` knows them.
    return around | {"SPT_NOENV": "1"}


def some_ports() -> tuple[int, int, int]:
    web = free_port()
    smtp = free_port(taken=(web,))
    return web, smtp, free_port(taken=(web, smtp))


def processes_of(directory: Path) -> list[int]:
    """Processes that were started for a directory."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if f"PLACET_DATA_DIR={directory}".encode() in environment.split(b"\0"):
            found.append(int(entry.name))
    return found


def link_of_desk(output: str) -> str:
    found = re.search(r"as first officer\s+(\S+)", output)
    assert found is not None
    return found[1]


@pytest.mark.slow
def test_a_newcomer_reaches_desk_mailbox_and_letter_and_a_second_run_continues(tmp_path: Path):
    directory = tmp_path / "var"

    with run(directory) as first:
        output = first.until(READY)
        web, _, mailbox = first.ports
        browser = Browser()
        signing_in = browser.open(link_of_desk(output))
        button = next(form for form in signing_in.forms if signing_in.url.endswith(form.action))
        desk = browser.send(signing_in, button)
        letter = Browser().open(re.search(r"A letter with its link\s+(\S+)", output)[1])
        reader = MailReader(f"http://127.0.0.1:{mailbox}")
        reader.refresh()
        reply_page = Browser().open(reader.link(READER))
        children = processes_of(directory)
        status = first.end(signal.SIGINT)

    assert (signing_in.status, desk.status, letter.status, reply_page.status) == (200, 200, 200, 200)
    assert "DM-21/1012" in desk.text
    assert "/l/" in letter.text
    assert reply_page.url.startswith(f"http://127.0.0.1:{web}/r/")
    assert reply_page.form_with("item-6a", "statement")
    assert len(children) >= 3
    assert status == 0
    assert processes_of(directory) == []
    assert all(is_free(port) for port in first.ports)

    with run(directory, ports=first.ports) as second:
        output = second.until(READY)
        status = second.end()

    assert "as an earlier run left it" in output
    assert "importing" not in output
    assert status == 0
    assert processes_of(directory) == []


@pytest.mark.slow
def test_a_busy_port_is_named_a_crashed_process_comes_back_and_a_killed_supervisor_leaves_nothing(tmp_path: Path):
    directory = tmp_path / "var"

    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        _, smtp, mailbox = some_ports()
        with run(directory, ports=(port, smtp, mailbox)) as running:
            output = running.until(READY)
            os.kill(scheduler_of(directory), signal.SIGKILL)
            running.until("scheduler | has ended (signal SIGKILL); it is started again in 1 s")
            running.until("ticking every")
            running.process.kill()
            running.process.wait()

    assert f"port {port} (web) is in use by another program; taking" in output
    assert f"http://127.0.0.1:{port}/" not in output
    assert wait_until(lambda: not processes_of(directory))


def test_the_settings_of_a_real_deployment_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    environment = {"PLACET_ENV": "production", "PATH": os.environ["PATH"]}

    ended = subprocess.run(
        [sys.executable, "-m", "dev.run", "--directory", str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "PLACET_ENV says production" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def scheduler_of(directory: Path) -> int:
    for number in processes_of(directory):
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        if b"scheduler" in words:
            return number
    pytest.fail("there is no scheduler")


def wait_until(is_true, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
