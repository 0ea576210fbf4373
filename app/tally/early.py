"""Deciding before the deadline, under rules that say so: each decision once, under the lock on its consultation's log.

A reply that gets the lock first is counted; one that comes after finds the decision settled, and is told so.
"""

from sqlalchemy import select

from app.consultations.correspondence import deadline_of
from app.consultations.models import Consultation, Decision, State
from app.consultations.queries import by_id, decisions, seats
from app.consultations.settling import is_settled, settle
from app.core.work import Work
from app.record.events import EventType
from app.record.service import append, lock
from app.replies.models import Contest
from app.rules import EarlyClose, decided_early, is_timely, rule_from_plain
from app.tally import electorate
from app.tally.counting import CountsDisagree, Decided, checked_counts


def due_to_settle_early(work: Work) -> tuple[int, ...]:
    """Numbers of open consultations with a decision that its rule lets be decided now.

    One that cannot be counted is among them, so that the error is its own and keeps no other from being listed.
    """
    found = work.session.scalars(
        select(Consultation)
        .join(Decision, Decision.consultation_id == Consultation.id)
        .where(
            Consultation.state == State.OPEN,
            Consultation.deadline_at >= work.now,
            Decision.settled_at.is_(None),
            Decision.rule["early_close"].as_string() != EarlyClose.NEVER,
        )
        .order_by(Consultation.id)
        .distinct()
    )
    return tuple(each.id for each in found if _is_due(work, each))


def settle_early(work: Work, consultation_id: int) -> bool:
    """Settle every decision of a consultation that its rule lets be decided now; False when there is none.

    Raises:
        CountsDisagree: counters and seats tell different numbers; nothing is decided.
    """
    reference = work.session.scalars(select(Consultation.reference).where(Consultation.id == consultation_id)).one()
    lock(work, reference)
    consultation = by_id(work, consultation_id)
    # From the deadline on the close decides, once the drain is over.
    if consultation.state != State.OPEN or not is_timely(work.now, deadline_of(consultation)):
        return False
    found = _decided(work, consultation)
    for each in found:
        verdict = each.verdict
        settle(
            work,
            consultation,
            each.decision,
            outcome=verdict.outcome,
            clause=verdict.clause,
            reason=verdict.inequality,
        )
        append(work, reference, EventType.DECIDED_EARLY, facts={"item": each.decision.name} | each.fact)
    return bool(found)


def _is_due(work: Work, consultation: Consultation) -> bool:
    try:
        return bool(_decided(work, consultation))
    except CountsDisagree:
        return True


def _decided(work: Work, consultation: Consultation) -> tuple[Decided, ...]:
    """What may be decided now. A reply that somebody contests may still have to be removed: then everything waits."""
    if _is_contested(work, consultation):
        return ()
    roster, named = seats(work, consultation), decisions(work, consultation)
    counts = checked_counts(work, consultation, named, roster)
    verdicts = (
        (each, decided_early(rule_from_plain(each.rule), counts[each.name], electorate.outstanding(each, roster)))
        for each in named
        if not is_settled(each)
    )
    return tuple(
        Decided(decision=each, counts=counts[each.name], verdict=verdict)
        for each, verdict in verdicts
        if verdict is not None
    )


def _is_contested(work: Work, consultation: Consultation) -> bool:
    return (
        work.session.scalar(
            select(Contest.id).where(Contest.consultation_id == consultation.id, Contest.ruled_at.is_(None)).limit(1)
        )
        is not None
    )
