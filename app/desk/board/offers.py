"""What an officer may do from the board of a consultation, in its present state."""

from dataclasses import dataclass

from flask import url_for

from app.board.facts import Board
from app.consultations.models import State
from app.core.i18n import _
from app.desk.acts.registry import ACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One link of the menu."""

    words: str
    address: str
    #: Key that follows it on the board; "": none.
    key: str = ""


def offers(board: Board) -> tuple[Offer, ...]:
    """First what one officer does alone, then the acts that take two."""
    head = board.head
    reference = head.reference
    alone = []
    if head.state is State.OPEN:
        alone.append(
            Offer(
                words=_("Remind all who have not replied"), address=url_for("desk.contacts.page", reference=reference)
            )
        )
    if head.state is not State.DRAFT:
        alone.append(
            Offer(
                words=_("Focal points and their links"),
                address=url_for("desk.contacts.page", reference=reference),
                key="f",
            )
        )
        alone.append(
            Offer(words=_("Papers received"), address=url_for("desk.intake.papers", reference=reference), key="p")
        )
    if head.is_closed:
        alone.append(
            Offer(words=_("Outcome, exports, numbers"), address=url_for("desk.archive.result", reference=reference))
        )
    by_two = [
        Offer(words=act.title(), address=url_for("desk.acts.form", kind=act.kind, reference=reference))
        for act in ACTS.values()
        if head.state in act.states and act.suits(board)
    ]
    return (*alone, *by_two)
