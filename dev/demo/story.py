"""The course of the demonstration, phase by phase, against running processes."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from dev import example
from dev.browser import Browser
from dev.demo.people import Ledger, contest, send_all
from dev.demo.plan import Member, Plan, Wave, members_of, plan_of
from dev.installation import Installation
from dev.post import MailReader
from dev.supervisor import Supervisor

#: Written into the file, relative to opening. The first reminder waits until the first replies are in.
DEADLINE_SECONDS = 75
FIRST_REMINDER_SECONDS, SECOND_REMINDER_SECONDS = 45, 15
#: Between the deadline and the close; a reply may wait half as long for the database.
DRAIN_SECONDS, REPLY_TIMEOUT_SECONDS = 6, 3
SETTINGS = {
    "PLACET_DEPLOYMENT": "demonstration",
    "PLACET_TICK_SECONDS": "1",
    "PLACET_CLOSE_DRAIN_SECONDS": str(DRAIN_SECONDS),
    "PLACET_REPLY_TIMEOUT_SECONDS": str(REPLY_TIMEOUT_SECONDS),
    "PLACET_OUTBOX_LEASE_SECONDS": "30",
}
#: The longest that anything is waited for beyond the instant at which it is due.
PATIENCE_SECONDS = 60
_REASON = "Invented for this demonstration: the capital has confirmed the reply."


class Stuck(Exception):
    """Something that should have happened by itself did not."""


@dataclass(slots=True, kw_only=True)
class Stage:
    """What all phases share."""

    installation: Installation
    supervisor: Supervisor
    mail: MailReader
    ledger: Ledger = field(default_factory=Ledger)
    began: float = field(default_factory=time.monotonic)

    def progress(self, line: str) -> None:
        """A line with the time since the beginning."""
        seconds = int(time.monotonic() - self.began)
        print(f"{seconds // 60}:{seconds % 60:02}  {line}", flush=True)

    def wait(self, what: str, is_there: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until something is there, and keep the processes running meanwhile.

        Raises:
            Stuck: it did not come in time.
        """
        if not self.supervisor.mind_until(is_there, seconds=seconds):
            raise Stuck(f"{what} did not happen within {seconds:.0f} s")


def play(stage: Stage) -> str:
    """From an empty directory to the last outcome letter; gives the reference of the consultation.

    Raises:
        Stuck: something did not happen by itself.
        NotOnThePage: a page or a letter lacks what people need.
        CommandFailed: a command refused.
    """
    file = accelerated(stage.installation.directory / "example")
    members = members_of(example.EXAMPLES / "members.csv", example.EXAMPLES / "focal-points.csv")
    plan = plan_of(members)
    reference = example.reference_of(file)
    _open(stage, file)
    status = stage.installation.status(reference)
    deadline = datetime.fromisoformat(status["deadline"])
    _invitations(stage, members, status["mail"]["queued"])
    _first_replies(stage, plan)
    _contest(stage, plan, reference)
    _reminder(stage, plan, 1, due=deadline.timestamp() - FIRST_REMINDER_SECONDS)
    _reminder(stage, plan, 2, due=deadline.timestamp() - SECOND_REMINDER_SECONDS)
    _late_reply(stage, plan, deadline)
    _close(stage, reference)
    return reference


def accelerated(directory: Path) -> Path:
    """A copy of the example whose deadline is a minute ahead instead of weeks; gives its file."""
    shutil.copytree(example.EXAMPLES, directory, dirs_exist_ok=True)
    file = directory / example.FILE.name
    text = file.read_text(encoding="utf-8")
    reminders = f'["-{FIRST_REMINDER_SECONDS}s", "-{SECOND_REMINDER_SECONDS}s"]'
    for key, value in (("deadline", f'"+{DEADLINE_SECONDS}s"'), ("reminders", reminders)):
        text, count = re.subn(rf"(?m)^{key}:.*$", f"{key}: {value}", text)
        if count != 1:
            raise Stuck(f"{file.name} has {count} lines that begin with {key}:")
    file.write_text(text, encoding="utf-8")
    return file


def _open(stage: Stage, file: Path) -> None:
    stage.supervisor.start(stage.installation.mailbox)
    example.load(stage.installation, file, stage.progress)
    stage.supervisor.start(stage.installation.web, stage.installation.scheduler)


def _invitations(stage: Stage, members: tuple[Member, ...], queued: int) -> None:
    stage.wait("the web process", lambda: _is_up(stage.installation.public_url), seconds=PATIENCE_SECONDS)
    stage.wait("the arrival of all invitations", lambda: stage.mail.refresh() >= queued)
    links = sum(1 for each in members for address in each.addresses if stage.mail.link(address))
    stage.progress(f"{queued} letters have arrived, {links} of them with a personal link")


def _first_replies(stage: Stage, plan: Plan) -> None:
    with _sending(stage, "first replies"):
        send_all(plan.of(Wave.FIRST), stage.mail, stage.ledger)


def _contest(stage: Stage, plan: Plan, reference: str) -> None:
    """A colleague contests through the link in the receipt letter; two officers find that the reply stands."""

    def has_receipt() -> bool:
        stage.mail.refresh()
        return stage.mail.link(plan.contester, "/c/") is not None

    stage.wait("the arrival of a receipt", has_receipt)
    if not contest(plan.contester, stage.mail):
        raise Stuck("the report of a reply was not received")
    index = stage.ledger.index_of(plan.contested)
    first, second = (officer.email for officer in example.OFFICERS)
    words = ["replies", "rule", reference, str(index), "--upheld", "no", "--reason", _REASON]
    stage.installation.flask(*words, "--by", first, "--approved-by", second)
    stage.progress(f"reply {index} was contested by a colleague; two officers have dismissed that")


def _reminder(stage: Stage, plan: Plan, number: int, *, due: float) -> None:
    """Wait for a reminder to arrive; then those reply who waited for it, through the link in it."""
    wave = (Wave.SECOND, Wave.THIRD)[number - 1]
    waiting = plan.waiting_for(wave)

    def has_come() -> bool:
        stage.mail.refresh()
        # The invitation, and this many reminders.
        return all(stage.mail.count(address) > number for address in waiting)

    stage.wait(f"reminder {number}", has_come, seconds=max(0.0, due - _now()) + PATIENCE_SECONDS)
    stage.progress(f"the scheduler has sent reminder {number} to those who owe an answer")
    with _sending(stage, f"replies after reminder {number}"):
        send_all(plan.of(wave), stage.mail, stage.ledger)


def _late_reply(stage: Stage, plan: Plan, deadline: datetime) -> None:
    stage.progress(f"waiting {max(0, int(deadline.timestamp() - _now()))} s for the deadline")
    stage.wait(
        "the deadline",
        lambda: _now() > deadline.timestamp() + 1,
        seconds=max(0.0, deadline.timestamp() - _now()) + PATIENCE_SECONDS,
    )
    with _sending(stage, "replies after the deadline"):
        send_all(plan.of(Wave.LATE), stage.mail, stage.ledger)


def _close(stage: Stage, reference: str) -> None:
    """Nobody does anything: the scheduler closes, decides and announces."""

    def is_over() -> bool:
        time.sleep(1)
        status = stage.installation.status(reference)
        return bool(status["state"] == "announced" and not status["mail"]["waiting"])

    stage.progress("waiting for the scheduler to close, decide, announce and send the outcome")
    stage.wait("the announcement with all its letters", is_over, seconds=DRAIN_SECONDS + PATIENCE_SECONDS)
    stage.progress(f"announced; {stage.mail.refresh()} letters have arrived in all")


@contextmanager
def _sending(stage: Stage, what: str) -> Iterator[None]:
    before = len(stage.ledger.told)
    yield
    told = stage.ledger.told[before:]
    said = {word: sum(1 for each in told if each.said == word) for word in sorted({each.said for each in told})}
    stage.progress(f"{what}: {len(told)} sent, told " + ", ".join(f"{word} {count}" for word, count in said.items()))


def _is_up(url: str) -> bool:
    try:
        return Browser().open(f"{url}/desk/sign-in").status < 500  # noqa: PLR2004 - the server's own failures
    except OSError:
        return False


def _now() -> float:
    return datetime.now(UTC).timestamp()
