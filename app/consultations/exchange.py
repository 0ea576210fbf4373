"""The end of an exchange of views: from an instant on replies are taken, and everybody is told so once."""

from collections.abc import Sequence

from sqlalchemy import select, update

from app.consultations.correspondence import Party, deadline_of
from app.consultations.invitations import link
from app.consultations.models import Consultation, DueInstant, DueKind, State
from app.consultations.queries import by_id
from app.consultations.stationery import Stack, circulate
from app.core.work import Work
from app.letters import replies_open
from app.outbox.letter import Letter
from app.record.events import EventType
from app.record.service import append, lock
from app.rules import is_timely


def due_to_open_replies(work: Work) -> Sequence[int]:
    """Numbers of the consultations in which the exchange of views is over and nobody has been told yet."""
    return work.session.scalars(
        select(DueInstant.consultation_id)
        .where(DueInstant.kind == DueKind.REPLIES_OPEN, DueInstant.done_at.is_(None), DueInstant.due_at <= work.now)
        .order_by(DueInstant.due_at, DueInstant.id)
    ).all()


def open_replies(work: Work, consultation_id: int) -> bool:
    """Tell everybody that replies may be given now; False when somebody has, or when it is no longer true.

    Replies are taken from the instant itself on, whether it was told yet or not.
    """
    reference = work.session.scalars(select(Consultation.reference).where(Consultation.id == consultation_id)).one()
    lock(work, reference)
    if not _ticked_off(work, consultation_id):
        return False
    consultation = by_id(work, consultation_id)
    if consultation.state != State.OPEN or not is_timely(work.now, deadline_of(consultation)):
        return False
    event = append(work, reference, EventType.REPLIES_OPENED)

    def written(paper: Stack, party: Party) -> Letter:
        address = link(work, party.invitation) if party.invitation else None
        return replies_open.compose(
            paper.sheet, party.addressee, items=paper.open_items, rules=paper.open_rules, link=address
        )

    circulate(work, consultation, written, cause=event.index, until_at=deadline_of(consultation))
    return True


def _ticked_off(work: Work, consultation_id: int) -> bool:
    done = work.session.scalars(
        update(DueInstant)
        .where(
            DueInstant.consultation_id == consultation_id,
            DueInstant.kind == DueKind.REPLIES_OPEN,
            DueInstant.due_at <= work.now,
            DueInstant.done_at.is_(None),
        )
        .values(done_at=work.now)
        .returning(DueInstant.id)
    )
    return bool(done.all())
