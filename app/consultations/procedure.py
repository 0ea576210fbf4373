"""What the frozen rule of a decision asks for besides its clauses, read from plain values, since each reply asks."""

from collections.abc import Iterable

from app.consultations.models import Decision
from app.rules import Basis


def counts_acknowledgements(decisions: Iterable[Decision]) -> bool:
    """Whether acknowledging the letter counts for the quorum of one of these decisions."""
    return any(
        quorum["count"] == Basis.REPLIES_OR_ACKNOWLEDGED
        for decision in decisions
        for quorum in decision.rule.get("quorum", ())
    )
