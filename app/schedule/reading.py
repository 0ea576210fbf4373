"""The pass that reads the mailbox: it stands apart from the others, because a mail server may keep it waiting."""

from collections.abc import Callable

from app.core.work import SCHEDULER, begin, house
from app.intake.mailbox import read_mailbox
from app.schedule.round import Round
from app.watch import service as watch
from app.watch.queries import MAILBOX


def read(turn: Round, *, should_stop: Callable[[], bool]) -> None:
    """Take in what is new; nothing where no mailbox is set."""
    if not house().settings.imap_server:
        return
    report = read_mailbox(should_stop=should_stop, guard=turn.item)
    turn.done = report.taken_in
    if report.problem:
        turn.failed.append(f"the mailbox could not be read: {report.problem}")
        return
    with begin(SCHEDULER) as work:
        watch.beat(work, MAILBOX)
