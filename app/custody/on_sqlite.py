"""Copies of a SQLite database: one file, made by the database itself while others write, put in place at one stroke."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, create_engine

from app.core.fault import fault
from app.custody.manifest import Snapshot
from app.custody.refusals import CopyUnsound, NothingToCopy, TargetNotEmpty
from app.custody.snapshots import described

FILE = "placet.sqlite"


def opened(file: Path) -> Engine:
    """An engine that reads a copy and leaves its file as it is."""
    return create_engine(f"sqlite:///file:{file.resolve()}?mode=ro&uri=true")


def dump(source: Path, directory: Path) -> Snapshot:
    """Write a copy of the database into a directory.

    Raises:
        NothingToCopy: there is no database.
    """
    if not source.exists():
        raise NothingToCopy
    target = directory / FILE
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    _to_disk(target)
    engine = opened(target)
    with engine.connect() as read:
        snapshot = described(read)
    engine.dispose()
    return snapshot


def load(directory: Path, target: Path) -> None:
    """Put a copy where no database is yet: all of it or, whatever happens on the way, nothing.

    Raises:
        TargetNotEmpty: there is one.
        CopyUnsound: the database finds its own file damaged.
    """
    if target.exists():
        raise TargetNotEmpty(place=target)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # What a restore that was killed has left is no database to anybody, and is written over.
    arriving = target.with_name(f"{target.name}.restoring")
    arriving.unlink(missing_ok=True)
    try:
        shutil.copyfile(directory / FILE, arriving)
        arriving.chmod(0o600)
        fault("copied")
        _to_disk(arriving)
        with closing(sqlite3.connect(arriving)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise CopyUnsound(problem=found)
        # Unlike a renaming, a link never takes the place of a file that has come there meanwhile.
        target.hardlink_to(arriving)
    finally:
        arriving.unlink(missing_ok=True)
    _to_disk(target.parent)


def _to_disk(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
