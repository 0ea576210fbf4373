"""Putting a backup back where nothing is: checked first, read again afterwards, and held if it is not the latest."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url

from app.core.db import db
from app.core.fault import fault
from app.core.work import SHELL, begin, house, look
from app.custody import manifest, on_postgresql, on_sqlite
from app.custody.manifest import Manifest
from app.custody.refusals import CopyForeign, CopyUnsound
from app.record import checking, checkpoints, holding
from app.record.checking import LogCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A backup that is in its place."""

    manifest: Manifest
    logs: tuple[LogCheck, ...]
    #: Whether it may take and send nothing until two officers have recorded the recovery.
    is_held: bool


def restore(directory: Path) -> Restored:
    """Restore into the database of the settings, which must be empty.

    Where the checkpoint file of this host is ahead of the copy, or there is none by which one could tell, the record
    is held.

    Raises:
        CopyUnsound: the backup is damaged; nothing was written.
        CopyForeign: it does not belong to this deployment, this kind of database or this version.
        TargetNotEmpty: there is a database already.
    """
    found = sound(directory)
    load(directory, found, db.engine)
    fault("restored")
    logs = read_again(db.engine, found)
    with look() as work:
        is_late = bool(holding.lost(work)) or not work.settings.checkpoint_path.exists()
    if is_late:
        with begin(SHELL) as work:
            holding.hold(work)
    return Restored(manifest=found, logs=logs, is_held=is_late)


def sound(directory: Path) -> Manifest:
    """The manifest of a backup that is whole and belongs to this deployment; refusals of `restore`."""
    found = manifest.verified(directory)
    here = house().settings.deployment
    if found.deployment != here:
        raise CopyForeign(problem=f"it is of the deployment {found.deployment}, and this one is {here}")
    return found


def load(directory: Path, found: Manifest, engine: Engine) -> None:
    """Fill an empty database; refusals of `restore`."""
    kind = engine.dialect.name
    if found.snapshot.database != kind:
        raise CopyForeign(problem=f"it is of a {found.snapshot.database} database, and this one is {kind}")
    if kind == "postgresql":
        on_postgresql.load(directory, engine, found.snapshot)
    else:
        on_sqlite.load(directory, Path(engine.url.database or ""))


def read_again(engine: Engine, found: Manifest) -> tuple[LogCheck, ...]:
    """Read the record of a restored database from its bytes, and compare it with the checkpoints of its backup.

    Raises:
        CopyUnsound: they do not agree, in which case the copy was made of a record that was damaged already.
    """
    expected = checkpoints.parsed(found.snapshot.checkpoints)
    with look(at=engine) as work:
        origin = f"{work.settings.deployment}/"
        logs = tuple(checking.checked(work, log, older=expected.get(origin + log)) for log in checking.logs(work))
    wrong = [f"{each.log}: {problem}" for each in logs for problem in each.problems]
    missing = sorted(expected.keys() - {origin + each.log for each in logs})
    if wrong or missing:
        raise CopyUnsound(problem="; ".join([*wrong, *(f"{each} is missing" for each in missing)]))
    return logs


@contextmanager
def elsewhere(url: str) -> Iterator[Engine]:
    """An engine for another database than that of the settings, at an address as the settings take it."""
    engine = create_engine(make_url(url))
    try:
        yield engine
    finally:
        engine.dispose()
