"""Letting officers see answers before the close: two officers, with a reason, and from then on."""

from app.consultations.approval import Approval, approved_facts, opened
from app.consultations.disclosure import are_answers_visible
from app.consultations.refusals import NotSealed
from app.core.work import Work
from app.officers.refusals import SecondOfficerNeeded
from app.record.events import EventType
from app.record.service import append, lock


def unseal(work: Work, reference: str, *, approval: Approval) -> None:
    """Let officers see answers from here on; chairs and readers see no more than before.

    No letter goes out: an extension that follows says in its letter that answers had been seen.

    Raises:
        ConsultationUnknown, NotOpen: there is no such open consultation.
        NotSealed: officers see answers already.
        SecondOfficerNeeded, ReasonMissing: the approval is not one of two officers with a reason.
    """
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    lock(work, reference)
    consultation = opened(work, reference)
    if are_answers_visible(consultation):
        raise NotSealed(reference=reference)
    consultation.unsealed_at = work.now
    append(
        work,
        reference,
        EventType.UNSEALED,
        facts=approved_facts(work, approval),
        secrets_={"reason_commit": approval.reason},
    )
