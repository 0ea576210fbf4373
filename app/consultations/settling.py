"""A decision may leave the procedure before the close: withdrawn, taken out on request, or decided.

It is called settled from then on. What had been answered to it stays as it is and can no longer be changed, nobody owes
an answer to it, and the close leaves its outcome alone.
"""

from collections.abc import Iterable

from sqlalchemy import func, select, update

from app.consultations.alternates import held
from app.consultations.correspondence import recall_reminders
from app.consultations.models import Consultation, Decision, Seat
from app.consultations.procedure import takes_answers
from app.consultations.queries import decisions, seats
from app.core.work import Work
from app.rules import EarlyClose, Outcome


def is_settled(decision: Decision) -> bool:
    """Whether it has left the procedure, so that no answer to it is taken any more."""
    return decision.settled_at is not None


def lets_early(named: Iterable[Decision]) -> bool:
    """Whether the rule of one that is open may let it be taken before the deadline."""
    return any(
        each.rule.get("early_close", EarlyClose.NEVER) != EarlyClose.NEVER for each in named if not is_settled(each)
    )


def settle(  # noqa: PLR0913 - an outcome in the parts that the table keeps
    work: Work, consultation: Consultation, decision: Decision, *, outcome: Outcome, clause: str, reason: str
) -> bool:
    """Settle a decision of an open consultation; False when somebody has settled it before.

    The event that says why is the caller's, and so are letters. Reminders that wait are dropped: they ask for an answer
    to it, and are composed anew.

    Args:
        work: the caller's unit of work, under the lock on the consultation's log.
        consultation: which must be open.
        decision: one of its decisions.
        outcome: what becomes of it.
        clause: id of what decided: of a clause of the rule, or one of the engine's own; "" where none did.
        reason: the inequality that decided; "" where nothing was counted.
    """
    settled = work.session.scalar(
        update(Decision)
        .where(Decision.id == decision.id, Decision.settled_at.is_(None))
        .values(settled_at=work.now, outcome=outcome, clause=clause, reason=reason)
        .returning(Decision.id)
    )
    if settled is None:
        return False
    work.session.refresh(decision)
    work.session.execute(
        update(Seat)
        .where(Seat.consultation_id == consultation.id, Seat.answers[decision.name].as_string().is_not(None))
        .values(settled_count=Seat.settled_count + 1)
        .execution_options(synchronize_session="fetch")
    )
    consultation.complete_count = _complete(work, consultation)
    if open_count(work, consultation) == 0:
        consultation.settled_at = work.now
    recall_reminders(work, consultation)
    return True


def open_count(work: Work, consultation: Consultation) -> int:
    """How many decisions, and items on which comments are invited, are still open; 0 once all are settled."""
    return (
        work.session.scalar(
            select(func.count())
            .select_from(Decision)
            .where(Decision.consultation_id == consultation.id, Decision.settled_at.is_(None))
        )
        or 0
    )


def _complete(work: Work, consultation: Consultation) -> int:
    """Entitled seats that have replied and have answered every decision that is still open."""
    still_open = {each.name for each in decisions(work, consultation) if takes_answers(each) and not is_settled(each)}
    return sum(bool(answers) and still_open <= answers.keys() for answers in held(seats(work, consultation)).values())
