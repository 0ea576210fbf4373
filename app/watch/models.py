"""Table of heartbeats."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Heartbeat(Base):
    """When a kind of process was last alive, or work of the scheduler last ran to its end."""

    __tablename__ = "heartbeats"

    #: "scheduler", "outbox", "mailbox"; of the scheduler's work "closing", "reminders", "checkpoints".
    process: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
    #: How many times so far.
    beats: Mapped[int]
