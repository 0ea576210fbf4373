"""Two officers record that an older copy of the record is the one that counts from now on, and what was lost."""

from app.consultations.approval import Approval, approved_facts
from app.core.work import Work
from app.custody.refusals import NothingHeld
from app.record import holding
from app.record.checking import logs
from app.record.events import HOUSE
from app.record.holding import Lost
from app.record.service import append_recovery


def recover(work: Work, approval: Approval) -> tuple[Lost, ...]:
    """End the hold; what the checkpoint file is ahead by comes back, and stands in the record from now on.

    The log of the house gets a note with all of it, and each log that lost something one of its own.

    Raises:
        NothingHeld: the record is not behind.
        ReasonMissing, SecondOfficerNeeded: refusals of two officers.
    """
    lost = holding.lost(work)
    if not lost and not holding.is_held(work):
        raise NothingHeld
    approved = approved_facts(work, approval)
    append_recovery(work, HOUSE, facts=approved | {"lost": [_fact(each) for each in lost]}, reason=approval.reason)
    known = set(logs(work)) - {HOUSE}
    for each in lost:
        if each.log in known:
            append_recovery(work, each.log, facts=approved | {"lost": [_fact(each)]}, reason=approval.reason)
    holding.release(work)
    return lost


def _fact(lost: Lost) -> dict[str, object]:
    """What was published and is gone: size and root of the checkpoint; and how far the copy went."""
    return {"log": lost.log, "size": lost.kept.size, "root": lost.kept.root.hex(), "present_size": lost.size}
