"""Migrations make exactly the tables that the models describe, on both databases, once, and can be undone."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core.db import Base, db
from app.core.work import SHELL, begin
from app.record.events import EventType
from app.record.service import append
from config import Settings
from tests.fixtures.app import FixedClock, make_settings


@pytest.fixture(params=["sqlite", "postgresql"])
def unmigrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    changes = {} if request.param == "sqlite" else {"database_url": request.getfixturevalue("postgres_url")}
    app = create_app(make_settings(tmp_path, **changes), FixedClock())
    app.testing = True
    with app.app_context():
        yield app
        db.engine.dispose()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names())


def test_migrations_equal_the_models(unmigrated: Flask):
    flask_migrate.upgrade()

    assert tables() == set(Base.metadata.tables) | {"alembic_version"}
    flask_migrate.check()


def test_migrated_tables_keep_the_record_append_only(unmigrated: Flask):
    flask_migrate.upgrade()
    with begin(SHELL) as work:
        append(work, "X-1", EventType.NOTE)

    with pytest.raises(sa.exc.DatabaseError, match="append-only"), begin(SHELL) as work:
        work.session.execute(sa.text("DELETE FROM record_events"))


def test_every_migration_can_be_undone(unmigrated: Flask):
    flask_migrate.upgrade()
    flask_migrate.downgrade(revision="base")

    assert tables() == {"alembic_version"}
    flask_migrate.upgrade()


@pytest.mark.slow
def test_four_upgrades_at_once_do_no_harm(unmigrated: Flask):
    settings = unmigrated.extensions["placet"].settings
    # From a server that has everything imported, so that they begin at the same time.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.child"])

    upgrades = [context.Process(target=upgrade, args=(settings,)) for _ in range(4)]
    for each in upgrades:
        each.start()
    for each in upgrades:
        each.join(120)

    assert [each.exitcode for each in upgrades] == [0] * 4
    flask_migrate.check()


def upgrade(settings: Settings) -> None:
    """What `flask db upgrade` does, in a process of its own."""
    with create_app(settings, FixedClock()).app_context():
        flask_migrate.upgrade()
