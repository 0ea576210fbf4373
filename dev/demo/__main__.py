"""`make demo`: the whole way, from the import of members to the letters that announce the outcome.

Real web, scheduler and mail processes on free ports and in a directory of their own; invented people follow the links
in the letters. The last line printed is what `flask consultations status --json` says; the exit status is 1 unless
that agrees with what people were told and with the letters that arrived.
"""

import argparse
import contextlib
import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dev.browser import NotOnThePage
from dev.demo.audit import findings
from dev.demo.plan import Way
from dev.demo.story import SETTINGS, Stage, Stuck, play
from dev.demo.table import table
from dev.installation import CommandFailed, Installation
from dev.ports import free_port
from dev.post import MailReader
from dev.supervisor import Supervisor


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, audit, print."""
    wanted = _parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        with _directory(wanted.keep) as directory:
            return _run(_installation(directory))
    except KeyboardInterrupt:
        print("ended before its time", file=sys.stderr)
        return 130
    except (CommandFailed, NotOnThePage, Stuck, OSError) as failure:
        print(f"the demonstration failed: {failure}", file=sys.stderr)
        return 1


def _run(installation: Installation) -> int:
    log = (installation.directory / "processes.log").open("w", encoding="utf-8")
    supervisor = Supervisor(lambda name, line: print(f"{name}: {line}", file=log, flush=True))
    stage = Stage(installation=installation, supervisor=supervisor, mail=MailReader(installation.mailbox_url))
    try:
        reference = play(stage)
    except BaseException:
        _repeat_end_of(installation.directory / "processes.log")
        raise
    finally:
        supervisor.stop()
        log.close()
    line = installation.status_line(reference)
    status = json.loads(line)
    wrong = list(findings(status, stage.ledger, installation.database, installation.mailbox_directory))
    _conclude(stage, status, wrong)
    print(line, flush=True)
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dev.demo", description=__doc__)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="use this empty directory, and leave it behind")
    return parser


@contextlib.contextmanager
def _directory(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        directory = Path(tempfile.mkdtemp(prefix="placet-demo-"))
        try:
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)
        return
    keep.mkdir(parents=True, exist_ok=True)
    if any(keep.iterdir()):
        raise Stuck(f"{keep} is not empty")
    yield keep.resolve()
    print(f"Everything of it is kept in {keep}.", file=sys.stderr)


def _installation(directory: Path) -> Installation:
    ports: list[int] = []
    for _ in range(3):
        ports.append(free_port(taken=ports))
    web, smtp, mailbox = ports
    return Installation(
        directory=directory, web_port=web, smtp_port=smtp, mailbox_port=mailbox, settings=dict(SETTINGS)
    )


def _conclude(stage: Stage, status: Mapping[str, Any], wrong: Sequence[str]) -> None:
    print(f"\n{status['consultation']}: every reply below is invented, drawn with a fixed seed.\n")
    print(table(status))
    print(f"\nWays: {', '.join(sorted(set(Way)))}.\n")
    if wrong:
        print("Does not agree:\n  " + "\n  ".join(wrong))
        return
    told, accepted = len(stage.ledger.standing()), status["mail"]["accepted"]
    print(f"Agrees: {told} Member States were told that their reply is recorded; just these are counted, as told.")
    print(f"Agrees: all {accepted} letters that the outbox calls accepted are in the mailbox, byte for byte.\n")


def _repeat_end_of(log: Path, lines: int = 40) -> None:
    """What the processes said last, for whoever looks into a failure."""
    for line in log.read_text(encoding="utf-8").splitlines()[-lines:]:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
