"""A legal hold: as long as it stands, nothing that has to do with a consultation is erased."""

from app.consultations.approval import Approval, approved_facts
from app.consultations.queries import by_reference
from app.core.work import Work
from app.custody.refusals import HoldStands, NoHold
from app.record.events import EventType
from app.record.service import append


def set_hold(work: Work, reference: str, approval: Approval) -> None:
    """Keep everything of a consultation, and of the members with a seat in it.

    Raises:
        ConsultationUnknown: there is none of that reference.
        HoldStands: it is held already.
        ReasonMissing, SecondOfficerNeeded: refusals of two officers.
    """
    consultation = by_reference(work, reference)
    if consultation.legal_hold_at is not None:
        raise HoldStands(reference=reference)
    _record(work, reference, approval, act="set")
    consultation.legal_hold_at = work.now


def lift_hold(work: Work, reference: str, approval: Approval) -> None:
    """Let the usual periods apply again.

    Raises:
        ConsultationUnknown: there is none of that reference.
        NoHold: it is not held.
        ReasonMissing, SecondOfficerNeeded: refusals of two officers.
    """
    consultation = by_reference(work, reference)
    if consultation.legal_hold_at is None:
        raise NoHold(reference=reference)
    _record(work, reference, approval, act="lifted")
    consultation.legal_hold_at = None


def _record(work: Work, reference: str, approval: Approval, *, act: str) -> None:
    facts = approved_facts(work, approval) | {"act": act}
    append(work, reference, EventType.LEGAL_HOLD, facts=facts, secrets_={"reason_commit": approval.reason})
