"""`python -m dev.mailbox`: run the local mailbox until it is told to stop."""

import argparse
import signal
from collections.abc import Sequence
from pathlib import Path

from dev.mailbox.server import LocalMailbox


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGINT or SIGTERM."""
    wanted = _parser().parse_args(arguments)
    # Blocked and waited for: a handler that sets an event can find its lock held by the very thread it interrupts.
    signal.pthread_sigmask(signal.SIG_BLOCK, ending := {signal.SIGINT, signal.SIGTERM})
    with LocalMailbox(
        directory=wanted.directory,
        smtp_port=wanted.smtp_port,
        web_port=wanted.web_port,
        answers=dict(wanted.answer),
    ) as mailbox:
        print(f"Local mailbox: {mailbox.url} (SMTP on port {mailbox.smtp_port})", flush=True)
        signal.sigwait(ending)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dev.mailbox", description="Take all mail, deliver none, show it.")
    parser.add_argument("--smtp-port", type=int, default=1025, help="port that takes mails (default: 1025)")
    parser.add_argument("--web-port", type=int, default=8025, help="port of the pages (default: 8025)")
    parser.add_argument("--directory", type=Path, default=Path("var/mailbox"), help="where mails are kept")
    parser.add_argument(
        "--answer",
        type=_answer,
        action="append",
        default=[],
        metavar="ADDRESS=CODE",
        help="refuse mail to an address with this code, 451 or 550 for example; may be given again",
    )
    return parser


def _answer(text: str) -> tuple[str, int]:
    address, _, code = text.rpartition("=")
    if not address or not code.isdecimal() or code[0] not in "45" or len(code) != len("550"):
        raise argparse.ArgumentTypeError(f"{text!r} is not ADDRESS=CODE with a code of 400 to 599")
    return address, int(code)


if __name__ == "__main__":
    main()
