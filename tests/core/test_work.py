"""Work: committed whole or not at all, time read before any wait, readers that cannot write."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from app import create_app
from app.core.clock import InstantTold, SystemClock
from app.core.db import db, glancing_engine, table_of
from app.core.work import SHELL, VISITOR, Actor, ActorKind, begin, glance, look
from app.members.models import Body
from app.record.service import lock
from app.watch.models import Heartbeat
from tests.fixtures.app import FixedClock, make_settings
from tests.fixtures.postgres import PostgresServer
from tests.make import make_body


def count_bodies() -> int:
    with look() as work:
        return work.session.scalar(select(func.count()).select_from(Body)) or 0


def test_work_is_kept_when_the_block_ends(app_on_both: Flask):
    with begin(SHELL) as work:
        make_body(work)

    assert count_bodies() == 1


def test_work_that_raises_leaves_nothing(app_on_both: Flask):
    def fail() -> None:
        with begin(SHELL) as work:
            make_body(work)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert count_bodies() == 0


def test_time_is_read_before_a_lock_is_waited_for(app_on_both: Flask, clock: FixedClock):
    arrived_at = clock.at
    waiting, holding, seen = threading.Event(), threading.Event(), []

    def hold() -> None:
        with app_on_both.app_context(), begin(SHELL) as work:
            lock(work, "X-1")
            holding.set()
            waiting.wait(5)

    def arrive() -> None:
        with app_on_both.app_context(), begin(SHELL) as work:
            lock(work, "X-1")
            seen.append((work.now, clock.at))

    holder, arriving = threading.Thread(target=hold), threading.Thread(target=arrive)
    holder.start()
    holding.wait(5)
    arriving.start()
    while not clock.readings.count(arrived_at) >= 2:
        pass
    clock.advance(hours=1)
    waiting.set()
    holder.join()
    arriving.join()

    assert seen == [(arrived_at, clock.at)]


@pytest.fixture
def impatient(tmp_path: Path, clock: FixedClock) -> Iterator[Flask]:
    app = create_app(make_settings(tmp_path, reply_timeout_seconds=1), clock)
    with app.app_context():
        db.create_all()
        yield app
        db.engine.dispose()


def test_a_writer_whose_turn_does_not_come_is_told_so(impatient: Flask):
    failures = []

    def arrive() -> None:
        try:
            with impatient.app_context(), begin(SHELL):
                pass
        except OperationalError as failure:
            failures.append(failure)

    with begin(SHELL) as work:
        make_body(work)
        arriving = threading.Thread(target=arrive)
        arriving.start()
        arriving.join()

    assert len(failures) == 1
    assert count_bodies() == 1


def test_no_update_is_lost_between_writers_that_read_first(app_on_both: Flask):
    with begin(SHELL) as work:
        work.session.add(Heartbeat(process="x", beat_at=work.now, beats=0))

    def increase() -> None:
        for _ in range(25):
            with app_on_both.app_context(), begin(SHELL) as work:
                lock(work, "X-1")
                found = work.session.get_one(Heartbeat, "x")
                found.beats += 1

    writers = [threading.Thread(target=increase) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with look() as work:
        assert work.session.get_one(Heartbeat, "x").beats == 100


def test_instants_come_back_aware_and_in_utc(app_on_both: Flask):
    instant = datetime.fromisoformat("2026-07-01T12:00:00.000001+03:00")
    with begin(SHELL) as work:
        work.session.add(Heartbeat(process="x", beat_at=instant, beats=0))

    with look() as work:
        found = work.session.get_one(Heartbeat, "x").beat_at
    assert found == instant
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(app: Flask):
    def store() -> None:
        with begin(SHELL) as work:
            work.session.add(Heartbeat(process="x", beat_at=datetime(2026, 7, 1), beats=0))  # noqa: DTZ001 - the point

    with pytest.raises(StatementError, match="must carry a zone"):
        store()


def test_actors_are_written_without_names():
    assert str(VISITOR) == "visitor"
    assert str(Actor(kind=ActorKind.OFFICER, id="7")) == "officer:7"


def test_looking_leaves_the_server_the_statements_that_it_has_prepared(app_on_both: Flask):
    if app_on_both.extensions["placet"].settings.database_url == "":
        pytest.skip("SQLite prepares for itself")
    for _ in range(8):
        with look() as work:
            work.session.execute(text("SELECT 1 AS one"))

    with look() as work:
        kept = work.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert "SELECT 1 AS one" in kept


@pytest.fixture
def told(app_on_both: Flask) -> Flask:
    """The application with the clock that it has in operation."""
    app_on_both.extensions["placet"] = replace(app_on_both.extensions["placet"], clock=SystemClock())
    return app_on_both


CODES = table_of(Body).c
CODE = select(InstantTold().label("told_at"), CODES.code).where(CODES.code == bindparam("code"))


def test_a_glance_finds_one_row_and_the_instant(told: Flask):
    with begin(SHELL) as work:
        make_body(work, "one")
        before = work.now

    seen = glance(CODE, {"code": "one"})

    assert seen is not None
    assert seen.row.code == "one"
    assert before <= seen.now <= before + timedelta(minutes=1)
    assert seen.now.tzinfo is UTC
    assert glance(CODE, {"code": "none"}) is None


def test_what_glances_cannot_write(told: Flask):
    row = insert(table_of(Heartbeat)).values(process="x", beats=0, beat_at=datetime.now(UTC))
    with glancing_engine().connect() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(row)

    with look() as work:
        assert work.session.get(Heartbeat, "x") is None


@pytest.mark.parametrize("app_on_both", ["postgresql"], indirect=True)
@pytest.mark.parametrize("way", ["begin", "look", "glance"])
def test_a_connection_that_died_unused_is_replaced_without_a_word(
    told: Flask, postgres_server: PostgresServer, way: str
):
    with begin(SHELL) as work:
        make_body(work, "one")
    glance(CODE, {"code": "one"})
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"

    with psycopg.connect(postgres_server.url("postgres"), autocommit=True) as other:
        assert len(other.execute(cut, (db.engine.url.database,)).fetchall()) >= 2
    if way == "glance":
        assert glance(CODE, {"code": "one"}) is not None
    elif way == "look":
        assert count_bodies() == 1
    else:
        with begin(SHELL) as work:
            make_body(work, "two")

    assert count_bodies() == (2 if way == "begin" else 1)
