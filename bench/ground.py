"""What measurements stand on: a folder, both databases with all tables, and the sizes of a run."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.core.db import Base, db
from app.record.triggers import create_triggers
from bench.measure import ROUNDS
from config import Environment, Settings
from dev.postgres import PostgresServer, running_postgres

_numbers = count(1)


class Database(StrEnum):
    """Which of the two."""

    SQLITE = "SQLite"
    POSTGRESQL = "PostgreSQL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is measured."""

    rounds: int = ROUNDS
    #: Sizes of consultations, smallest first.
    seats: tuple[int, ...] = (48, 193, 10_000)
    #: The one large number: of letters to send, of rows to count.
    letters: int = 100_000
    rows: int = 1_000_000
    #: How many processes send.
    senders: tuple[int, ...] = (1, 4)


#: To see that it runs, not how fast.
SMALL = Scale(rounds=1, seats=(3,), letters=8, rows=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every measurement gets."""

    directory: Path
    server: PostgresServer
    scale: Scale
    #: Name of a PostgreSQL database and path of a SQLite file with all tables and no rows, to be copied.
    empty_postgres: str
    empty_sqlite: Path

    def settings(self, database: Database, **changes: object) -> Settings:
        """Settings over a new database with all tables; `changes` are settings.

        PostgreSQL as it comes, with fsync on; SQLite as the application opens it, with every commit on the disk.
        """
        home = self.directory / f"house-{next(_numbers)}"
        home.mkdir()
        if database is Database.POSTGRESQL:
            name = self.server.create_database(template=self.empty_postgres)
            changes["database_url"] = self.server.url(name)
        else:
            shutil.copy(self.empty_sqlite, home / "placet.sqlite")
        return _settings(home, **changes)

    @contextmanager
    def house(self, database: Database, **changes: object) -> Iterator[Flask]:
        """The application over a new database, inside an application context."""
        with opened(self.settings(database, **changes)) as app:
            yield app


@contextmanager
def prepared(scale: Scale) -> Iterator[Ground]:
    """Both databases started and with all tables, for the length of a `with`; nothing of it is left afterwards."""
    with running_postgres() as server, tempfile.TemporaryDirectory(prefix="placet-bench-") as temporary:
        directory = Path(temporary)
        name = server.create_database()
        for settings in (_settings(directory / "sqlite"), _settings(directory / "pg", database_url=server.url(name))):
            with opened(settings):
                _create_tables()
        yield Ground(
            directory=directory,
            server=server,
            scale=scale,
            empty_postgres=name,
            empty_sqlite=directory / "sqlite" / "placet.sqlite",
        )


@contextmanager
def opened(settings: Settings) -> Iterator[Flask]:
    """An application over these settings, inside its context; its connections are closed afterwards."""
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.engine.dispose()


def _create_tables() -> None:
    with db.engine.begin() as connection:
        Base.metadata.create_all(connection)
        create_triggers(connection)


def _settings(home: Path, **changes: object) -> Settings:
    chosen: dict[str, Any] = {
        "env": Environment.DEVELOPMENT,
        "data_dir": home,
        "public_url": "http://127.0.0.1:5000",
        "secret_keys": ("bench-key-of-at-least-thirty-two-characters",),
        "deployment": "bench",
        # What nobody asked for would happen beside the measurement.
        "watch_seconds": 0,
    }
    chosen.update(changes)
    return Settings(**chosen)
