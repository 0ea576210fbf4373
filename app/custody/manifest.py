"""The list of what a backup holds: written last, read first."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.custody.refusals import CopyForeign, CopyUnsound

NAME = "manifest.json"
FORMAT = 1
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table, in the order in which tables are filled."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the copy is of."""

    #: "sqlite" or "postgresql".
    database: str
    #: Of the schema.
    revision: str
    tables: tuple[Table, ...]
    #: Latest checkpoint of every log, as the checkpoint file says it.
    checkpoints: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A backup in figures."""

    deployment: str
    #: When the snapshot was taken, in the record's notation, UTC.
    made_at: str
    snapshot: Snapshot
    #: Name of a file below the backup to its size in bytes and its SHA-256.
    files: Mapping[str, tuple[int, str]]

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(size for size, _ in self.files.values())


def file_facts(directory: Path) -> dict[str, tuple[int, str]]:
    """Every file below a directory but the manifest: name to size in bytes and SHA-256."""
    files = sorted(each for each in directory.rglob("*") if each.is_file() and each.name != NAME)
    return {str(each.relative_to(directory)): (each.stat().st_size, _sha256(each)) for each in files}


def write(directory: Path, manifest: Manifest) -> str:
    """Write it; its SHA-256 comes back, to be noted elsewhere."""
    text = json.dumps({"format": FORMAT} | asdict(manifest), indent=1, sort_keys=True) + "\n"
    (directory / NAME).write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def verified(directory: Path) -> Manifest:
    """The manifest of a backup, once every file has been found to be what it says.

    Raises:
        CopyUnsound: there is none, a file is missing, changed, or one too many.
        CopyForeign: it was written by a version of the program that does so differently.
    """
    try:
        plain = json.loads((directory / NAME).read_text(encoding="utf-8"))
        if plain["format"] != FORMAT:
            raise CopyForeign(problem=f"its format is {plain['format']}, and this program reads {FORMAT}")
        manifest = _read(plain)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CopyUnsound(problem=f"its manifest cannot be read ({type(error).__name__})") from error
    found = file_facts(directory)
    for name in sorted(found.keys() | manifest.files.keys()):
        if found.get(name) != manifest.files.get(name):
            raise CopyUnsound(problem=f"{name} is not as the manifest says")
    return manifest


def _read(plain: Mapping[str, Any]) -> Manifest:
    snapshot = plain["snapshot"]
    return Manifest(
        deployment=plain["deployment"],
        made_at=plain["made_at"],
        files={name: (size, sha256) for name, (size, sha256) in plain["files"].items()},
        snapshot=Snapshot(
            database=snapshot["database"],
            revision=snapshot["revision"],
            checkpoints=snapshot["checkpoints"],
            tables=tuple(
                Table(name=each["name"], columns=tuple(each["columns"]), rows=each["rows"])
                for each in snapshot["tables"]
            ),
        ),
    )


def _sha256(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
