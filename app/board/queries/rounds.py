"""What a consultation continues, and what continues it."""

from collections.abc import Sequence

from app.board.agenda_facts import FurtherRound
from app.board.facts import BoardLine, LaterRound, Rounds
from app.consultations.models import Consultation, State
from app.consultations.queries import decisions, rounds_after
from app.core.work import Work


def rounds(work: Work, consultation: Consultation) -> Rounds:
    """The links both ways; a draft is among the later ones."""
    return Rounds(
        earlier=consultation.continues,
        later=tuple(
            LaterRound(
                reference=each.reference,
                state=State(each.state),
                decisions=tuple(decision.name for decision in decisions(work, each)),
            )
            for each in rounds_after(work, consultation)
        ),
    )


def further_round(lines: Sequence[BoardLine], found: Rounds) -> FurtherRound | None:
    """The decisions whose outcome calls for a further round that nobody has begun to write; None: none does."""
    begun = {name for each in found.later if each.state is not State.WITHDRAWN for name in each.decisions}
    called = {each.name: each.following for each in lines if each.following and each.name not in begun}
    if not called:
        return None
    return FurtherRound(
        decisions=tuple(called), is_of_another_body=any(not each.is_same_body for each in called.values())
    )
