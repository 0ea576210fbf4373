"""Which letters are a consultation's."""

from sqlalchemy import ColumnElement, and_, or_, select

from app.consultations.models import Consultation, Invitation
from app.outbox.models import OutboxLetter


def is_letter_of(consultation: Consultation) -> ColumnElement[bool]:
    """Whether a letter belongs to the consultation.

    A letter that covers several belongs to each that its focal point was invited to and that was open at the time.
    """
    own = OutboxLetter.log == consultation.reference
    if consultation.opened_at is None or consultation.deadline_at is None:
        return own
    invited = select(Invitation.focal_point_id).where(Invitation.consultation_id == consultation.id)
    shared = and_(
        OutboxLetter.log == "",
        OutboxLetter.focal_point_id.in_(invited),
        OutboxLetter.queued_at.between(consultation.opened_at, consultation.deadline_at),
    )
    return or_(own, shared)
