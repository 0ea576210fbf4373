"""The one place that reads a clock.

On PostgreSQL the database's clock counts, so that a host whose own clock is wrong changes nothing; on SQLite there is
only the host's.
"""

import time
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session


class Clock(Protocol):
    """Something that tells the present instant, aware and in UTC."""

    def read(self, session: Session) -> datetime:
        """The present instant in UTC; on PostgreSQL this is the first statement of the transaction."""


class SystemClock:
    """The database's clock on PostgreSQL, the host's on SQLite."""

    def read(self, session: Session) -> datetime:
        """The present instant in UTC, to the microsecond."""
        if session.get_bind().dialect.name == "postgresql":
            instant: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
            return instant.astimezone(UTC)
        return datetime.now(UTC)


def monotonic_seconds() -> float:
    """Seconds on a clock that nobody can set, for measuring waits; it has no relation to the calendar."""
    return time.monotonic()
