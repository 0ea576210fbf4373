"""Times that are typed on the clock of a consultation."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.consultations.queries import by_reference
from app.consultations.refusals import FileRefused, Problem
from app.consultations.times import sentence_of
from app.core.i18n import _, written_date
from app.core.work import Work
from app.rules import TimeProblem, parse_moment


def with_zone(work: Work, reference: str, typed: str) -> str:
    """What a field for day and time gives, with the consultation's zone, as commands take it."""
    return f"{typed} {by_reference(work, reference).zone}"


def understood(work: Work, reference: str, typed: str) -> datetime:
    """The instant that was typed, in UTC.

    Raises:
        FileRefused: it is no time, does not exist on that clock, or occurs twice.
    """
    zone = ZoneInfo(by_reference(work, reference).zone)
    try:
        return parse_moment(with_zone(work, reference, typed), base=work.now, zone=zone)
    except TimeProblem as problem:
        raise FileRefused([Problem(code=problem.code, text=sentence_of(problem), facts=dict(problem.facts))]) from None


def in_words(work: Work, reference: str, typed: str) -> str:
    """What was typed, as a request shows it."""
    consultation = by_reference(work, reference)
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    day = written_date(moment.date(), weekday=True)
    return _("%(day)s, %(hour)s (%(zone)s)", day=day, hour=f"{moment:%H:%M}", zone=consultation.zone)
