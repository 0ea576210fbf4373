"""Corrigenda of a result as they are shown and printed: what was announced, and what takes its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.consultations.models import Consultation, Corrigendum, Decision
from app.consultations.queries import decisions, in_language
from app.core.i18n import written_date
from app.core.work import Work
from app.letters.corrigendum import particulars_sentences
from app.letters.facts import CorrectedLine
from app.letters.wording import counts_in_figures, outcome_label
from app.rules import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is, or was, announced of one decision, in words."""

    verdict: str
    #: The inequality that decided; "": none.
    inequality: str
    #: Counts, number and days, a sentence each.
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedView:
    """One decision that a corrigendum changes."""

    name: str
    title: str
    former: Version
    present: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrigendumPaper:
    """One corrigendum, in one language."""

    reference: str
    number: int
    #: Day on the consultation's clock, in words.
    published_on: str
    published_at: datetime
    #: In the language in which the secretariat gave it.
    reason: str
    lines: tuple[CorrectedView, ...]
    #: The same without words.
    corrected: tuple[CorrectedLine, ...]


def corrigenda(work: Work, consultation: Consultation, language: str) -> tuple[CorrigendumPaper, ...]:
    """All of them, in the order in which they were published; sentences are in the language in use."""
    rows = work.session.scalars(
        select(Corrigendum).where(Corrigendum.consultation_id == consultation.id).order_by(Corrigendum.number)
    ).all()
    named = {each.name: each for each in decisions(work, consultation)} if rows else {}
    return tuple(_paper(consultation, row, named, language) for row in rows)


def corrigendum_reference(consultation: Consultation, number: int) -> str:
    """Number of the paper, as letters and pages print it: a document symbol, which is the same in every language."""
    return f"{consultation.reference}/Corr.{number}"


def corrected_lines(
    consultation: Consultation, row: Corrigendum, named: Mapping[str, Decision], language: str
) -> tuple[CorrectedLine, ...]:
    """The decisions that a corrigendum changes, as announced before and as they are now."""
    return tuple(
        CorrectedLine(
            name=name,
            title=in_language(named[name].titles, language, consultation.original),
            former=_words(row.former[name]),
            present=_words(row.present[name]),
            former_counts=_counts(named[name], row.former[name]),
            present_counts=_counts(named[name], row.present[name]),
        )
        for name in named
        if name in row.present
    )


def _paper(
    consultation: Consultation, row: Corrigendum, named: Mapping[str, Decision], language: str
) -> CorrigendumPaper:
    corrected = corrected_lines(consultation, row, named, language)
    return CorrigendumPaper(
        reference=corrigendum_reference(consultation, row.number),
        number=row.number,
        published_on=written_date(row.published_at.astimezone(ZoneInfo(consultation.zone)).date()),
        published_at=row.published_at,
        reason=in_language(row.reasons, language, consultation.original),
        lines=tuple(map(_view, corrected)),
        corrected=corrected,
    )


def _view(line: CorrectedLine) -> CorrectedView:
    return CorrectedView(
        name=line.name,
        title=line.title,
        former=_version(line.former, line.former_counts),
        present=_version(line.present, line.present_counts),
    )


def _version(said: Mapping[str, str], counts: Mapping[str, int]) -> Version:
    figures = (counts_in_figures(counts),) if counts else ()
    return Version(
        verdict=outcome_label(Outcome(said["outcome"])),
        inequality=said["reason"],
        details=(*figures, *particulars_sentences(said)),
    )


def _words(said: Mapping[str, Any]) -> Mapping[str, str]:
    return {key: str(value or "") for key, value in said.items() if key != "counts"}


def _counts(decision: Decision, said: Mapping[str, Any]) -> Mapping[str, int]:
    """Counts as the record has them; empty where a rule offers other answers than those that it counts them under."""
    counts = said.get("counts") or {}
    return dict(counts) if set(decision.choices) <= set(counts) else {}
