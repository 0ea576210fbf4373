"""Taking in files: allow-listed by their first bytes, bounded in size, stored under their hash."""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import PurePath

from app.core.db import insertion
from app.core.errors import Refusal
from app.core.i18n import N_
from app.core.work import Work
from app.documents.formats import DOCUMENTS, Format
from app.documents.models import Document

LARGEST_BYTES = 20 * 1024 * 1024


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


class DocumentUnsound(DocumentRefused):
    """It begins as its name says, and is damaged or holds something else beside that."""

    code = "document_unsound"
    text = N_("%(name)s is damaged, too large as a picture, or holds more than a picture. Please attach a new scan.")


def store(work: Work, *, name: str, content: bytes, accepted: Mapping[str, Format] = DOCUMENTS) -> str:
    """Keep a file and give back its SHA-256; a file that is there already is not stored again.

    Raises:
        DocumentTypeRefused: the type is not accepted.
        DocumentSizeRefused: the file is empty or too large.
        DocumentUnsound: it is not, or not only, what it begins as.
    """
    return _kept(work, content, media_type=checked_type(name=name, content=content, accepted=accepted))


def store_message(work: Work, content: bytes) -> str:
    """Keep the bytes of a message that came by mail, whatever they are, as a text that is never shown; its SHA-256.

    Raises:
        DocumentSizeRefused: it is empty or too large.
    """
    if not 0 < len(content) <= LARGEST_BYTES:
        raise DocumentSizeRefused(name="", megabytes=LARGEST_BYTES // 1024**2)
    return _kept(work, content, media_type="text/plain")


def checked_type(*, name: str, content: bytes, accepted: Mapping[str, Format] = DOCUMENTS) -> str:
    """Media type of an acceptable file; the refusals of `store`."""
    if not 0 < len(content) <= LARGEST_BYTES:
        raise DocumentSizeRefused(name=PurePath(name).name, megabytes=LARGEST_BYTES // 1024**2)
    found = accepted.get(PurePath(name).suffix.lower())
    if found is None or not found.begins(content):
        raise DocumentTypeRefused(name=PurePath(name).name, accepted=", ".join(accepted))
    if not found.is_sound(content):
        raise DocumentUnsound(name=PurePath(name).name)
    return found.media_type


def _kept(work: Work, content: bytes, *, media_type: str) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    new = insertion(work.session, Document).values(
        sha256=sha256, media_type=media_type, size=len(content), added_at=work.now, content=content
    )
    # Two readers of a mailbox may have the same message in hand.
    work.session.execute(new.on_conflict_do_nothing())
    return sha256
