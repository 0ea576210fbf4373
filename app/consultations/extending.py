"""Moving the deadline of an open consultation to a later instant, and telling everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.consultations.approval import Approval, approved_facts, opened
from app.consultations.correspondence import Party, deadline_of, recall_reminders
from app.consultations.disclosure import are_answers_visible
from app.consultations.extension_limits import check_extension
from app.consultations.invitations import link
from app.consultations.models import Consultation, DueKind
from app.consultations.opening import forget_due, plan
from app.consultations.preflight import deadline_from
from app.consultations.refusals import FileRefused, NotLater, PastDeadline, Problem
from app.consultations.stationery import Stack, circulate
from app.consultations.times import sentence_of
from app.core.work import Work
from app.letters import extension
from app.outbox.letter import Letter
from app.record.events import EventType, instant
from app.record.service import append, lock
from app.rules import TimeProblem, is_timely, moved_by_days


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
        ExtensionExcluded, ExtensionOnRequest, ExtendedTooOften, ExtensionTooLong: a rule does not allow it.
        FileRefused: the new deadline is not understood.
    """
    lock(work, reference)
    consultation = opened(work, reference)
    former = deadline_of(consultation)
    zone = ZoneInfo(consultation.zone)
    if not is_timely(work.now, former):
        raise PastDeadline(reference=reference, deadline=former.astimezone(zone).isoformat())
    later = _understood(consultation, deadline, base=former)
    if later <= former:
        raise NotLater(deadline=later.astimezone(zone).isoformat(), former=former.astimezone(zone).isoformat())
    check_extension(work, consultation, former=former, later=later)
    _move(work, consultation, later, cause=_Cause(facts=approved_facts(work, approval), reason=approval.reason))
    return later


def extend_on_request(work: Work, consultation: Consultation, *, days: int, members: Sequence[str]) -> None:
    """Move the deadline by so many days because as many members asked for it as the rule requires; tell everybody.

    Nobody decides it. The new deadline has the same wall clock as the present one.

    Args:
        work: the caller's unit of work, under the lock on the consultation's log.
        consultation: which must be open.
        days: from the expiry of the period.
        members: codes of those that asked, in the body's order.
    """
    later = moved_by_days(deadline_of(consultation), days=days, zone=ZoneInfo(consultation.zone))
    facts = {"approved_by": [], "via": str(work.actor.kind)}
    cause = _Cause(facts=facts, reason=None, members=members)
    consultation.requested_extension_index = _move(work, consultation, later, cause=cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    """Why a deadline moves: two officers with a reason, or members whose requests the rule counts."""

    facts: Mapping[str, object]
    reason: str | None
    members: Sequence[str] = ()


def _move(work: Work, consultation: Consultation, later: datetime, *, cause: _Cause) -> int:
    """Move the deadline; the index of the event."""
    former = deadline_of(consultation)
    consultation.deadline_at = later
    consultation.extended_count += 1
    _plan_again(work, consultation)
    tally_seen = are_answers_visible(consultation) and consultation.replied_count > 0
    event = append(
        work,
        consultation.reference,
        EventType.EXTENDED,
        facts={
            "deadline": instant(later),
            "tally_seen": tally_seen,
            "requests": list(cause.members),
            **cause.facts,
        },
        secrets_={"reason_commit": cause.reason},
    )

    def written(paper: Stack, party: Party) -> Letter:
        return extension.compose(
            paper.sheet,
            party.addressee,
            former_deadline_at=former,
            tally_seen=tally_seen,
            requests=len(cause.members),
            link=link(work, party.invitation) if party.invitation else None,
        )

    circulate(work, consultation, written, cause=event.index, until_at=later)
    return event.index


def _understood(consultation: Consultation, text: str, *, base: datetime) -> datetime:
    try:
        return deadline_from(consultation, text, base=base)
    except TimeProblem as problem:
        raise FileRefused([Problem(code=problem.code, text=sentence_of(problem), facts=dict(problem.facts))]) from None


def _plan_again(work: Work, consultation: Consultation) -> None:
    """Reminders that wait name the former deadline; they are recalled and due anew before the later one."""
    forget_due(work, consultation, (DueKind.REMINDER, DueKind.CLOSE))
    recall_reminders(work, consultation)
    plan(work, consultation, since=work.now)
