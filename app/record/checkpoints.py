"""The latest checkpoint of each log, kept in a file outside the database."""

import os
import tempfile
from pathlib import Path

from app.record.queries import Checkpoint


def kept(path: Path) -> str:
    """What the file says; empty where there is none yet."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def keep(path: Path, checkpoints: tuple[Checkpoint, ...]) -> bool:
    """Write all checkpoints, separated by an empty line, whole or not at all; False if nothing had changed."""
    text = "\n".join(each.text for each in checkpoints)
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
