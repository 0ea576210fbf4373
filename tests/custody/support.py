"""A house with something in it, and an empty one beside it with the same name and keys."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from app import create_app
from app.core.db import db
from app.core.work import SHELL, begin, look
from app.documents.service import store
from app.record.checking import LogCheck, checked, logs
from config import Settings
from tests.fixtures.app import FixedClock
from tests.make import make_officer
from tests.replies.support import APPROVE, reply
from tests.schedule.support import open_council, quiet_tick

PDF = b"%PDF-1.4 a scan"
OFFICERS = ("officer.a@secretariat.example", "officer.b@secretariat.example")


def settings_of(app: Flask) -> Settings:
    found: Settings = app.extensions["placet"].settings
    return found


def furnish(app: Flask) -> None:
    """An open consultation with a reply, a scan, two officers; checkpoints are kept."""
    flask_migrate.stamp()
    open_council()
    with begin(SHELL) as work:
        for email in OFFICERS:
            make_officer(work, email)
        store(work, name="note.pdf", content=PDF)
    reply("mission@ke.example", {"1": APPROVE})
    quiet_tick(app)


@contextmanager
def empty_house(app: Flask, request: pytest.FixtureRequest, place: Path) -> Iterator[Flask]:
    """An application of the same deployment over an empty database of the same kind, with its context."""
    settings = replace(settings_of(app), data_dir=place)
    if not settings.database_url:
        yield from _entered(create_app(settings, FixedClock()))
        return
    server = request.getfixturevalue("postgres_server")
    name = server.create_database()
    try:
        yield from _entered(create_app(replace(settings, database_url=server.url(name)), FixedClock()))
    finally:
        server.drop_database(name)


def keep_same_checkpoints(app: Flask, other: Flask) -> None:
    """Let another host have the checkpoint file of this one."""
    target = settings_of(other).checkpoint_path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(settings_of(app).checkpoint_path, target)


def read_again() -> dict[str, LogCheck]:
    with look() as work:
        return {log: checked(work, log) for log in logs(work)}


def _entered(app: Flask) -> Iterator[Flask]:
    app.testing = True
    with app.app_context():
        try:
            yield app
        finally:
            db.engine.dispose()
