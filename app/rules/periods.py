"""Whether a period is as long as the rule's text asks for."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.rules.clauses import Phase
from app.rules.vocabulary import PeriodUnit

_MONTHS_OF_A_YEAR = 12
_SATURDAY = 6


def is_too_short(phase: Phase, *, start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    """Whether the period ends before the text lets it; never where the text gives no minimum.

    Hours are exact. Days and months are those of the calendar in `zone`: the period may end at any hour of its last
    day. Working days are Monday to Friday, since the body's holidays are not known here.
    """
    if phase.minimum is None:
        return False
    if phase.unit is PeriodUnit.HOURS:
        return end - start < timedelta(hours=phase.minimum)
    first = start.astimezone(zone).date()
    return end.astimezone(zone).date() < _last_day(phase, first, phase.minimum)


def _last_day(phase: Phase, first: date, length: int) -> date:
    if phase.unit is PeriodUnit.MONTHS:
        return _months_after(first, length)
    days = length - phase.counts_first_day
    if phase.unit is PeriodUnit.CALENDAR_DAYS:
        return first + timedelta(days=days)
    last = first
    while days > 0:
        last += timedelta(days=1)
        days -= last.isoweekday() < _SATURDAY
    return last


def _months_after(first: date, months: int) -> date:
    """The same day of a later month, or the last that it has."""
    years, month = divmod(first.month - 1 + months, _MONTHS_OF_A_YEAR)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
