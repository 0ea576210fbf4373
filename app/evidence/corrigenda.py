"""Corrigenda of a result, in the order in which they were published."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.consultations.models import Corrigendum
from app.consultations.queries import by_reference, decisions, in_language
from app.core.work import Work
from app.letters.facts import CorrectedLine
from app.tally.correcting import corrected_lines, corrigendum_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrigendumPaper:
    """One corrigendum: what was announced before, what takes its place, and why."""

    reference: str
    number: int
    published_at: datetime
    #: In the language in which the secretariat gave it.
    reason: str
    lines: tuple[CorrectedLine, ...]


def corrigenda(work: Work, reference: str, language: str) -> tuple[CorrigendumPaper, ...]:
    """All of them.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
    """
    consultation = by_reference(work, reference)
    named = {each.name: each for each in decisions(work, consultation)}
    rows = work.session.scalars(
        select(Corrigendum).where(Corrigendum.consultation_id == consultation.id).order_by(Corrigendum.number)
    )
    return tuple(
        CorrigendumPaper(
            reference=corrigendum_reference(consultation, row.number),
            number=row.number,
            published_at=row.published_at,
            reason=in_language(row.reasons, language, consultation.original),
            lines=corrected_lines(consultation, row, named, language),
        )
        for row in rows
    )
