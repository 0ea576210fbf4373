"""Taking what has been erased out of the database's file, where deleted rows leave their bytes behind."""

import sqlite3
from contextlib import closing

from app.core.db import db


def scrub() -> None:
    """On SQLite the file is written anew and the journal emptied; PostgreSQL's own VACUUM does its part by itself."""
    if db.engine.dialect.name != "sqlite":
        return
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
