"""Reading manuscripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.consultations import writing
from app.consultations.manuscript_models import Manuscript, ManuscriptFile
from app.consultations.models import Consultation, State
from app.consultations.queries import in_language
from app.consultations.refusals import ManuscriptUnknown
from app.core.work import Work
from app.members.models import Body
from app.officers.models import Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A manuscript as pages show it."""

    number: int
    reference: str
    document: Mapping[str, Any]
    revision: int
    written_at: datetime
    #: Name of the officer who saved it last; "" where it was none.
    written_by: str
    #: Revision that was last taken over; None: none.
    taken_revision: int | None
    #: State of the consultation of the same reference; "": there is none.
    state: str
    #: Whether the draft says exactly what the manuscript does.
    is_taken_over: bool
    #: Name of each file beside it to its SHA-256.
    files: Mapping[str, str]

    @property
    def title(self) -> str:
        """Its title in the original language; "" where it has none yet."""
        return writing.read(self.document, writing.Slot(("title",), writing.original_of(self.document)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A consultation that another may start from."""

    reference: str
    title: str
    state: str


def script(work: Work, number: int) -> Script:
    """One manuscript.

    Raises:
        ManuscriptUnknown: there is none of that number.
    """
    found = _scripts(work, number)
    if not found:
        raise ManuscriptUnknown
    return found[0]


def scripts(work: Work) -> tuple[Script, ...]:
    """All manuscripts, those written last first."""
    return _scripts(work, None)


def earlier_consultations(work: Work, language: str) -> tuple[Earlier, ...]:
    """All consultations, the latest first."""
    rows = work.session.scalars(select(Consultation).order_by(Consultation.id.desc())).all()
    return tuple(
        Earlier(reference=row.reference, title=in_language(row.titles, language, row.original), state=row.state)
        for row in rows
    )


def drafts_only(work: Work, language: str) -> tuple[Earlier, ...]:
    """Drafts that no manuscript belongs to."""
    written = set(work.session.scalars(select(Manuscript.reference)))
    return tuple(
        each
        for each in earlier_consultations(work, language)
        if each.state == State.DRAFT and each.reference not in written
    )


def bodies(work: Work, language: str) -> Sequence[tuple[str, str]]:
    """Code and name of every body, by code."""
    rows = work.session.scalars(select(Body).order_by(Body.code)).all()
    return tuple((row.code, in_language(row.names, language)) for row in rows)


def _scripts(work: Work, number: int | None) -> tuple[Script, ...]:
    chosen = (
        select(Manuscript, Officer.name, Consultation.state, Consultation.document)
        .outerjoin(Officer, Officer.id == Manuscript.written_by)
        .outerjoin(Consultation, Consultation.reference == Manuscript.reference)
        .order_by(Manuscript.written_at.desc(), Manuscript.id.desc())
    )
    if number is not None:
        chosen = chosen.where(Manuscript.id == number)
    rows = work.session.execute(chosen).all()
    files = _files(work, [row[0].id for row in rows])
    return tuple(
        Script(
            number=row.id,
            reference=row.reference,
            document=row.document,
            revision=row.revision,
            written_at=row.written_at,
            written_by=name or "",
            taken_revision=row.taken_revision,
            state=state or "",
            is_taken_over=row.document == document,
            files=files.get(row.id, {}),
        )
        for row, name, state, document in rows
    )


def _files(work: Work, numbers: Sequence[int]) -> dict[int, dict[str, str]]:
    rows = work.session.scalars(
        select(ManuscriptFile).where(ManuscriptFile.manuscript_id.in_(numbers)).order_by(ManuscriptFile.id)
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.manuscript_id, {})[row.name] = row.sha256
    return found
