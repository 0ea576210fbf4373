"""Text files that commands read and write: UTF-8, and written whole or not at all."""

import os
from pathlib import Path

from app.core.errors import Refusal
from app.core.i18n import N_


class NotText(Refusal):
    """A file is not written in UTF-8."""

    code = "not_utf_8"
    text = N_("%(file)s is not UTF-8 (byte %(byte)s).")


class CannotWrite(Refusal):
    """The place where a result is to stand does not take it."""

    code = "cannot_write"
    text = N_("%(file)s cannot be written: %(reason)s.")


def text_of(file: Path) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        NotText: it is not UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(file=file, byte=error.start) from None


def write_whole(file: Path, text: str) -> None:
    """Write a text in the place of what is there; whoever reads the file sees the old text or the new, never a part.

    Raises:
        CannotWrite: the folder is missing or closed, or something else than a file is in the place.
    """
    # Through a link it is the file behind it that is written, as any other program would do.
    target = file.resolve()
    if not target.parent.is_dir():
        raise CannotWrite(file=file, reason=f"there is no folder {target.parent}")
    if target.exists() and not target.is_file():
        raise CannotWrite(file=file, reason="it is no ordinary file")
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with partial.open("x", encoding="utf-8", newline="") as sink:
            sink.write(text)
        partial.replace(target)
    except OSError as error:
        raise CannotWrite(file=file, reason=error.strerror or str(error)) from None
    finally:
        partial.unlink(missing_ok=True)
