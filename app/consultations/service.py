"""Acts on a consultation that is open: extending and withdrawing, each with a reason and two officers."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from app.consultations.correspondence import deadline_of, parties, recall_reminders
from app.consultations.invitations import link
from app.consultations.models import Consultation, DueInstant, State
from app.consultations.opening import plan
from app.consultations.preflight import deadline_from
from app.consultations.queries import by_reference
from app.consultations.refusals import FileRefused, NotLater, NotOpen, PastDeadline, Problem
from app.consultations.stationery import Stationery
from app.consultations.times import sentence_of
from app.core.work import Work
from app.letters import extension, withdrawal
from app.outbox.models import LetterKind
from app.outbox.service import Cause, drop, queue
from app.record.events import EventType, instant
from app.record.service import append, lock
from app.rules import During, TimeProblem, is_timely

#: Letters that are no longer true once a consultation is withdrawn.
_RECALLED = (
    LetterKind.INVITATION,
    LetterKind.COPY,
    LetterKind.NEW_LINK,
    LetterKind.EXTENSION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Why, and which two officers (by number)."""

    reason: str
    by: int
    approved_by: int


def extend(work: Work, reference: str, *, deadline: str, approval: Approval) -> datetime:
    """Move the deadline to a later instant and tell everybody; the new deadline comes back, in UTC.

    Args:
        work: the caller's unit of work.
        reference: of the consultation.
        deadline: absolute with zone, or relative to the present deadline ("+3d", "+3d 18:00").
        approval: reason and officers.

    Raises:
        ConsultationUnknown, NotOpen: there is no such open consultation.
        PastDeadline: the period has expired.
        NotLater: the new deadline is not later than the present one.
        FileRefused: the new deadline is not understood.
    """
    lock(work, reference)
    consultation = _open(work, reference)
    former = deadline_of(consultation)
    zone = ZoneInfo(consultation.zone)
    if not is_timely(work.now, former):
        raise PastDeadline(reference=reference, deadline=former.astimezone(zone).isoformat())
    later = _understood(consultation, deadline, base=former)
    if later <= former:
        raise NotLater(deadline=later.astimezone(zone).isoformat(), former=former.astimezone(zone).isoformat())
    consultation.deadline_at = later
    consultation.extended_count += 1
    _plan_again(work, consultation)
    tally_seen = consultation.disclosure_during == During.OFFICERS and consultation.replied_count > 0
    facts = {"deadline": instant(later), "tally_seen": tally_seen} | _approved(work, approval)
    event = append(work, reference, EventType.EXTENDED, facts=facts, secrets_={"reason_commit": approval.reason})
    told = Cause(log=reference, cause=str(event.index), retry_until_at=later)
    stationery = Stationery(work, consultation)
    for party in parties(work, consultation):
        letter = extension.compose(
            stationery.of(party.language).sheet,
            party.addressee,
            former_deadline_at=former,
            tally_seen=tally_seen,
            link=link(work, party.invitation) if party.invitation else None,
        )
        queue(work, letter, to=party.recipient, cause=told)
    return later


def withdraw(work: Work, reference: str, *, approval: Approval) -> None:
    """Withdraw a consultation before its outcome is announced: what waits is recalled, everybody is told.

    Raises:
        ConsultationUnknown, NotOpen: there is no such consultation that could still be withdrawn.
    """
    lock(work, reference)
    consultation = by_reference(work, reference)
    if consultation.state not in {State.OPEN, State.CLOSED}:
        raise NotOpen(reference=reference, state=consultation.state)
    consultation.state = State.WITHDRAWN
    consultation.withdrawn_at = work.now
    _forget_due(work, consultation)
    drop(work, kinds=_RECALLED, log=reference)
    recall_reminders(work, consultation)
    event = append(
        work,
        reference,
        EventType.WITHDRAWN,
        facts=_approved(work, approval),
        secrets_={"reason_commit": approval.reason},
    )
    told = Cause(log=reference, cause=str(event.index))
    stationery = Stationery(work, consultation)
    for party in parties(work, consultation):
        letter = withdrawal.compose(stationery.of(party.language).sheet, party.addressee)
        queue(work, letter, to=party.recipient, cause=told)


def _approved(work: Work, approval: Approval) -> dict[str, object]:
    """Which two officers, and through which door: `shell` on the command line."""
    return {"approved_by": [approval.by, approval.approved_by], "via": str(work.actor.kind)}


def _open(work: Work, reference: str) -> Consultation:
    consultation = by_reference(work, reference)
    if consultation.state != State.OPEN:
        raise NotOpen(reference=reference, state=consultation.state)
    return consultation


def _understood(consultation: Consultation, text: str, *, base: datetime) -> datetime:
    try:
        return deadline_from(consultation, text, base=base)
    except TimeProblem as problem:
        raise FileRefused([Problem(code=problem.code, text=sentence_of(problem), facts=dict(problem.facts))]) from None


def _plan_again(work: Work, consultation: Consultation) -> None:
    """Reminders that wait name the former deadline; they are recalled and due anew before the later one."""
    _forget_due(work, consultation)
    recall_reminders(work, consultation)
    plan(work, consultation, since=work.now)


def _forget_due(work: Work, consultation: Consultation) -> None:
    work.session.execute(
        delete(DueInstant).where(DueInstant.consultation_id == consultation.id, DueInstant.done_at.is_(None))
    )
