"""Replies by day, counted as they come in, so that a board draws them without reading any reply."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.core.work import Work
from app.replies.ledger import Place
from app.replies.models import ReplyDay


def count_day(work: Work, place: Place, *, received_at: datetime, is_first: bool) -> None:
    """Count a reply on the day it was received, on the consultation's clock.

    Args:
        work: the caller's unit of work, under the lock on the consultation's log.
        place: the seat; one without the vote, or that steps in for another, is not counted.
        received_at: when the reply was received, by whatever channel.
        is_first: whether the seat had sent no reply before it.
    """
    if not place.is_entitled or place.seat.alternate_for:
        return
    on = received_at.astimezone(ZoneInfo(place.consultation.zone)).date()
    found = work.session.get(ReplyDay, (place.consultation.id, on))
    if found is None:
        found = ReplyDay(consultation_id=place.consultation.id, on=on, first_count=0, reply_count=0)
        work.session.add(found)
    found.reply_count += 1
    found.first_count += is_first
