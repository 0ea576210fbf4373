"""The latest checkpoint of each log, kept in a file outside the database.

A file that is ahead of the database shows that the database went back: see `holding`.
"""

import base64
import binascii
import os
import tempfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from app.record.queries import Checkpoint


def kept(path: Path) -> str:
    """What the file says; empty where there is none yet."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def kept_checkpoints(path: Path) -> Mapping[str, Checkpoint]:
    """Origin to the checkpoint that the file keeps; nothing where there is none. Read again only once it has changed.

    Raises:
        ValueError: somebody has written something else into it.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return {}
    return _read(path, found.st_mtime_ns, found.st_size, found.st_ino)


def parsed(text: str) -> dict[str, Checkpoint]:
    """Origin to checkpoint, from checkpoints separated by an empty line.

    Raises:
        ValueError: it is something else.
    """
    return {each.origin: each for each in map(_checkpoint, text.split("\n\n") if text else ())}


def written(checkpoints: Iterable[Checkpoint]) -> str:
    """All checkpoints, separated by an empty line."""
    return "\n".join(each.text for each in checkpoints)


def keep(path: Path, checkpoints: tuple[Checkpoint, ...]) -> bool:
    """Write all checkpoints, whole or not at all; False if nothing had changed.

    Whoever calls has made sure that none of them goes back.
    """
    text = written(checkpoints)
    if kept(path) == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    Path(name).replace(path)
    return True


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int, _number: int) -> Mapping[str, Checkpoint]:
    return parsed(kept(path))


def _checkpoint(text: str) -> Checkpoint:
    try:
        origin, size, root = text.rstrip("\n").split("\n")
        return Checkpoint(origin=origin, size=int(size), root=base64.b64decode(root, validate=True))
    except (ValueError, binascii.Error) as error:
        raise ValueError(f"this is no checkpoint: {text[:80]!r}") from error
