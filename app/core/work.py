"""Work: transaction, time, actor and settings in one argument, and the two ways to open it.

One entry (a view, a pass of the tick, a command) opens one `begin` around one command. Services never open, commit or
roll back. `begin` reads the clock before it asks for any lock, so that waiting never makes a timely reply late.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Engine, Pool, Row, Select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.clock import Clock, WatchedClock
from app.core.db import READ_ONLY, db, glancing_engine, turn_to_write
from app.core.fault import fault
from config import Settings


class ActorKind(StrEnum):
    """Who may act."""

    OFFICER = "officer"
    FOCAL_POINT = "focal_point"
    SCHEDULER = "scheduler"
    #: A web process by itself, with nobody asking.
    WEB = "web"
    SHELL = "shell"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: an officer, a focal point by invitation, a process by itself, the command line, or nobody known."""

    kind: ActorKind
    #: Officer id, invitation id or host name; never a name or an address.
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)


SCHEDULER = Actor(kind=ActorKind.SCHEDULER)
WEB = Actor(kind=ActorKind.WEB)
SHELL = Actor(kind=ActorKind.SHELL)
VISITOR = Actor(kind=ActorKind.VISITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One unit of work. `now` is aware UTC, read before any lock was asked for."""

    session: Session
    now: datetime
    actor: Actor
    settings: Settings
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """One row, and the instant at which it was read."""

    now: datetime
    row: Row[*tuple[Any, ...]]
    #: The connections by which it was read: they stand for the database.
    pool: Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What an application was built with; kept in `app.extensions["placet"]`."""

    settings: Settings
    clock: Clock


def house() -> House:
    """Settings and clock of the current application."""
    built: House = current_app.extensions["placet"]
    return built


def keep_watch_on_clock(app: Flask) -> None:
    """Let every unit of work of this process hold its clock against steady time from now on."""
    built: House = app.extensions["placet"]
    app.extensions["placet"] = replace(built, clock=WatchedClock(built.clock))


@contextmanager
def begin(actor: Actor, *, timeout_seconds: int | None = None) -> Iterator[Work]:
    """Open work that changes state: committed when the block ends, rolled back when it raises.

    Args:
        actor: who acts.
        timeout_seconds: longest wait for a lock or statement on PostgreSQL; None means the server's own limit. On
            SQLite every writer waits at most as long as a reply may.
    """
    built = house()
    with Session(db.engine, expire_on_commit=False) as session:
        # On SQLite this is the host's clock, on PostgreSQL the first statement: both before any lock is asked for.
        now = _first_reading(built.clock, session)
        with turn_to_write(built.settings.reply_timeout_seconds):
            if timeout_seconds is not None and db.engine.dialect.name == "postgresql":
                limit = f"{timeout_seconds * 1000}ms"
                session.execute(text(f"SET LOCAL statement_timeout = '{limit}'; SET LOCAL lock_timeout = '{limit}'"))
            yield Work(session=session, now=now, actor=actor, settings=built.settings, clock=built.clock)
            fault("before commit")
            session.commit()
            fault("committed")


@contextmanager
def look(actor: Actor = VISITOR, *, at: Engine | None = None) -> Iterator[Work]:
    """Open work that only reads; the database itself refuses a write, and nothing is kept.

    Args:
        actor: who looks.
        at: another database than the application's own, such as a copy of it.
    """
    built = house()
    with Session((at or db.engine).execution_options(**READ_ONLY), expire_on_commit=False) as session:
        now = _first_reading(built.clock, session)
        yield Work(session=session, now=now, actor=actor, settings=built.settings, clock=built.clock)
        # What was read stays readable, and nothing is left to write. It ends with a commit, because at a rollback the
        # driver forgets every statement that the server has prepared for this connection.
        session.expunge_all()
        session.commit()


def glance(question: Select[*tuple[Any, ...]], facts: Mapping[str, Any]) -> Glimpse | None:
    """Ask the database one thing, outside any transaction and in one journey; the database itself refuses a write.

    Args:
        question: for one row at most, with `InstantTold` as its column `told_at`.
        facts: what it is asked with.

    Returns:
        None where there is no such row.
    """
    engine = glancing_engine()
    with engine.connect() as connection:
        try:
            row = connection.execute(question, facts).one_or_none()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # As in `_first_reading`: it had died while nobody used it.
            connection.rollback()
            row = connection.execute(question, facts).one_or_none()
    return None if row is None else Glimpse(now=house().clock.told(row.told_at), row=row, pool=engine.pool)


def _first_reading(clock: Clock, session: Session) -> datetime:
    """Read the clock before anything else is asked or done.

    A connection may have died while nobody used it. It is noticed here, without asking each time whether it is alive;
    nothing has been done yet, so that a new one may be asked. All others that are as old are then given up too.
    """
    try:
        return clock.read(session)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        session.rollback()
        return clock.read(session)
