"""Tables of heartbeats and alarms."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Heartbeat(Base):
    """When a kind of process was last alive, or work of the scheduler last ran to its end."""

    __tablename__ = "heartbeats"

    #: "scheduler", "outbox", "mailbox", "web"; of the scheduler's work "closing", "reminders", "checkpoints".
    process: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
    #: How many times so far.
    beats: Mapped[int]


class AlarmKind(StrEnum):
    """What officers are told of at once."""

    #: No scheduler ticks; noticed by a web process. Over with the next tick.
    SCHEDULER_SILENT = "scheduler_silent"
    #: No web process answers; noticed by a scheduler. Over with the next answer.
    WEB_SILENT = "web_silent"
    #: The clock by which deadlines are kept was set; noticed by a scheduler. An officer lifts it.
    CLOCK_SET = "clock_set"


class Alarm(Base):
    """One thing that is wrong, from the moment it is noticed until it is over or lifted; one of a kind at a time."""

    __tablename__ = "alarms"
    __table_args__ = (
        CheckConstraint("kind IN ('scheduler_silent', 'web_silent', 'clock_set')", name="kind"),
        # Whoever notices the same again, in whatever process on whatever host, raises nothing anew.
        UniqueConstraint("kind", "since"),
        Index(
            "uq_alarms_open",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    #: What tells it from others of its kind: the last sign of life, or when the clock was found set, in the record's
    #: notation; "never" where there was no sign of life at all.
    since: Mapped[str]
    raised_at: Mapped[datetime]
    #: By how many seconds a clock was set, forward counted positive; 0 for other kinds.
    seconds: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    #: Officer who lifted it; None: it ended by itself, or has not ended.
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
