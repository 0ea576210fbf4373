"""Taking in files: allow-listed by their first bytes, bounded in size, stored under their hash."""

import hashlib
from http import HTTPStatus
from pathlib import PurePath

from sqlalchemy import select

from app.core.errors import Refusal
from app.core.i18n import N_
from app.core.work import Work
from app.documents.models import Document

LARGEST_BYTES = 20 * 1024 * 1024
_OPENXML = "application/vnd.openxmlformats-officedocument."
#: Ending to media type and the bytes that a file of the type begins with; None means text in UTF-8.
_TYPES: dict[str, tuple[str, bytes | None]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": (_OPENXML + "wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": (_OPENXML + "spreadsheetml.sheet", b"PK\x03\x04"),
    ".txt": ("text/plain; charset=utf-8", None),
}


class DocumentRefused(Refusal):
    """A file is not taken in."""

    code = "document_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class DocumentTypeRefused(DocumentRefused):
    """Its type is not on the allow-list, or its bytes are not of the type that its name says."""

    code = "document_type"
    text = N_("%(name)s is not a file of an accepted type (%(accepted)s).")


class DocumentSizeRefused(DocumentRefused):
    """It is empty or too large."""

    code = "document_size"
    text = N_("%(name)s is empty or larger than %(megabytes)s MB.")


def store(work: Work, *, name: str, content: bytes) -> str:
    """Keep a file and give back its SHA-256; a file that is there already is not stored again.

    Raises:
        DocumentTypeRefused: the type is not accepted.
        DocumentSizeRefused: the file is empty or too large.
    """
    media_type = checked_type(name=name, content=content)
    sha256 = hashlib.sha256(content).hexdigest()
    known = work.session.scalar(select(Document.sha256).where(Document.sha256 == sha256))
    if known is None:
        work.session.add(
            Document(sha256=sha256, media_type=media_type, size=len(content), added_at=work.now, content=content)
        )
        work.session.flush()
    return sha256


def checked_type(*, name: str, content: bytes) -> str:
    """Media type of an acceptable file; the refusals of `store`."""
    if not 0 < len(content) <= LARGEST_BYTES:
        raise DocumentSizeRefused(name=PurePath(name).name, megabytes=LARGEST_BYTES // 1024**2)
    media_type, beginning = _TYPES.get(PurePath(name).suffix.lower(), ("", b""))
    if not media_type or not _begins(content, beginning):
        raise DocumentTypeRefused(name=PurePath(name).name, accepted=", ".join(_TYPES))
    return media_type


def _begins(content: bytes, beginning: bytes | None) -> bool:
    if beginning is not None:
        return content.startswith(beginning)
    try:
        return "\x00" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False
