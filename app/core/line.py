"""Single statements over a kept connection, for what is done thousands of times: one journey to the database each.

A unit of work takes four: one to begin, one for the clock, one for the statement and one for the commit.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Executable, Row

from app.core.db import SINGLE, DatabaseFailure, db, turn_to_write
from app.core.fault import fault
from app.core.work import house


class Line:
    """A connection on which each statement is a transaction of its own; for one thread at a time."""

    def __init__(self) -> None:
        """Prepare; it is opened by the first statement, and by the first after it was cut."""
        self._connection: Connection | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as is known: not before the first statement, nor after a cut."""
        return self._connection is not None

    def run(self, statement: Executable, facts: Mapping[str, Any]) -> list[Row[Any]]:
        """Run a statement; what it gives back. What it changed is on the disk by then.

        Raises:
            DatabaseFailure: it changed nothing or, if the connection was cut, it is not known whether it did.
        """
        with turn_to_write(house().settings.reply_timeout_seconds), self._opened() as connection:
            fault("before commit")
            rows = list(connection.execute(statement, facts))
        fault("committed")
        return rows

    def close(self) -> None:
        """Give the connection back; the next statement opens one anew."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextmanager
    def _opened(self) -> Iterator[Connection]:
        connection = self._connection
        if connection is None:
            connection = self._connection = db.engine.connect().execution_options(**_OPTIONS[db.engine.dialect.name])
        try:
            # For the library only; the database hears nothing of it.
            with connection.begin():
                yield connection
        except DatabaseFailure:
            if connection.invalidated:
                self.close()
            raise


_OPTIONS: dict[str, dict[str, Any]] = {"sqlite": SINGLE, "postgresql": SINGLE | {"isolation_level": "AUTOCOMMIT"}}
