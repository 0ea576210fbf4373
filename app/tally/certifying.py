"""Certifying an outcome: two officers, and where the consultation asks for it the chair, give their word for it.

What is certified is one `outcome` in the log, by its index: where a later one takes its place, it is certified anew.
"""

from app.consultations.approval import Approval, approved_facts
from app.consultations.models import Certification, Certify, Consultation, State
from app.consultations.procedure import decides_nothing
from app.consultations.queries import by_reference, decisions
from app.core.work import Work
from app.officers.refusals import SecondOfficerNeeded
from app.record.events import EventType
from app.record.queries import last_index
from app.record.service import append, lock
from app.tally.certificates import chair_has_certified, officers_have_certified
from app.tally.outcomes import bring_up_to_date
from app.tally.refusals import AnnouncedBefore, CertifiedBefore, NoCertificationAsked, NothingComputed, OutcomeChanged


def certify(work: Work, reference: str, *, approval: Approval) -> None:
    """Record that two officers certify the outcome as it is; once all who must have done so it may be announced.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NothingComputed, AnnouncedBefore: there is no provisional outcome.
        NoCertificationAsked: the consultation does not ask for it.
        CertifiedBefore: two officers have certified this very outcome.
        SecondOfficerNeeded: the same officer twice.
        ReasonMissing: no reason is given.
        CountsDisagree: counters and seats tell different numbers.
    """
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    consultation, index = _provisional(work, reference)
    if officers_have_certified(work, consultation, index):
        raise CertifiedBefore(reference=reference)
    facts = approved_facts(work, approval) | {"by": [approval.by, approval.approved_by], "chair": False}
    _write(work, consultation, index, officers=(approval.by, approval.approved_by), is_chair=False)
    append(
        work,
        reference,
        EventType.CERTIFIED,
        facts={"outcome": index, **facts},
        secrets_={"reason_commit": approval.reason},
    )


def certify_as_chair(work: Work, reference: str, *, officer_id: int, shown: int) -> None:
    """Record that the chair certifies the outcome that was shown.

    Args:
        work: the caller's unit of work.
        reference: of the consultation.
        officer_id: number of the chair's account.
        shown: index of the `outcome` that the page showed.

    Raises:
        ConsultationUnknown, NothingComputed, AnnouncedBefore, CountsDisagree: as for `certify`.
        NoCertificationAsked: the consultation does not ask for the chair.
        OutcomeChanged: another outcome has taken the place of the one that was shown.
        CertifiedBefore: a chair has certified this very outcome.
    """
    consultation, index = _provisional(work, reference)
    if consultation.certify != Certify.OFFICERS_AND_CHAIR:
        raise NoCertificationAsked(reference=reference)
    if shown != index:
        raise OutcomeChanged(reference=reference)
    if chair_has_certified(work, consultation, index):
        raise CertifiedBefore(reference=reference)
    _write(work, consultation, index, officers=(officer_id,), is_chair=True)
    facts = {"outcome": index, "by": [officer_id], "chair": True, "via": str(work.actor.kind)}
    append(work, reference, EventType.CERTIFIED, facts=facts)


def _provisional(work: Work, reference: str) -> tuple[Consultation, int]:
    """A closed consultation with its latest outcome's index, under the lock on its log."""
    lock(work, reference)
    consultation = by_reference(work, reference)
    if consultation.state == State.ANNOUNCED:
        raise AnnouncedBefore(reference=reference)
    if consultation.state != State.CLOSED:
        raise NothingComputed(reference=reference, state=consultation.state)
    if consultation.certify == Certify.NONE or decides_nothing(decisions(work, consultation)):
        raise NoCertificationAsked(reference=reference)
    bring_up_to_date(work, consultation)
    index = last_index(work, reference, EventType.OUTCOME)
    if index is None:
        raise NothingComputed(reference=reference, state=consultation.state)
    return consultation, index


def _write(work: Work, consultation: Consultation, index: int, *, officers: tuple[int, ...], is_chair: bool) -> None:
    work.session.add_all(
        Certification(
            consultation_id=consultation.id,
            outcome_index=index,
            officer_id=each,
            is_chair=is_chair,
            certified_at=work.now,
        )
        for each in officers
    )
    work.session.flush()
