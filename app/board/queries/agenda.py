"""What comes next by itself, and what waits for an officer."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.board.agenda_facts import CALLS_BEGIN, ContestLine, DifferenceLine, DueLine, FurtherRound, NotReached, Waiting
from app.consultations.models import Consultation, DueInstant, DueKind, Seat, State
from app.consultations.queries import in_language
from app.core.work import Work
from app.intake.message_queries import waiting_messages
from app.officers.request_queries import waiting_requests
from app.replies.models import Contest, Difference, Reply
from app.tally.queries import Hold, holds

MOST_DUE = 8
MOST_WAITING = 50


def due(work: Work, consultation: Consultation) -> tuple[DueLine, ...]:
    """What the scheduler will do next, in order. What is late by more than three ticks and a minute is overdue."""
    if consultation.state != State.OPEN:
        return ()
    rows = work.session.execute(
        select(DueInstant.kind, DueInstant.due_at)
        .where(DueInstant.consultation_id == consultation.id, DueInstant.done_at.is_(None))
        .order_by(DueInstant.due_at)
        .limit(MOST_DUE)
    )
    return tuple(
        DueLine(kind=DueKind(kind), due_at=due_at, is_overdue=work.now - due_at > _patience(work, DueKind(kind)))
        for kind, due_at in rows
    )


def waiting(
    work: Work,
    consultation: Consultation,
    language: str,
    *,
    not_reached: Sequence[NotReached],
    further: FurtherRound | None,
) -> Waiting:
    """What waits for an officer, oldest first."""
    return Waiting(
        contests=_contests(work, consultation, language),
        differences=(*_noticed(work, consultation, language), *_recorded(work, consultation, language)),
        not_reached=tuple(not_reached),
        to_call=_to_call(work, consultation),
        requests=waiting_requests(work, consultation.reference),
        messages=waiting_messages(work, language, consultation_id=consultation.id),
        holds=_holds(work, consultation),
        further=further,
    )


def outer_zones(work: Work, consultation: Consultation) -> tuple[str, ...]:
    """Zones of the westernmost and the easternmost capital at the deadline; none where no zone is known."""
    if consultation.deadline_at is None:
        return ()
    deadline = consultation.deadline_at
    zones = work.session.scalars(
        select(Seat.zone).where(Seat.consultation_id == consultation.id, Seat.zone != "").distinct()
    )
    ordered = sorted(zones, key=lambda zone: (deadline.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(), zone))
    return (ordered[0], ordered[-1]) if ordered else ()


def _to_call(work: Work, consultation: Consultation) -> int:
    """Entitled members without a reply, from the counters, once the deadline is near."""
    is_near = consultation.deadline_at is not None and consultation.deadline_at - work.now <= CALLS_BEGIN
    if consultation.state != State.OPEN or not is_near:
        return 0
    return consultation.entitled_count - consultation.replied_count


def _holds(work: Work, consultation: Consultation) -> tuple[Hold, ...]:
    if consultation.state != State.CLOSED:
        return ()
    return tuple(hold for hold in holds(work, consultation) if hold is not Hold.CONTEST)


def _patience(work: Work, kind: DueKind) -> timedelta:
    ticks = max(timedelta(seconds=3 * work.settings.tick_seconds), timedelta(minutes=1))
    # Closing waits on purpose for replies that are under way.
    return ticks + timedelta(seconds=work.settings.close_drain_seconds if kind is DueKind.CLOSE else 0)


def _contests(work: Work, consultation: Consultation, language: str) -> tuple[ContestLine, ...]:
    """One line for each contested reply, however many focal points contest it."""
    rows = work.session.execute(
        select(Contest.reply_index, Reply.receipt_code, Seat.names, Contest.contested_at)
        .join(Reply, (Reply.consultation_id == Contest.consultation_id) & (Reply.index == Contest.reply_index))
        .join(Seat, Seat.id == Reply.seat_id)
        .where(Contest.consultation_id == consultation.id, Contest.ruled_at.is_(None))
        .order_by(Contest.contested_at)
        .limit(MOST_WAITING)
    )
    found: dict[int, ContestLine] = {}
    for row in rows:
        line = ContestLine(
            member=in_language(row.names, language),
            reply_index=row.reply_index,
            receipt_code=row.receipt_code,
            contested_at=row.contested_at,
        )
        found.setdefault(row.reply_index, line)
    return tuple(found.values())


def _noticed(work: Work, consultation: Consultation, language: str) -> tuple[DifferenceLine, ...]:
    """Answers that met a colleague's and were not recorded, as long as the colleague's reply stands."""
    rows = work.session.execute(
        select(Seat.names, Difference.decisions, Difference.noticed_at)
        .join(Seat, Seat.id == Difference.seat_id)
        .where(Difference.consultation_id == consultation.id, Seat.current_index == Difference.standing_index)
        .order_by(Difference.noticed_at)
        .limit(MOST_WAITING)
    )
    return tuple(
        DifferenceLine(
            member=in_language(row.names, language),
            decisions=tuple(row.decisions),
            noticed_at=row.noticed_at,
            is_recorded=False,
        )
        for row in rows
    )


def _recorded(work: Work, consultation: Consultation, language: str) -> tuple[DifferenceLine, ...]:
    """Replies that stand and changed answers of another focal point of the same member."""
    rows = work.session.execute(
        select(Seat.names, Reply.differing, Reply.received_at)
        .join(Reply, (Reply.seat_id == Seat.id) & (Reply.index == Seat.current_index))
        .where(Seat.consultation_id == consultation.id, Seat.current_index.is_not(None))
        .order_by(Reply.received_at)
    )
    return tuple(
        DifferenceLine(
            member=in_language(row.names, language),
            decisions=tuple(row.differing),
            noticed_at=row.received_at,
            is_recorded=True,
        )
        for row in rows
        if row.differing
    )[:MOST_WAITING]
