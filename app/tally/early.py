"""Deciding before the deadline, under rules that say so: each decision once, under the lock on its consultation's log.

A reply that gets the lock first is counted; one that comes after finds the decision settled, and is told so.
"""

from sqlalchemy import select

from app.consultations.correspondence import deadline_of
from app.consultations.models import Consultation, State
from app.consultations.queries import by_id, decisions, seats
from app.consultations.settling import is_settled, lets_early, settle
from app.core.work import Work
from app.record.events import EventType
from app.record.queries import has_grown, with_head
from app.record.service import append, lock
from app.replies.models import Contest
from app.rules import decided_early, is_timely, rule_from_plain
from app.tally import electorate
from app.tally.counting import Decided, checked_counts


def due_to_settle_early(work: Work) -> tuple[int, ...]:
    """Numbers of open consultations of which a rule has to be asked whether a decision may be taken now.

    These are the ones with such a rule in whose log something was recorded since they were last asked: whatever changes
    the answer leaves an event. Those whose deadline has passed are among them until the close; nothing comes of it.
    """
    chosen = with_head(select(Consultation.id), Consultation.reference).where(
        Consultation.state == State.OPEN,
        Consultation.early_size.is_not(None),
        has_grown(Consultation.early_size),
    )
    return tuple(work.session.scalars(chosen.order_by(Consultation.id)))


def settle_early(work: Work, consultation_id: int) -> bool:
    """Settle every decision of a consultation that its rule lets be decided now; False when there is none.

    It is not asked again before something has happened in it.

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
    # Under the lock still: whatever comes after this makes the log longer.
    consultation.early_size = lock(work, reference) if lets_early(decisions(work, consultation)) else None
    return bool(found)


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
