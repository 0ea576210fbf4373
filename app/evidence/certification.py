"""Who must still certify an outcome, and who has."""

from dataclasses import dataclass

from app.consultations.models import Certify
from app.consultations.queries import by_reference
from app.core.work import Work
from app.record.events import EventType
from app.record.queries import last_index
from app.tally.certificates import chair_has_certified, officers_have_certified


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationState:
    """Where the certification of the latest outcome stands."""

    asked: Certify
    #: Index of the `outcome` that is certified; None: there is none.
    outcome_index: int | None
    by_officers: bool
    by_chair: bool


def certification(work: Work, reference: str) -> CertificationState:
    """Of one consultation.

    Raises:
        ConsultationUnknown: there is none of that reference.
    """
    consultation = by_reference(work, reference)
    index = last_index(work, reference, EventType.OUTCOME)
    return CertificationState(
        asked=Certify(consultation.certify),
        outcome_index=index,
        by_officers=index is not None and officers_have_certified(work, consultation, index),
        by_chair=index is not None and chair_has_certified(work, consultation, index),
    )
