"""Who has confirmed that it still represents its member, who was asked and has not, and who says it has ended."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from app.core.work import Work
from app.members.models import Confirmation, ConfirmationAnswer, FocalPoint


class Represents(StrEnum):
    """What is known of whether a focal point still represents its member."""

    NEVER_ASKED = "never_asked"
    #: Asked, and no answer yet; there may be an earlier confirmation.
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Represented:
    """The same with its instants; None: never."""

    state: Represents
    asked_at: datetime | None
    #: The latest confirmation.
    confirmed_at: datetime | None
    #: When it said that it has ended; None where it did not.
    ended_at: datetime | None


NOTHING_KNOWN = Represented(state=Represents.NEVER_ASKED, asked_at=None, confirmed_at=None, ended_at=None)


def latest(work: Work, points: Collection[int] | None = None) -> Mapping[int, Confirmation]:
    """Focal point to the latest request that it was sent; `points` None: of all."""
    newest = select(func.max(Confirmation.id)).group_by(Confirmation.focal_point_id)
    if points is not None:
        newest = newest.where(Confirmation.focal_point_id.in_(points))
    rows = work.session.scalars(select(Confirmation).where(Confirmation.id.in_(newest)))
    return {each.focal_point_id: each for each in rows}


def confirmed(work: Work) -> Mapping[int, datetime]:
    """Focal point to the instant of its latest confirmation."""
    rows = work.session.execute(
        select(Confirmation.focal_point_id, func.max(Confirmation.answered_at))
        .where(Confirmation.answer == ConfirmationAnswer.CONFIRMED)
        .group_by(Confirmation.focal_point_id)
    )
    return {point: at for point, at in rows if at is not None}


def represented(work: Work) -> Mapping[int, Represented]:
    """What is known of every focal point that was ever asked; two queries."""
    lately = confirmed(work)
    return {point: _represented(row, lately.get(point)) for point, row in latest(work).items()}


def ended_count(work: Work) -> int:
    """How many focal points in office say that they no longer represent their member."""
    newest = select(func.max(Confirmation.id)).group_by(Confirmation.focal_point_id)
    counted = (
        select(func.count())
        .select_from(Confirmation)
        .join(FocalPoint, FocalPoint.id == Confirmation.focal_point_id)
        .where(Confirmation.id.in_(newest), Confirmation.answer == ConfirmationAnswer.ENDED)
        .where(FocalPoint.removed_at.is_(None))
    )
    return work.session.scalar(counted) or 0


def known_of(found: Mapping[int, Represented], points: Iterable[FocalPoint]) -> tuple[Represented, ...]:
    """What is known of each of these."""
    return tuple(found.get(each.id, NOTHING_KNOWN) for each in points)


def _represented(row: Confirmation, confirmed_at: datetime | None) -> Represented:
    states = {
        "": Represents.WAITING,
        ConfirmationAnswer.CONFIRMED: Represents.CONFIRMED,
        ConfirmationAnswer.ENDED: Represents.ENDED,
    }
    state = states[row.answer]
    return Represented(
        state=state,
        asked_at=row.asked_at,
        confirmed_at=confirmed_at,
        ended_at=row.answered_at if state is Represents.ENDED else None,
    )
