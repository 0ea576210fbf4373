"""Whether an outcome has been certified by all who must."""

from sqlalchemy import select

from app.consultations.models import Certification, Certify, Consultation
from app.consultations.procedure import decides_nothing
from app.consultations.queries import decisions
from app.core.work import Work
from app.record.events import EventType
from app.record.queries import last_index


def is_certified(work: Work, consultation: Consultation) -> bool:
    """Whether all who must have certified the latest outcome; also where nobody must."""
    if consultation.certify == Certify.NONE or decides_nothing(decisions(work, consultation)):
        return True
    index = last_index(work, consultation.reference, EventType.OUTCOME)
    if index is None or not officers_have_certified(work, consultation, index):
        return False
    return consultation.certify == Certify.OFFICERS or chair_has_certified(work, consultation, index)


def officers_have_certified(work: Work, consultation: Consultation, index: int) -> bool:
    """Whether two officers have certified the outcome of that index."""
    return _is_certified(work, consultation, index, is_chair=False)


def chair_has_certified(work: Work, consultation: Consultation, index: int) -> bool:
    """Whether a chair has certified the outcome of that index."""
    return _is_certified(work, consultation, index, is_chair=True)


def _is_certified(work: Work, consultation: Consultation, index: int, *, is_chair: bool) -> bool:
    found = work.session.scalar(
        select(Certification.id)
        .where(
            Certification.consultation_id == consultation.id,
            Certification.outcome_index == index,
            Certification.is_chair.is_(is_chair),
        )
        .limit(1)
    )
    return found is not None
