"""Where Alembic finds the tables and the database, under a lock so that two upgrades never run at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import text

from app.core.db import Base, UTCDateTime, db

#: Any number that nobody else locks with.
LOCK_NUMBER = 7_512_238

engine = db.engine


@contextmanager
def only_one_upgrade() -> Iterator[None]:
    """Wait until nobody else migrates this database; Alembic has no lock of its own."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LOCK_NUMBER})
            yield
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": LOCK_NUMBER})
        return
    with Path(f"{engine.url.database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def written_type(kind: str, item: object, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain ones they are stored as, so that a revision outlives the code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.JSON):
        autogenerate.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


def run() -> None:
    """Run the migrations over one connection, or over that of whoever restores a copy in a transaction of its own."""
    given: sa.Connection | None = context.config.attributes.get("connection")
    if given is not None:
        run_over(given)
        return
    with only_one_upgrade(), engine.connect() as connection:
        run_over(connection)
        connection.commit()


def run_over(connection: sa.Connection) -> None:
    """Run the migrations; a transaction that has been begun is neither ended nor kept."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=written_type,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
