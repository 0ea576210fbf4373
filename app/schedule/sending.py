"""The pass that sends: it stands apart from the others, because a relay may keep it waiting."""

import os
import secrets
import socket
from collections.abc import Callable

from app.core.work import SCHEDULER, begin, look
from app.outbox.delivery import send_due
from app.record import holding
from app.schedule.passes import HELD
from app.schedule.round import Round
from app.watch import service as watch
from app.watch.queries import OUTBOX


def send(turn: Round, *, should_stop: Callable[[], bool]) -> None:
    """Send what is due. Only letters that a server accepted count as done."""
    with begin(SCHEDULER) as work:
        watch.beat(work, OUTBOX)
    with look(SCHEDULER) as work:
        is_held = holding.is_held(work)
    if is_held:
        turn.failed.append(HELD)
        return
    report = send_due(
        owner=own_name(), should_stop=should_stop, guard=lambda letter_id: turn.item(f"letter {letter_id}")
    )
    turn.done = report.accepted
    if report.is_relay_out_of_reach:
        turn.failed.append("the mail relay is out of reach")


def own_name() -> str:
    """A name for one run: a sender that wakes up after its lease must not settle what a later run has taken."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
