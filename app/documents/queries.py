"""Reading documents."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.core.errors import NotFound
from app.core.work import Work
from app.documents.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """The bytes of a document and their type."""

    media_type: str
    content: bytes


def stored_file(work: Work, sha256: str) -> StoredFile:
    """A document by its hash.

    Raises:
        NotFound: there is none.
    """
    found = work.session.scalars(
        select(Document).where(Document.sha256 == sha256).options(undefer(Document.content))
    ).one_or_none()
    if found is None:
        raise NotFound
    return StoredFile(media_type=found.media_type, content=found.content)
