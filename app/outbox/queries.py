"""Reading the outbox, for those who own letters: what became of what they queued."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.core.work import Work
from app.outbox.models import PENDING_IN_SQL, LetterKind, LetterState, OutboxLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedLetter:
    """One letter as its owner knows it."""

    cause: str
    attempt: int
    #: Reference of the consultation it belongs to, "" when it covers several.
    log: str
    queued_at: datetime
    #: It was not sent, because its text was no longer true.
    is_dropped: bool


def latest_letter(work: Work, kind: LetterKind, *, focal_point_id: int) -> QueuedLetter | None:
    """The letter of a kind with the latest cause, and of those the last attempt; None: never was one.

    For kinds whose causes are instants, which sort as text in the record's notation.
    """
    row = work.session.execute(
        select(OutboxLetter.cause, OutboxLetter.attempt, OutboxLetter.log, OutboxLetter.queued_at, OutboxLetter.state)
        .where(OutboxLetter.kind == kind, OutboxLetter.focal_point_id == focal_point_id)
        .order_by(OutboxLetter.cause.desc(), OutboxLetter.attempt.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return QueuedLetter(
        cause=row.cause,
        attempt=row.attempt,
        log=row.log,
        queued_at=row.queued_at,
        is_dropped=row.state == LetterState.DROPPED,
    )


def latest_states(work: Work, kind: LetterKind) -> Mapping[int, LetterState]:
    """Focal point to where the latest letter of a kind to it stands."""
    rows = work.session.execute(
        select(OutboxLetter.focal_point_id, OutboxLetter.state)
        .where(OutboxLetter.kind == kind, OutboxLetter.focal_point_id.is_not(None))
        .order_by(OutboxLetter.queued_at)
    )
    return {point: LetterState(state) for point, state in rows if point is not None}


def focal_points_of_dropped(work: Work, kind: LetterKind, *, since: datetime) -> frozenset[int]:
    """Focal points to whom a letter of a kind, queued at `since` or later, was dropped."""
    return frozenset(
        point
        for point in work.session.scalars(
            select(OutboxLetter.focal_point_id)
            .where(
                OutboxLetter.kind == kind,
                OutboxLetter.state == LetterState.DROPPED,
                OutboxLetter.queued_at >= since,
            )
            .distinct()
        )
        if point is not None
    )


def depth(work: Work) -> Mapping[LetterState, int]:
    """How many letters are in each state, all states named."""
    rows = work.session.execute(select(OutboxLetter.state, func.count()).group_by(OutboxLetter.state))
    counted = {LetterState(state): count for state, count in rows}
    return {state: counted.get(state, 0) for state in LetterState}


def longest_wait(work: Work) -> timedelta:
    """How long the letter that has been due longest has waited for a sender; zero where none is due."""
    first = work.session.scalar(
        select(func.min(OutboxLetter.next_try_at)).where(
            PENDING_IN_SQL, OutboxLetter.state != LetterState.SENDING, OutboxLetter.next_try_at <= work.now
        )
    )
    return work.now - first if first else timedelta()
