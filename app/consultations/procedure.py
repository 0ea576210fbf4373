"""What the frozen rule of a decision asks for besides its clauses, read from plain values, since each reply asks."""

from collections.abc import Iterable

from app.consultations.models import Consultation, Decision, Seat
from app.rules import Basis, Standing, StandingReadAt


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


def standing_in(decision: Decision, seat: Seat) -> Standing:
    """The standing with which a seat counts in a decision: that of the opening until it has been read again."""
    if seat.closing_standing and reads_standing_at_close(decision):
        return Standing(seat.closing_standing)
    return Standing(seat.standing)


def has_lost_vote(decision: Decision, seat: Seat) -> bool:
    """Whether a member that was entitled at the opening counts no more in a decision."""
    return seat.standing == Standing.ENTITLED and standing_in(decision, seat) is not Standing.ENTITLED


def entitled_in(consultation: Consultation, decision: Decision) -> int:
    """How many members have the right to vote in a decision, likewise."""
    if consultation.closing_entitled_count is not None and reads_standing_at_close(decision):
        return consultation.closing_entitled_count
    return consultation.entitled_count
