"""The circular letter as PDF on the pages of members."""

from sqlalchemy import select

from app.consultations.manuscript_models import Circular
from app.consultations.models import Consultation
from app.core.errors import NotFound
from app.core.i18n import name_of
from app.core.work import Work
from app.documents.models import Document
from app.replies.read_models import AnnexFile
from app.replies.shared_models import CircularView

_KILOBYTE = 1024


def circular_view(work: Work, consultation: Consultation, language: str, *, is_corrected: bool) -> CircularView | None:
    """The one in the reader's language, else in the original's; None where there is neither.

    `is_corrected`: whether some text was corrected since the opening.
    """
    rows = work.session.execute(
        select(Circular.language, Circular.is_signed, Circular.sha256, Document.size)
        .join(Document, Document.sha256 == Circular.sha256)
        .where(Circular.consultation_id == consultation.id)
    )
    by_language = {row.language: row for row in rows}
    found = by_language.get(language) or by_language.get(consultation.original)
    if found is None:
        return None
    return CircularView(
        is_signed=found.is_signed,
        sha256=found.sha256,
        kilobytes=-(-found.size // _KILOBYTE),
        language_name="" if found.language == language else name_of(found.language),
        is_outdated=is_corrected or consultation.extended_count > 0,
    )


def circular_file(work: Work, consultation_id: int, sha256: str) -> AnnexFile:
    """The file of a circular letter of that consultation.

    Raises:
        NotFound: it has none of that hash.
    """
    row = work.session.execute(
        select(Circular.filename, Document.media_type, Document.content)
        .join(Document, Document.sha256 == Circular.sha256)
        .where(Circular.consultation_id == consultation_id, Circular.sha256 == sha256)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    return AnnexFile(filename=row.filename, media_type=row.media_type, content=row.content)
