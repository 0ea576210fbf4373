"""What a figure was taken on: the machine, the programs, the state of the code."""

import os
import platform
import re
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dev.postgres import PostgresServer

ROOT = Path(__file__).resolve().parent.parent
#: What a run writes itself does not make the code another.
_OWN = ":(exclude)bench/results.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where it ran."""

    cpu: str
    cores: int
    memory_gib: float
    kernel: str
    python: str
    postgresql: str
    sqlite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What ran."""

    #: "" outside a checkout.
    commit: str
    #: Whether files differ from that commit.
    is_dirty: bool


def this_machine(server: PostgresServer) -> Machine:
    """The machine at hand."""
    return Machine(
        cpu=_found(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo")) or platform.processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=round(int(_found(r"^MemTotal:\s*(\d+) kB$", Path("/proc/meminfo")) or 0) / 2**20, 1),
        kernel=f"{platform.system()} {platform.release()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        postgresql=_said(str(server.programs / "postgres"), "--version").rpartition(" ")[2],
        sqlite=sqlite3.sqlite_version,
    )


def this_code() -> Code:
    """The commit that is checked out, and whether it was changed since."""
    return Code(
        commit=_said("git", "rev-parse", "HEAD"),
        is_dirty=bool(_said("git", "status", "--porcelain", "--untracked-files=no", "--", ".", _OWN)),
    )


def _found(pattern: str, file: Path) -> str:
    try:
        match = re.search(pattern, file.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:  # not Linux
        return ""
    return match[1].strip() if match else ""


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
