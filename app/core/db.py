"""The database: typed base, aware UTC instants, and how SQLite is opened.

SQLite is opened by the recipe that loses no update: the driver's own transaction handling is off, writers begin with
BEGIN IMMEDIATE, the journal is WAL, and every commit reaches the disk.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeDecorator

from app.core.clock import monotonic_seconds

#: Whatever the database, the way to it or its answer may raise; for those who may not know SQLAlchemy.
DatabaseFailure = SQLAlchemyError
#: Execution options of a connection that may only read.
READ_ONLY: dict[str, Any] = {"placet_reads": True, "postgresql_readonly": True}

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, aware on the way out, naive values refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; hand over UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must carry a zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back aware UTC; SQLite has forgotten the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_JSON = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Parent of all tables. An explicit registry, because Flask-SQLAlchemy rebuilds a base from its attributes."""

    registry = registry(
        metadata=MetaData(naming_convention=_NAMES),
        type_annotation_map={
            datetime: UTCDateTime,
            dict[str, str]: _JSON,
            dict[str, int]: _JSON,
            dict[str, Any]: _JSON,
            list[str]: _JSON,
            list[Any]: _JSON,
        },
    )


db = SQLAlchemy(model_class=Base)
_writing = threading.Lock()
#: SQLSTATE of PostgreSQL for a disk that is full.
_DISK_FULL = "53100"
#: For so long after the database had no room for something it is taken to have none.
NO_ROOM_SECONDS = 30.0
#: When that last happened to this process, on the monotonic clock; empty: never.
_no_room_at: list[float] = []


def init_app(app: Flask, url: str, *, busy_seconds: int) -> None:
    """Bind the database at `url` to the application; a writer on SQLite waits at most `busy_seconds` for others."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    # An error of the database is logged, and must not take along what was to be written.
    options: dict[str, Any] = {"hide_parameters": True}
    if not url.startswith("sqlite"):
        options |= {"pool_pre_ping": True, "isolation_level": "READ COMMITTED"}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "handle_error", _note_lack_of_room)
        if db.engine.dialect.name == "sqlite":
            _open_sqlite_carefully(db.engine, busy_seconds)


@contextmanager
def turn_to_write(seconds: float) -> Iterator[None]:
    """On SQLite, let the writers of this process go one after the other.

    SQLite lets waiting writers poll, and one may starve while others overtake it; a queue in the process is fair.
    Writers of other processes are waited for by `busy_timeout`, as long again.

    Args:
        seconds: the longest wait.

    Raises:
        OperationalError: the turn did not come in time; nothing was begun.
    """
    if db.engine.dialect.name != "sqlite":
        yield
        return
    if not _writing.acquire(timeout=seconds):
        raise OperationalError("waiting for the turn to write", None, TimeoutError())
    try:
        yield
    finally:
        _writing.release()


def insertion(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what is to happen where somebody else was faster (`on_conflict_do_nothing` and so on)."""
    return insertion_in(dialect_of(session), table)


def insertion_in(dialect: str, table: type[Base] | Table) -> postgresql.Insert | sqlite.Insert:
    """The same by the name of the database, for a statement that is made once; of a `Table` it knows of no object."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def dialect_of(session: Session) -> str:
    """Name of the database that a session speaks to."""
    return session.get_bind().dialect.name


def table_of(model: type[Base]) -> Table:
    """The table itself: what is written to it goes past the objects of a session, and costs a third.

    Objects that a session holds keep what they were read with.
    """
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(model)
    return table


def note(held: Base, **values: object) -> None:
    """Let an object have what a statement writes to its table, so that a session that holds it writes nothing more."""
    for name, value in values.items():
        set_committed_value(held, name, value)


def lacks_room() -> bool:
    """Whether the database had no room for what this process wanted to write a moment ago."""
    return bool(_no_room_at) and monotonic_seconds() - _no_room_at[0] < NO_ROOM_SECONDS


def _note_lack_of_room(context: ExceptionContext) -> None:
    error = context.original_exception
    is_full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    if is_full or getattr(error, "sqlstate", None) == _DISK_FULL:
        _no_room_at[:] = [monotonic_seconds()]


def _open_sqlite_carefully(engine: Engine, busy_seconds: int) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={busy_seconds * 1000}",
            "foreign_keys=ON",
            "synchronous=FULL",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        reads = bool(connection.get_execution_options().get("placet_reads"))
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
