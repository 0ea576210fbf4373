"""When a period that a rule prescribes is over, on the calendar of a zone.

Hours are exact: they run through nights, week-ends and changes of the clocks. Days and months are over with the last
second of their last day in the zone. Working days are Monday to Friday; public holidays are not known here. A period
that runs from the dispatch or the receipt of the letter is reckoned from the opening, as one from its date is: letters
are queued in that instant, and when one was received nobody knows.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from app.rules.clauses import Phase, Rule
from app.rules.vocabulary import Kind, PeriodUnit, PhaseKind

_MONTHS_OF_A_YEAR = 12
_SATURDAY = 6
_LAST_SECOND = time(23, 59, 59)


def exchange_of_views(rule: Rule) -> Phase | None:
    """The phase before replies open; None where the rule has none, or where comments are all that it collects."""
    first = next(iter(rule.periods), None)
    is_exchange = first is not None and first.kind is PhaseKind.COMMENT and rule.kind is Kind.DECISION
    return first if is_exchange else None


def reply_phase(rule: Rule, *, is_review: bool = False) -> Phase | None:
    """The phase that the deadline ends: the first one in which members reply; None: the text prescribes none.

    Phases that come after it are rounds of their own. `is_review`: the consultation is such a round, under the same
    rule, and has the phase of additional review if there is one.
    """
    before = exchange_of_views(rule)
    phases = [phase for phase in rule.periods if phase is not before]
    review = next((phase for phase in phases if phase.kind is PhaseKind.ADDITIONAL_REVIEW), None)
    if is_review and review:
        return review
    return next((phase for phase in phases if phase is not review), None)


def earliest_end(phase: Phase | None, *, start: datetime, zone: ZoneInfo) -> datetime | None:
    """The earliest instant, in UTC, at which the phase may end if it starts then; None: no minimum is prescribed."""
    if phase is None or phase.minimum is None:
        return None
    return period_end(phase, phase.minimum, start=start, zone=zone)


def period_end(phase: Phase, length: int, *, start: datetime, zone: ZoneInfo) -> datetime:
    """The last instant, in UTC, of so many units of the phase, to the second.

    `start` is aware. Unless the first day counts, the period begins with the day after it.
    """
    if phase.unit is PeriodUnit.HOURS:
        return (start + timedelta(hours=length)).astimezone(UTC)
    last = datetime.combine(_last_day(phase, length, start.astimezone(zone).date()), _LAST_SECOND)
    # Where the clocks are put back over midnight that second comes twice, and the day ends with the second of them.
    return max(last.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def _last_day(phase: Phase, length: int, start: date) -> date:
    if phase.unit is PeriodUnit.MONTHS:
        return _months_on(start, length, counts_first_day=phase.counts_first_day)
    first = start + timedelta(days=not phase.counts_first_day)
    if phase.unit is PeriodUnit.CALENDAR_DAYS:
        return first + timedelta(days=length - 1)
    days = (first + timedelta(days=number) for number in count())
    return next(islice((day for day in days if day.isoweekday() < _SATURDAY), length - 1, None))


def _months_on(start: date, months: int, *, counts_first_day: bool) -> date:
    """The same day of a later month, or the one before it if the first day counts; the last day where it is lacking."""
    years, month = divmod(start.month - 1 + months, _MONTHS_OF_A_YEAR)
    year = start.year + years
    days = monthrange(year, month + 1)[1]
    if start.day > days:
        return date(year, month + 1, days)
    return date(year, month + 1, start.day) - timedelta(days=counts_first_day)
