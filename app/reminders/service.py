"""Writing reminders: one letter for each focal point and due time, for all open consultations that it owes.

Each letter is written under the locks on the logs of the consultations it names, so that a reply and a reminder never
pass each other, and any number of schedulers write it once.
"""

from collections.abc import Collection

from sqlalchemy import update

from app.consultations.confirmation_codes import printed_code
from app.consultations.correspondence import (
    deadline_of,
    item_lines,
    name_of_principal,
    party_of,
    rules_of,
    sheet,
)
from app.consultations.invitations import link
from app.consultations.models import DueInstant
from app.consultations.procedure import owed
from app.consultations.queries import decisions
from app.core.work import Work
from app.letters import reminder as letters
from app.letters.facts import OwedConsultation
from app.outbox.service import Cause, queue
from app.record.service import lock
from app.reminders.queries import Debt, Reminder, owed_references, reminder, send_by


def remind(work: Work, focal_point_id: int) -> bool:
    """Queue the reminder that a focal point should get now; False when there is none, or it has been queued before."""
    for reference in owed_references(work, focal_point_id):
        lock(work, reference)
    # Read only now: a reply that came first has left nothing to remind of.
    found = reminder(work, focal_point_id)
    return found is not None and write(work, found)


def write(work: Work, found: Reminder) -> bool:
    """Queue a reminder; False if its cause has queued it before."""
    first, deadlines = found.debts[0], [deadline_of(each.consultation) for each in found.debts]
    party = party_of(work, first.seat, first.focal_point, first.invitation)
    cause = Cause(
        log=first.consultation.reference if len(found.debts) == 1 else "",
        cause=found.cause,
        attempt=found.attempt,
        send_by_at=send_by(work, found.debts),
        retry_until_at=max(deadlines),
    )
    owed = tuple(_owed(work, each, party.language) for each in found.debts)
    return queue(work, letters.compose(party.addressee, owed=owed), to=party.recipient, cause=cause)


def finish(work: Work, instant_ids: Collection[int]) -> int:
    """Tick off due instants whose letters are all queued, or that nobody needs any more; how many were still open."""
    done = work.session.scalars(
        update(DueInstant)
        .where(DueInstant.id.in_(instant_ids), DueInstant.done_at.is_(None))
        .values(done_at=work.now)
        .returning(DueInstant.id)
    )
    return len(done.all())


def _owed(work: Work, debt: Debt, language: str) -> OwedConsultation:
    consultation = debt.consultation
    wanting = owed(decisions(work, consultation), debt.seat)
    names = {each.name for each in wanting}
    return OwedConsultation(
        sheet=sheet(work, consultation, language),
        items=tuple(each for each in item_lines(work, consultation, language) if each.name in names),
        link=link(work, debt.invitation),
        code=printed_code(work, debt.invitation),
        alternate_for=name_of_principal(debt.seat, language),
        rules=rules_of(consultation, wanting),
    )
