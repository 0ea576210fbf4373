"""Everything that is to be seen before an opening, in one frozen value."""

from dataclasses import dataclass
from datetime import datetime

from app.consultations.calendar import CapitalHour, capital_hours
from app.consultations.models import State
from app.consultations.preflight import deadline_as_written, problems_before_opening, roster_of
from app.consultations.queries import by_reference, in_language
from app.consultations.refusals import NotADraft, Problem
from app.core.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightPage:
    """What stands in the way of opening, what is worth knowing, and the deadline on the clocks of the capitals."""

    reference: str
    title: str
    #: It is issued in these, in the official order.
    languages: tuple[str, ...]
    zone: str
    blocking: tuple[Problem, ...]
    advice: tuple[Problem, ...]
    #: If it were opened now; None where the deadline is not understood.
    closing_at: datetime | None
    hours: tuple[CapitalHour, ...]
    members: int
    entitled: int
    focal_points: int


def preflight_page(work: Work, reference: str, language: str) -> PreflightPage:
    """Of a draft.

    Raises:
        ConsultationUnknown: there is none of that reference.
        NotADraft: it has been opened.
    """
    consultation = by_reference(work, reference)
    if consultation.state != State.DRAFT:
        raise NotADraft(reference=reference)
    roster = roster_of(work, consultation)
    problems = problems_before_opening(work, consultation, found=roster)
    closing = deadline_as_written(work, consultation)
    capitals = [(line.code, in_language(dict(line.names), language) or line.code, line.zone) for line in roster.lines]
    return PreflightPage(
        reference=reference,
        title=in_language(consultation.titles, language, consultation.original),
        languages=tuple(consultation.languages),
        zone=consultation.zone,
        blocking=tuple(each for each in problems if each.is_blocking),
        advice=tuple(each for each in problems if not each.is_blocking),
        closing_at=closing,
        hours=capital_hours(closing, capitals) if closing else (),
        members=len(roster.lines),
        entitled=sum(line.has_vote for line in roster.lines),
        focal_points=sum(len(line.focal_points) for line in roster.lines),
    )
