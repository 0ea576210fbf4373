"""What the frozen rule of a decision asks for besides its clauses, read from plain values, since each reply asks."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement

from app.consultations.models import Consultation, Decision, Seat
from app.rules import Basis, Kind, Silence, Standing, StandingReadAt, Substitute

#: In a query: whether something is decided, and answers are taken.
TAKES_ANSWERS: ColumnElement[bool] = Decision.rule["kind"].as_string().is_distinct_from(Kind.COMMENTS.value)


def takes_answers(decision: Decision) -> bool:
    """Whether something is decided, and not only comments collected."""
    return bool(decision.rule.get("kind", Kind.DECISION) != Kind.COMMENTS)


def decides_nothing(decisions: Iterable[Decision]) -> bool:
    """Whether all of these only collect comments: the consultation then has no outcome."""
    return not any(takes_answers(each) for each in decisions)


def counts_acknowledgements(decisions: Iterable[Decision]) -> bool:
    """Whether acknowledging the letter counts for the quorum of one of these decisions."""
    return any(
        quorum["count"] == Basis.REPLIES_OR_ACKNOWLEDGED
        for decision in decisions
        for quorum in decision.rule.get("quorum", ())
    )


def reads_standing_at_close(decision: Decision) -> bool:
    """Whether the right to vote is read again at the close; what was settled before has been counted without that."""
    return decision.rule.get("standing_read_at") == StandingReadAt.CLOSING and decision.settled_at is None


def may_step_in(decision: Decision) -> bool:
    """Whether the rule lets an alternate answer for a member that gives no answer."""
    return decision.rule.get("substitute") == Substitute.ALTERNATE_IF_PRINCIPAL_SILENT


def may_answer(decision: Decision, seat: Seat) -> bool:
    """Whether a seat may answer a decision, by what was frozen at the opening."""
    is_counted = seat.standing == Standing.ENTITLED and (not seat.alternate_for or may_step_in(decision))
    return is_counted and takes_answers(decision)


def standing_in(decision: Decision, seat: Seat) -> Standing:
    """The standing with which a seat counts in a decision: that of the opening until it has been read again.

    An alternate counts for its principal, and not at all where the rule lets nobody step in.
    """
    if seat.alternate_for and not may_step_in(decision):
        return Standing.WITHOUT_VOTE
    return standing_of(decision, opening=seat.standing, closing=seat.closing_standing)


def standing_of(decision: Decision, *, opening: str, closing: str) -> Standing:
    """Which of a member's two standings a decision reads; `closing` is "" as long as it has not been read."""
    return Standing(closing if closing and reads_standing_at_close(decision) else opening)


def has_lost_vote(decision: Decision, seat: Seat) -> bool:
    """Whether a seat that might answer a decision counts no more in it."""
    return may_answer(decision, seat) and standing_in(decision, seat) is not Standing.ENTITLED


def owed(decisions: Iterable[Decision], seat: Seat) -> tuple[Decision, ...]:
    """What a seat has still to answer; an alternate owes nothing where its principal has answered.

    Where nothing is decided, all of it until a statement is in, whether the member has the right to vote or not.
    """
    decisions = tuple(decisions)
    if decides_nothing(decisions):
        is_owing = not seat.alternate_for and seat.statement_count == 0
        return tuple(each for each in decisions if is_owing and each.settled_at is None)
    principal = seat.principal if seat.alternate_for else None
    answered = set(seat.answers).union(principal.answers if principal else ())
    return tuple(
        each for each in decisions if each.settled_at is None and each.name not in answered and may_answer(each, seat)
    )


def entitled_in(consultation: Consultation, decision: Decision) -> int:
    """How many members have the right to vote in a decision, likewise."""
    if consultation.closing_entitled_count is not None and reads_standing_at_close(decision):
        return consultation.closing_entitled_count
    return consultation.entitled_count


def keeps_silence(decision: Decision) -> bool:
    """Whether the decision is adopted unless somebody objects."""
    rule = decision.rule
    return rule.get("silence") == Silence.CONSENT and not rule["accept"]["clauses"]
