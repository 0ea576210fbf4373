"""What a form was shown: which events of the log had changed what its page says of the seat's own answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.consultations.models import Consultation, Decision, Seat, TextChange
from app.core.work import Work

NOTHING_SHOWN = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A correction of the text of one decision."""

    name: str
    #: Of its event in the log.
    index: int
    corrected_at: datetime
    #: Whether answers given before it have lapsed.
    is_substantive: bool
    #: Language to the text that stood before; languages in which nothing changed are left out.
    former: Mapping[str, str]


def corrections(work: Work, consultation: Consultation) -> tuple[Corrected, ...]:
    """All corrections of the texts of a consultation, in the order of the log."""
    rows = work.session.execute(
        select(Decision.name, TextChange)
        .join(Decision, Decision.id == TextChange.decision_id)
        .where(TextChange.consultation_id == consultation.id)
        .order_by(TextChange.index)
    )
    return tuple(
        Corrected(
            name=name,
            index=change.index,
            corrected_at=change.changed_at,
            is_substantive=change.is_substantive,
            former=change.former,
        )
        for name, change in rows
        if change.former
    )


def asked_anew(found: tuple[Corrected, ...]) -> dict[str, int]:
    """Decision to the index of the latest correction that let its answers lapse: replies before it answer no more."""
    return {each.name: each.index for each in found if each.is_substantive}


def answers_former_text(name: str, index: int, anew: Mapping[str, int]) -> bool:
    """Whether what a reply of this index says of a decision is said of a text that stands no longer."""
    return index < anew.get(name, NOTHING_SHOWN)


def shown(seat: Seat, anew: Mapping[str, int]) -> int:
    """Index of the latest of: the reply that stands, and corrections of texts that let answers lapse; -1: none.

    A form that carries another one was drawn from a page that is no longer true.
    """
    standing = NOTHING_SHOWN if seat.current_index is None else seat.current_index
    return max(standing, *anew.values(), NOTHING_SHOWN)
