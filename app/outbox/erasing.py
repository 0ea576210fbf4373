"""Forgetting to whom letters went; that they went, when, and what became of them stays."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, case, literal, update

from app.core.work import Work
from app.outbox.models import OutboxLetter
from app.outbox.service import PENDING


def erase_addresses(
    work: Work, logs: Collection[str], *, before: datetime, besides: Collection[int] = frozenset()
) -> int:
    """Erase addresses, and the words of servers, which may hold them; how many letters there were.

    Args:
        work: the caller's unit of work.
        logs: only letters of these.
        before: only what was queued before this instant and has come to its end.
        besides: numbers of focal points whose letters stay as they are.
    """
    gone = work.session.scalars(
        update(OutboxLetter)
        .where(
            OutboxLetter.log.in_(logs),
            OutboxLetter.address != "",
            OutboxLetter.queued_at < before,
            OutboxLetter.state.not_in(PENDING),
            OutboxLetter.focal_point_id.is_(None) | OutboxLetter.focal_point_id.not_in(besides),
        )
        .values(
            address="",
            server_words="",
            # That of a copy holds its address; that of a focal point a number.
            dedupe_key=case(
                (OutboxLetter.focal_point_id.is_(None), literal("erased:", String) + OutboxLetter.id),
                else_=OutboxLetter.dedupe_key,
            ),
        )
        .returning(OutboxLetter.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
