"""The register of decisions: what was adopted, in all consultations, the latest first."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.consultations.disclosure import Audience
from app.consultations.models import Consultation, Corrigendum, Decision, State
from app.consultations.queries import in_language
from app.core.work import Work
from app.members.models import Body
from app.rules import Outcome

#: Up to so many entries are shown; a feed gives as many.
MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One adopted decision of an announced consultation."""

    reference: str
    name: str
    title: str
    body: str
    #: As the organisation counts decisions; "": none.
    number: str
    #: None: not said.
    adopted_on: date | None
    in_force_on: date | None
    announced_at: datetime
    #: When the announcement, or the latest corrigendum to it, was published.
    changed_at: datetime
    reason: str
    is_illustrative: bool

    @property
    def key(self) -> str:
        """What tells it from every other entry."""
        return f"{self.reference}#{self.name}"


def register(work: Work, language: str, *, is_public: bool = False) -> tuple[RegisterEntry, ...]:
    """Adopted decisions that have been announced: counts and names are no part of it.

    Args:
        work: the caller's unit of work.
        language: of titles and names of bodies.
        is_public: whether anyone may be reading, so that what is for Member States and the secretariat is left out.
    """
    corrected = (
        select(func.max(Corrigendum.published_at))
        .where(Corrigendum.consultation_id == Consultation.id)
        .scalar_subquery()
    )
    readable = (Audience.PUBLIC,) if is_public else tuple(Audience)
    rows = work.session.execute(
        select(Decision, Consultation, Body.names, func.coalesce(corrected, Consultation.announced_at))
        .join(Consultation, Consultation.id == Decision.consultation_id)
        .join(Body, Body.id == Consultation.body_id)
        .where(Consultation.state == State.ANNOUNCED, Decision.outcome == Outcome.ADOPTED)
        .where(Consultation.disclosure_audience.in_(readable))
        .order_by(Consultation.announced_at.desc(), Consultation.id, Decision.position)
        .limit(MOST_ENTRIES)
    )
    return tuple(
        RegisterEntry(
            reference=consultation.reference,
            name=decision.name,
            title=in_language(decision.titles, language, consultation.original),
            body=in_language(names, language),
            number=decision.number,
            adopted_on=decision.adopted_on,
            in_force_on=decision.in_force_on,
            announced_at=consultation.announced_at,
            changed_at=changed_at,
            reason=decision.reason,
            is_illustrative=consultation.is_illustrative,
        )
        for decision, consultation, names, changed_at in rows
        if consultation.announced_at is not None
    )
