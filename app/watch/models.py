"""Table of heartbeats."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Heartbeat(Base):
    """When a kind of process was last alive."""

    __tablename__ = "heartbeats"

    #: "scheduler", "outbox".
    process: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
    #: How many ticks so far.
    beats: Mapped[int]
