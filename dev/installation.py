"""An installation for one's own machine: a directory, three ports, and the commands that run on them."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dev import commands
from dev.ports import HOST
from dev.supervisor import Program

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "PLACET_"
#: What a former run leaves in the directory.
LEFT_BEHIND = (
    "placet.sqlite",
    "placet.sqlite-wal",
    "placet.sqlite-shm",
    "placet.sqlite.lock",
    "checkpoints",
    "checkpoints.lock",
)
WEB_THREADS = 8
#: How long requests under way may take when the web process is told to end.
GRACE_SECONDS = 3


class CommandFailed(Exception):
    """A command of the application ended with an error; the message is what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where one installation keeps its data and on which ports of loopback it answers."""

    directory: Path
    web_port: int
    smtp_port: int
    mailbox_port: int
    #: Settings beyond those that follow from the above: variable to value.
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def public_url(self) -> str:
        """Address that links in letters start with."""
        return f"http://{HOST}:{self.web_port}"

    @property
    def mailbox_url(self) -> str:
        """Address of the mailbox's pages."""
        return f"http://{HOST}:{self.mailbox_port}"

    @property
    def mailbox_directory(self) -> Path:
        """Where the mailbox keeps what arrived."""
        return self.directory / "mailbox"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.directory / "placet.sqlite"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process. No setting of the surrounding shell reaches it.

        A shell may hold the settings of a real deployment; neither its database nor its mail relay must see an example.
        """
        around = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        return around | {
            "PLACET_ENV": "development",
            "PLACET_DATA_DIR": str(self.directory),
            "PLACET_PUBLIC_URL": self.public_url,
            "PLACET_MAIL_SERVER": HOST,
            "PLACET_MAIL_PORT": str(self.smtp_port),
            "PLACET_MAIL_TLS": "none",
            "PYTHONUNBUFFERED": "1",
            **self.settings,
        }

    @property
    def mailbox(self) -> Program:
        """The process that takes mail and shows it."""
        ports = ("--smtp-port", str(self.smtp_port), "--web-port", str(self.mailbox_port))
        return self._program("mailbox", "dev.mailbox", *ports, "--directory", str(self.mailbox_directory))

    @property
    def web(self) -> Program:
        """The process that answers browsers."""
        return self._program(
            "web",
            "gunicorn",
            "--bind",
            f"{HOST}:{self.web_port}",
            "--worker-class",
            "gthread",
            "--threads",
            str(WEB_THREADS),
            "--graceful-timeout",
            str(GRACE_SECONDS),
            "--no-control-socket",
            "--log-level",
            "warning",
            "wsgi:app",
        )

    @property
    def scheduler(self) -> Program:
        """The process that reminds, closes, announces and sends."""
        return self._program("scheduler", "flask", "--app", "wsgi", "scheduler")

    def flask(self, *words: str, given: str = "") -> str:
        """Run a command of the application and give what it printed.

        Args:
            words: the command.
            given: what it reads from standard input.

        Raises:
            CommandFailed: it ended with an error.
        """
        done = commands.run(words, directory=ROOT, environment=self.environment, given=given)
        if done.status:
            raise CommandFailed(f"flask {' '.join(words)}: {(done.complained or done.said).strip()}")
        return done.said

    def status(self, reference: str) -> dict[str, Any]:
        """What `flask consultations status --json` says."""
        found: dict[str, Any] = json.loads(self.status_line(reference))
        return found

    def status_line(self, reference: str) -> str:
        """The same, as it is printed."""
        return self.flask("consultations", "status", reference, "--json").strip()

    def _program(self, name: str, module: str, *words: str) -> Program:
        command = (sys.executable, "-m", module, *words)
        return Program(name=name, command=command, directory=ROOT, environment=self.environment)
