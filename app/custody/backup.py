"""Making a backup while everything runs: database with documents, manifest, and the keys in a place of their own."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.core.db import db
from app.core.work import house, look
from app.custody import manifest, on_postgresql, on_sqlite
from app.custody.manifest import Manifest, Snapshot
from app.custody.refusals import KeysInside, NothingToCopy, PlaceTaken
from app.record.events import instant
from config import variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that has just been made."""

    manifest: Manifest
    #: Of the manifest: noted elsewhere, it shows later that nobody has touched the backup.
    sha256: str


def make(directory: Path, *, keys: Path | None) -> Made:
    """Write a backup into a directory that is not there yet; it appears once it is complete.

    Args:
        directory: where to.
        keys: file that the signing keys go to, for the owner's eyes only; None: they are not copied.

    Raises:
        PlaceTaken: something is there already.
        KeysInside: the keys would lie in the backup.
        NothingToCopy: there is no database.
    """
    if keys is not None and keys.resolve().is_relative_to(directory.resolve()):
        raise KeysInside
    for place in (directory, *([keys] if keys else [])):
        if place.exists():
            raise PlaceTaken(place=place)
    growing = directory.with_name(f"{directory.name}.partial")
    shutil.rmtree(growing, ignore_errors=True)
    growing.mkdir(mode=0o700, parents=True)
    try:
        made = _made(growing)
        if keys is not None:
            _write_keys(keys)
        growing.rename(directory)
    finally:
        shutil.rmtree(growing, ignore_errors=True)
    return made


def _made(directory: Path) -> Made:
    with look() as work:
        made_at = instant(work.now)
    found = Manifest(
        deployment=house().settings.deployment,
        made_at=made_at,
        snapshot=_snapshot(directory),
        files=manifest.file_facts(directory),
    )
    return Made(manifest=found, sha256=manifest.write(directory, found))


def _snapshot(directory: Path) -> Snapshot:
    if db.engine.dialect.name == "postgresql":
        return on_postgresql.dump(db.engine, directory)
    if not db.engine.url.database:
        raise NothingToCopy
    return on_sqlite.dump(Path(db.engine.url.database), directory)


def _write_keys(place: Path) -> None:
    """In the form in which the environment takes them."""
    settings = house().settings
    text = "".join(
        f"{variable(name)}={value}\n"
        for name, value in (("deployment", settings.deployment), ("secret_keys", ",".join(settings.secret_keys)))
    )
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        target.write(text)
