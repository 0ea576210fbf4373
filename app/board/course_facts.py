"""The course of a consultation as the board draws it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class MarkKind(StrEnum):
    """What happened, or is planned, in the course of a consultation."""

    REMINDER = "reminder"
    PLANNED = "planned"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseMark:
    """One instant on the way."""

    kind: MarkKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDay:
    """One day of the consultation's clock on which replies came: how many in all up to its end."""

    on: date
    #: Entitled members with a reply, and their replies.
    replied: int
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of a consultation that has been opened."""

    opened_at: datetime
    deadline_at: datetime
    #: The present, or the close.
    now: datetime
    entitled: int
    days: tuple[CourseDay, ...]
    marks: tuple[CourseMark, ...]

    @property
    def last_reminder_at(self) -> datetime | None:
        """When the last reminder was sent; None: none was."""
        return max((mark.at for mark in self.marks if mark.kind is MarkKind.REMINDER), default=None)
