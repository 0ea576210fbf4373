"""The database: typed base, aware UTC instants, and how SQLite is opened.

SQLite is opened by the recipe that loses no update: the driver's own transaction handling is off, writers begin with
BEGIN IMMEDIATE, the journal is WAL, and every commit reaches the disk.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
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
#: Of one on which each statement is a transaction of its own, begun and ended by the database.
SINGLE: dict[str, Any] = {"placet_single": True}

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
#: Key of the engine for glances among the application's engines.
_GLANCES = "glances"
_writing = threading.Lock()
#: How often a process looks whether it is its turn to write.
_LOOK_AGAIN_SECONDS = 0.0005
#: SQLSTATE of PostgreSQL for a disk that is full.
_DISK_FULL = "53100"
#: For so long after the database had no room for something it is taken to have none.
NO_ROOM_SECONDS = 30.0
#: When that last happened to this process, on the monotonic clock; empty: never.
_no_room_at: list[float] = []


def init_app(app: Flask, url: str, *, busy_seconds: int) -> None:
    """Bind the database at `url` to the application; a writer on SQLite waits at most `busy_seconds` for others."""
    is_sqlite = url.startswith("sqlite")
    # An error of the database is logged, and must not take along what was to be written.
    options: dict[str, Any] = {"hide_parameters": True}
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options | ({} if is_sqlite else {"isolation_level": "READ COMMITTED"})
    # Nothing is begun on connections for glances, so that nothing is to be ended when they are given back.
    alone: dict[str, Any] = {"url": url, "isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
    app.config["SQLALCHEMY_BINDS"] = {_GLANCES: options | alone}
    db.init_app(app)
    with app.app_context():
        glances = glancing_engine()
        for engine in (db.engine, glances):
            event.listen(engine, "handle_error", _note_lack_of_room)
        # Whoever takes the one apart, in a test or before a restore, means both.
        event.listen(db.engine, "engine_disposed", lambda _engine: glances.dispose())
        if is_sqlite:
            _open_sqlite_carefully(db.engine, busy_seconds)
            event.listen(glances, "connect", partial(_open_sqlite_to_read, busy_seconds=busy_seconds))
        else:
            event.listen(glances, "connect", _let_only_read)


def glancing_engine() -> Engine:
    """Connections of their own for questions that stand alone: nothing is begun for one, and none can write."""
    return db.engines[_GLANCES]


@contextmanager
def turn_to_write(seconds: float) -> Iterator[None]:
    """On SQLite, let the writers of this process go one after the other, and those of other processes likewise.

    SQLite lets waiting writers sleep longer each time, up to 0.1 s, and one may starve while others overtake it; a
    queue in the process is fair, and between processes of ours each looks for its turn every half millisecond. For
    any other program there is `busy_timeout`, as long again.

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
        with _turn_of_process(monotonic_seconds() + seconds):
            yield
    finally:
        _writing.release()


@contextmanager
def _turn_of_process(ends: float) -> Iterator[None]:
    """A lock on the folder of the database, which the kernel takes back from a process that dies."""
    folder = os.open(Path(db.engine.url.database or "").parent, os.O_RDONLY)
    try:
        while not _is_locked(folder):
            if monotonic_seconds() > ends:
                raise OperationalError("waiting for the turn to write", None, TimeoutError())
            time.sleep(_LOOK_AGAIN_SECONDS)
        yield
    finally:
        os.close(folder)


def _is_locked(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


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


def _let_only_read(connection: psycopg.Connection[Any], _record: object) -> None:
    # What is set within a transaction would be gone with it.
    connection.autocommit = True
    connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")


def _open_sqlite_to_read(connection: sqlite3.Connection, _record: object, *, busy_seconds: int) -> None:
    connection.execute(f"PRAGMA busy_timeout={busy_seconds * 1000}")
    connection.execute("PRAGMA query_only=ON")


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
        options = connection.get_execution_options()
        reads = bool(options.get("placet_reads"))
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        if not options.get("placet_single"):
            connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
