"""Who owes what, and which reminders are due.

A Member State owes an answer while it is entitled, the consultation is open and its deadline has not passed, and at
least one decision that is not settled has none; where nothing is decided, until it has sent a statement. An alternate
owes an answer only while its principal has given none either. Focal points with a live link are reminded.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.consultations.models import Consultation, Decision, DueInstant, DueKind, Invitation, Seat, State
from app.consultations.procedure import TAKES_ANSWERS, owed
from app.consultations.queries import by_id, decisions
from app.core.work import Work
from app.members.models import FocalPoint, Scope
from app.outbox.models import LetterKind
from app.outbox.queries import QueuedLetter, focal_points_of_dropped, latest_letter
from app.record.events import instant
from app.rules import Standing

_Chosen = TypeVar("_Chosen", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReminder:
    """An instant at which reminders of one consultation became due."""

    id: int
    consultation_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What a pass has to look at."""

    #: Not yet done, in order; among them those of consultations that are over, which only need to be ticked off.
    due: tuple[DueReminder, ...]
    #: Focal point to the consultations with a due reminder in which it owes.
    debtors: dict[int, frozenset[int]]
    #: Focal points whose last reminder was dropped and has to be written anew.
    anew: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """One consultation in which a focal point's member owes."""

    consultation: Consultation
    seat: Seat
    invitation: Invitation
    focal_point: FocalPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A letter that has to be written."""

    #: The due instant that it answers, in the record's notation, and which attempt at writing it this is.
    cause: str
    attempt: int
    #: Nearest deadline first.
    debts: tuple[Debt, ...]


def agenda(work: Work) -> Agenda:
    """What is due now."""
    due = tuple(
        DueReminder(id=row.id, consultation_id=row.consultation_id, due_at=row.due_at)
        for row in work.session.execute(
            _due(work, select(DueInstant.id, DueInstant.consultation_id, DueInstant.due_at)).order_by(
                DueInstant.due_at, DueInstant.id
            )
        )
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    if due:
        rows = work.session.execute(
            _owing(work, select(FocalPoint.id, Consultation.id))
            .where(Consultation.id.in_({each.consultation_id for each in due}))
            .order_by(FocalPoint.id)
        )
        for focal_point_id, consultation_id in rows:
            found[focal_point_id].add(consultation_id)
    debtors = {point: frozenset(owed) for point, owed in found.items()}
    return Agenda(due=due, debtors=debtors, anew=_anew(work, debtors))


def owed_references(work: Work, focal_point_id: int) -> Sequence[str]:
    """References of the consultations in which a focal point's member owes, in the order in which to lock them."""
    return work.session.scalars(
        _owing(work, select(Consultation.reference))
        .where(FocalPoint.id == focal_point_id)
        .order_by(Consultation.reference)
    ).all()


def reminder(work: Work, focal_point_id: int) -> Reminder | None:
    """The reminder that has to be written to a focal point now; None: none has to.

    Several instants that have passed make one reminder, for the latest of them.
    """
    debts = _debts(work, focal_point_id)
    if not debts:
        return None
    last = latest_letter(work, LetterKind.REMINDER, focal_point_id=focal_point_id)
    cause = _latest_due(work, focal_point_id) if _is_due_in(work, debts) else ""
    if cause > (last.cause if last is not None else ""):
        return Reminder(cause=cause, attempt=0, debts=debts)
    return _again(work, last, debts) if last is not None else None


def debts_in(work: Work, consultation: Consultation) -> tuple[Debt, ...]:
    """What is owed in one consultation: one entry for each focal point to be reminded, in the body's order."""
    rows = work.session.execute(
        _owing(work, select(Consultation, Seat, Invitation, FocalPoint))
        .where(Consultation.id == consultation.id)
        .order_by(Seat.position, FocalPoint.id)
    )
    return tuple(
        Debt(consultation=found, seat=seat, invitation=invitation, focal_point=point)
        for found, seat, invitation, point in rows
    )


def send_by(work: Work, debts: Collection[Debt]) -> datetime:
    """Until when a reminder of these consultations is true: the next reminder, or the nearest deadline."""
    following = work.session.scalar(
        select(func.min(DueInstant.due_at)).where(
            DueInstant.consultation_id.in_([each.consultation.id for each in debts]),
            DueInstant.kind == DueKind.REMINDER,
            DueInstant.due_at > work.now,
        )
    )
    ends = [each.consultation.deadline_at for each in debts]
    return min(instant for instant in (following, *ends) if instant is not None)


def _again(work: Work, last: QueuedLetter, debts: tuple[Debt, ...]) -> Reminder | None:
    """The last reminder anew, if it was dropped unsent and still has something to say."""
    if not last.is_dropped:
        return None
    # A consultation that opened later was not part of it, and has its own instants.
    meant = tuple(each for each in debts if _was_covered(last, each.consultation))
    if not meant or _has_come_since(work, last, {each.consultation.id for each in meant}):
        return None
    return Reminder(cause=last.cause, attempt=last.attempt + 1, debts=meant)


def _was_covered(last: QueuedLetter, consultation: Consultation) -> bool:
    if last.log:
        return consultation.reference == last.log
    return consultation.opened_at is not None and consultation.opened_at <= last.queued_at


def _anew(work: Work, debtors: Collection[int]) -> tuple[int, ...]:
    since = work.session.scalar(select(func.min(Consultation.opened_at)).where(Consultation.state == State.OPEN))
    if since is None:
        return ()
    dropped = focal_points_of_dropped(work, LetterKind.REMINDER, since=since)
    return tuple(point for point in sorted(dropped.difference(debtors)) if reminder(work, point) is not None)


def _debts(work: Work, focal_point_id: int) -> tuple[Debt, ...]:
    rows = work.session.execute(
        _owing(work, select(Consultation, Seat, Invitation, FocalPoint))
        .where(FocalPoint.id == focal_point_id)
        .order_by(Consultation.deadline_at, Consultation.reference)
    )
    return tuple(
        Debt(consultation=consultation, seat=seat, invitation=invitation, focal_point=point)
        for consultation, seat, invitation, point in rows
    )


def _is_due_in(work: Work, debts: Collection[Debt]) -> bool:
    """Whether an instant of one of these consultations is due and not done."""
    found = work.session.scalar(
        _due(work, select(DueInstant.id))
        .where(DueInstant.consultation_id.in_([each.consultation.id for each in debts]))
        .limit(1)
    )
    return found is not None


def _latest_due(work: Work, focal_point_id: int) -> str:
    """The latest due instant of all open consultations to which a focal point is invited, owed or not; "" for none.

    So two schedulers name the same cause, even if a reply to one of the consultations came between them.
    """
    latest = work.session.scalar(
        _due(work, select(func.max(DueInstant.due_at)))
        .join(Consultation, Consultation.id == DueInstant.consultation_id)
        .join(Invitation, Invitation.consultation_id == Consultation.id)
        .where(Invitation.focal_point_id == focal_point_id, Consultation.state == State.OPEN)
    )
    return instant(latest) if latest is not None else ""


def _has_come_since(work: Work, last: QueuedLetter, consultation_ids: Collection[int]) -> bool:
    """Whether a reminder of these consultations became due after the one that the letter answers."""
    latest = work.session.scalar(
        select(func.max(DueInstant.due_at)).where(
            DueInstant.consultation_id.in_(consultation_ids),
            DueInstant.kind == DueKind.REMINDER,
            DueInstant.due_at <= work.now,
        )
    )
    return latest is not None and instant(latest) > last.cause


def _due(work: Work, chosen: _Chosen) -> _Chosen:
    """What is chosen of the instants at which reminders became due and that are not done yet."""
    return chosen.where(
        DueInstant.kind == DueKind.REMINDER, DueInstant.done_at.is_(None), DueInstant.due_at <= work.now
    )


def _owing(work: Work, chosen: _Chosen) -> _Chosen:
    """What is chosen of focal points with a live link whose member owes: one row for each consultation."""
    decided = select(func.count()).select_from(Decision).where(Decision.consultation_id == Consultation.id)
    owes_answers = and_(
        Seat.standing == Standing.ENTITLED,
        Seat.answered_count - Seat.settled_count
        < decided.where(TAKES_ANSWERS, Decision.settled_at.is_(None)).scalar_subquery(),
    )
    # Where nothing is decided, comments are invited from those without the vote as well.
    owes_comments = and_(Seat.statement_count == 0, decided.where(TAKES_ANSWERS).scalar_subquery() == 0)
    return (
        chosen.select_from(Invitation)
        .join(FocalPoint, FocalPoint.id == Invitation.focal_point_id)
        .join(Seat, Seat.id == Invitation.seat_id)
        .join(Consultation, Consultation.id == Invitation.consultation_id)
        .where(
            Invitation.revoked_at.is_(None),
            FocalPoint.removed_at.is_(None),
            FocalPoint.scope == Scope.REPLY,
            or_(owes_answers, owes_comments),
            Seat.id.not_in(_relieved(work)),
            Consultation.state == State.OPEN,
            Consultation.deadline_at > work.now,
            or_(Consultation.replies_open_at.is_(None), Consultation.replies_open_at <= work.now),
        )
    )


def _relieved(work: Work) -> list[int]:
    """Seats of alternates that owe nothing: their principals have answered what they have not, or no rule asks them."""
    seats = work.session.scalars(
        select(Seat)
        .join(Consultation, Consultation.id == Seat.consultation_id)
        .where(Seat.alternate_for != "", Consultation.state == State.OPEN)
        .options(joinedload(Seat.principal))
    ).all()
    named = {each: decisions(work, by_id(work, each)) for each in {seat.consultation_id for seat in seats}}
    return [seat.id for seat in seats if not owed(named[seat.consultation_id], seat)]
