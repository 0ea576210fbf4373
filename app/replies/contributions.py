"""What Member States said for everybody or for the secretariat to read: in an exchange of views, and as comments."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.consultations.models import Consultation, Seat
from app.consultations.queries import in_language
from app.core.work import Work
from app.replies.display import visible
from app.replies.models import WHOLE_REPLY, Reply, ReplyKind


class Contribution(NamedTuple):
    """One statement of a Member State, in the language received."""

    member: str
    received_at: datetime
    text: str


def exchanged(work: Work, consultation: Consultation, language: str) -> tuple[Contribution, ...]:
    """The views exchanged before replies could be given, in the order received; none where there is no exchange."""
    if consultation.replies_open_at is None:
        return ()
    return _said(work, consultation, language, before=consultation.replies_open_at)


def commented(work: Work, consultation: Consultation, language: str) -> tuple[Contribution, ...]:
    """All statements received in time, in the order received: for the secretariat, where nothing is decided."""
    return _said(work, consultation, language, before=None)


def _said(
    work: Work, consultation: Consultation, language: str, *, before: datetime | None
) -> tuple[Contribution, ...]:
    chosen = (
        select(Reply.statements, Reply.received_at, Seat.names, Seat.code)
        .join(Seat, Seat.id == Reply.seat_id)
        .where(
            Reply.consultation_id == consultation.id,
            Reply.kind != ReplyKind.LATE,
            Reply.statements[WHOLE_REPLY].as_string().is_not(None),
            Reply.removed_at.is_(None),
        )
        .order_by(Reply.index)
    )
    if before is not None:
        chosen = chosen.where(Reply.received_at < before)
    return tuple(
        Contribution(
            member=in_language(row.names, language) or row.code,
            received_at=row.received_at,
            text=visible(row.statements[WHOLE_REPLY]),
        )
        for row in work.session.execute(chosen)
    )
