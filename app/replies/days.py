"""Replies by day, counted as they come in, so that a board draws them without reading any reply."""

from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Insert

from app.core.db import dialect_of, insertion_in, table_of
from app.core.together import write
from app.core.work import Work
from app.replies.ledger import Place
from app.replies.models import ReplyDay

_DAYS: Final = table_of(ReplyDay)


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
    one = {"consultation_id": place.consultation.id, "on": on, "first_count": int(is_first), "reply_count": 1}
    write(work.session, _counted_in(dialect_of(work.session)), one)


@cache
def _counted_in(dialect: str) -> Insert:
    """The first reply of a day makes its row."""
    new = insertion_in(dialect, _DAYS)
    steps = {name: _DAYS.c[name] + new.excluded[name] for name in ("first_count", "reply_count")}
    return new.on_conflict_do_update(index_elements=list(_DAYS.primary_key), set_=steps)
