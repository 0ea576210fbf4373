"""The course of a consultation: replies by day, and what happened or is planned on its way."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.board.course_facts import Course, CourseDay, CourseMark, MarkKind
from app.consultations.models import Consultation, DueInstant, DueKind
from app.core.work import Work
from app.record.events import EventType
from app.record.queries import events
from app.replies.models import ReplyDay

#: Up to so many days are drawn; a consultation that lasts longer is drawn from its end backwards.
MOST_DAYS = 400


def course(work: Work, consultation: Consultation) -> Course | None:
    """Of a consultation that has been opened; None: it has not."""
    if consultation.opened_at is None or consultation.deadline_at is None:
        return None
    zone = ZoneInfo(consultation.zone)
    end = consultation.deadline_at.astimezone(zone).date()
    first = max(consultation.opened_at.astimezone(zone).date(), end - timedelta(days=MOST_DAYS))
    return Course(
        opened_at=consultation.opened_at,
        deadline_at=consultation.deadline_at,
        now=min(work.now, consultation.closed_at or work.now),
        entitled=consultation.entitled_count,
        days=_days(work, consultation, first),
        marks=_marks(work, consultation),
    )


def _days(work: Work, consultation: Consultation, first: date) -> tuple[CourseDay, ...]:
    rows = work.session.scalars(
        select(ReplyDay).where(ReplyDay.consultation_id == consultation.id).order_by(ReplyDay.on)
    )
    found, replied, sent = [], 0, 0
    for row in rows:
        replied, sent = replied + row.first_count, sent + row.reply_count
        if row.on >= first:
            found.append(CourseDay(on=row.on, replied=replied, sent=sent))
    return tuple(found)


def _marks(work: Work, consultation: Consultation) -> tuple[CourseMark, ...]:
    reminders = work.session.execute(
        select(DueInstant.due_at, DueInstant.done_at).where(
            DueInstant.consultation_id == consultation.id, DueInstant.kind == DueKind.REMINDER
        )
    )
    marks = [
        CourseMark(kind=MarkKind.REMINDER if done_at else MarkKind.PLANNED, at=due_at)
        for due_at, done_at in reminders
        if done_at is None or done_at >= due_at
    ]
    marks += [
        CourseMark(kind=kind, at=_instant(event["at"]))
        for kind, type_ in ((MarkKind.EXTENDED, EventType.EXTENDED), (MarkKind.REMINDER, EventType.REMINDED))
        for event in events(work, consultation.reference, type_).values()
    ]
    return tuple(sorted(marks, key=lambda mark: mark.at))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
