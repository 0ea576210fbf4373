"""Keeps a few processes running: starts them, repeats what they say, starts a crashed one again, ends them all."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Waits before a crashed process is started again, in seconds; the last one repeats.
WAITS_SECONDS = (1, 2, 4, 8, 15, 30)
#: Who has run for so long has recovered: the next crash waits shortly again.
RECOVERED_SECONDS = 60
#: How long a process may take to end before it is killed.
ENDING_SECONDS = 10
_NOTICES_SECONDS = 0.05

Say = Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run."""

    name: str
    command: tuple[str, ...]
    directory: Path
    environment: Mapping[str, str]


class Child:
    """One program and the process that runs it now."""

    def __init__(self, program: Program, say: Say) -> None:
        self.program = program
        self._say = say
        self._process: subprocess.Popen[str] | None = None
        self._started_at = 0.0
        self._crashes = 0
        self._due_at = 0.0
        self._reader: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        """Number of the process; None while there is none."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the process, in a session of its own: Ctrl-C reaches the supervisor only, which ends them in order."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dev.leash", *self.program.command],
            cwd=self.program.directory,
            env=dict(self.program.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._started_at = time.monotonic()
        self._reader = threading.Thread(target=self._repeat, args=(self._process,), daemon=True)
        self._reader.start()

    def mind(self) -> None:
        """Start the process again if it has crashed and the wait is over."""
        if self._process is not None and self._process.poll() is not None:
            self._mourn(self._process)
        if self._process is None and time.monotonic() >= self._due_at:
            self.start()

    def tell_to_end(self) -> None:
        """Ask the process to end."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    def wait_for_end(self) -> None:
        """Wait until it has; who does not end in time is killed with all that it has started."""
        if self._process is None:
            return
        try:
            self._process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._say(self.program.name, f"does not end within {ENDING_SECONDS} s and is killed")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None
        if self._reader is not None:
            self._reader.join(1)

    def _mourn(self, process: subprocess.Popen[str]) -> None:
        lasted = time.monotonic() - self._started_at
        self._crashes = 1 if lasted >= RECOVERED_SECONDS else self._crashes + 1
        wait = WAITS_SECONDS[min(self._crashes, len(WAITS_SECONDS)) - 1]
        self._process, self._due_at = None, time.monotonic() + wait
        code = process.returncode
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        self._say(self.program.name, f"has ended ({how}); it is started again in {wait} s")

    def _repeat(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is None:
            return
        with process.stdout as lines:
            for line in lines:
                self._say(self.program.name, line.rstrip())


class Supervisor:
    """All of them. Started in the order given, ended the other way round, so that mail that is under way arrives."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self.children: list[Child] = []

    def start(self, *programs: Program) -> None:
        """Start programs, and keep them running as long as `mind` is called."""
        for program in programs:
            child = Child(program, self._say)
            self.children.append(child)
            child.start()

    def mind(self) -> None:
        """Look once whether all are running."""
        for child in self.children:
            child.mind()

    def mind_until(self, is_over: Callable[[], bool], *, seconds: float | None = None) -> bool:
        """Look again and again until `is_over`; False when so many seconds have passed before that."""
        began = time.monotonic()
        while not is_over():
            if seconds is not None and time.monotonic() - began > seconds:
                return False
            self.mind()
            time.sleep(_NOTICES_SECONDS)
        return True

    def stop(self) -> None:
        """End all of them; their ports are free afterwards."""
        for child in reversed(self.children):
            child.tell_to_end()
            child.wait_for_end()
        self.children.clear()


def speaker(names: Sequence[str]) -> Say:
    """Prints lines behind the name of who says them, whole lines only."""
    width = max(map(len, names), default=0)
    gate = threading.Lock()

    def say(name: str, line: str) -> None:
        with gate:
            print(f"{name:<{width}} | {line}", flush=True)

    return say
