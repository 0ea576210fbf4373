"""`make run`: web, scheduler and mailbox on one's own machine, with the example consultation open.

Everything stays on loopback and no letter leaves the machine. A second run continues where the first was ended.
"""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

from config import LOOPBACK
from dev import example
from dev.browser import Browser
from dev.installation import LEFT_BEHIND, ROOT, CommandFailed, Installation
from dev.ports import free_port
from dev.post import MailReader
from dev.supervisor import Supervisor, speaker

WEB_PORT, SMTP_PORT, MAILBOX_PORT = 5000, 1025, 8025
#: Quicker than a real installation, for people who wait for a letter.
TICK_SECONDS = 2
#: How long the processes may take to answer, and the first letters to arrive.
START_SECONDS, LETTER_SECONDS = 30, 30
#: Whose letter is shown to the newcomer: an invitation in English.
READER = "mission@bahamas.example"
NAMES = ("placet", "mailbox", "web", "scheduler")


class CannotStart(Exception):
    """What stands in the way, for the person who started it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where to click."""

    sign_in_links: tuple[str, ...]
    #: None: it has not arrived yet.
    letter: str | None
    state: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM."""
    wanted = _parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    say = speaker(NAMES)
    supervisor = Supervisor(say)
    try:
        _refuse_production()
        with _alone_in(wanted.directory):
            _run(wanted, supervisor)
    except KeyboardInterrupt:
        pass
    except (CannotStart, CommandFailed, OSError) as failure:
        say("placet", f"cannot start: {failure}")
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if supervisor.children:
            say("placet", "ending scheduler, web and mailbox")
        supervisor.stop()
        say("placet", "ended; nothing is running any more")
    return 0


def _run(wanted: argparse.Namespace, supervisor: Supervisor) -> None:
    say = speaker(NAMES)
    installation = _installation(wanted)
    if wanted.fresh:
        say("placet", f"starting anew: what was in {wanted.directory} is removed")
        _remove(installation)
    supervisor.start(installation.mailbox)
    found = example.load(installation, example.FILE, lambda line: say("placet", line))
    supervisor.start(installation.web, installation.scheduler)
    if not supervisor.mind_until(lambda: _answers(installation), seconds=START_SECONDS):
        raise CannotStart("web or mailbox do not answer; the lines above say why")
    say("placet", "waiting for the first letters to arrive in the mailbox")
    places = _Places(
        sign_in_links=tuple(example.sign_in_link(installation, officer) for officer in example.OFFICERS),
        letter=_letter(installation, supervisor),
        state=found,
    )
    print(_guide(installation, places), flush=True)
    while True:
        supervisor.mind()
        time.sleep(0.2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dev.run", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="remove what earlier runs have left, and start anew")
    parser.add_argument("--directory", type=Path, default=ROOT / "var", help="where data is kept (default: var)")
    parser.add_argument("--port", type=int, default=_usual_port(), help=f"of the web process (default: {WEB_PORT})")
    parser.add_argument("--smtp-port", type=int, default=SMTP_PORT, help=f"that takes mails (default: {SMTP_PORT})")
    parser.add_argument(
        "--mailbox-port", type=int, default=MAILBOX_PORT, help=f"of the mailbox's pages (default: {MAILBOX_PORT})"
    )
    return parser


def _usual_port() -> int:
    """The port of PLACET_PUBLIC_URL where that is on this machine."""
    address = urlsplit(os.environ.get("PLACET_PUBLIC_URL", ""))
    return address.port or WEB_PORT if address.hostname in LOOPBACK and address.scheme == "http" else WEB_PORT


def _refuse_production() -> None:
    if os.environ.get("PLACET_ENV") == "production":
        raise CannotStart("PLACET_ENV says production; this is for one's own machine (docs/operations.md)")


@contextlib.contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Two runs over one directory would write letters with each other's addresses."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "run.lock").open("w") as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"another run uses {directory}; end it, or name another --directory") from None
        yield


def _installation(wanted: argparse.Namespace) -> Installation:
    taken: set[int] = set()
    ports = {}
    for name, port in (("web", wanted.port), ("smtp", wanted.smtp_port), ("mailbox", wanted.mailbox_port)):
        ports[name] = free_port(port, taken=taken)
        taken.add(ports[name])
        if port and ports[name] != port:
            speaker(NAMES)("placet", f"port {port} ({name}) is in use by another program; taking {ports[name]}")
    return Installation(
        directory=wanted.directory.resolve(),
        web_port=ports["web"],
        smtp_port=ports["smtp"],
        mailbox_port=ports["mailbox"],
        settings={"PLACET_TICK_SECONDS": str(TICK_SECONDS)},
    )


def _remove(installation: Installation) -> None:
    """Remove what runs leave, and nothing else that may lie in the directory."""
    for name in LEFT_BEHIND:
        (installation.directory / name).unlink(missing_ok=True)
    shutil.rmtree(installation.mailbox_directory, ignore_errors=True)


def _answers(installation: Installation) -> bool:
    try:
        return all(
            Browser().open(url).status < 500  # noqa: PLR2004 - the server's own failures
            for url in (f"{installation.public_url}/desk/sign-in", f"{installation.mailbox_url}/")
        )
    except (URLError, OSError):
        return False


def _letter(installation: Installation, supervisor: Supervisor) -> str | None:
    """Address of the example letter in the mailbox."""
    reader = MailReader(installation.mailbox_url)

    def has_come() -> bool:
        reader.refresh()
        return reader.first_to(READER) is not None

    supervisor.mind_until(has_come, seconds=LETTER_SECONDS)
    mail = reader.first_to(READER)
    return f"{installation.mailbox_url}/messages/{mail.id}" if mail else None


def _guide(installation: Installation, places: _Places) -> str:
    first, second = places.sign_in_links
    reference = example.reference_of(example.FILE)
    moved = f" PLACET_PUBLIC_URL={installation.public_url}" if installation.web_port != WEB_PORT else ""
    where = "" if installation.directory == ROOT / "var" else f" PLACET_DATA_DIR={installation.directory}"
    return f"""
  Placet is running on this machine. Members and subjects are real, all else is invented; no letter leaves the machine.

    The desk, as first officer    {first}
    The desk, as second officer   {second}
                                  (each link signs in once, within the hour; open them in two browsers)
    Password of every account     {example.PASSWORD}
                                  (asked for before acts by two; {_others()} sign in with it)
    The mailbox                   {installation.mailbox_url}/
    A letter with its link        {places.letter or "not here yet; the mailbox shows it when it comes"}

    {_how_it_stands(reference, places.state)}
    Commands, in another terminal:
      PLACET_ENV=development{moved}{where} .venv/bin/flask --app wsgi consultations status {reference}

  Ctrl-C ends everything. `make run` continues, `make fresh` starts anew.
"""


def _others() -> str:
    return ", ".join(each.email for each in example.OTHERS)


def _how_it_stands(reference: str, state: str) -> str:
    match state:
        case "" | "draft":
            return f"{reference} has just been opened: the board counts, reply through a letter and watch it."
        case "open":
            return f"{reference} is open, as an earlier run left it."
        case _:
            return f"{reference} is {state}, as an earlier run left it; `make fresh` opens it anew."


if __name__ == "__main__":
    sys.exit(main())
