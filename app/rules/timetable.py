"""Instants: reading them as officers write them, when reminders are due, and what the deadline means.

Instants go in and come out aware and in UTC; a naive datetime is refused. A zone matters only where a wall clock does:
"+24d 18:00" and "-7d" keep the clock on the wall, so such a day may have 23 or 25 hours.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.rules.problems import TimeProblem


class TimeUnit(StrEnum):
    """In what a length is written; `d` is a calendar day on the wall, the others are exact."""

    SECONDS = "s"
    MINUTES = "m"
    HOURS = "h"
    DAYS = "d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How long before the deadline a reminder is due: "-7d", "-2h"."""

    amount: int
    unit: TimeUnit

    def __str__(self) -> str:
        """As it is written."""
        return f"-{self.amount}{self.unit}"


_SECONDS = {TimeUnit.SECONDS: 1, TimeUnit.MINUTES: 60, TimeUnit.HOURS: 3600, TimeUnit.DAYS: 86400}
#: No written procedure lasts longer; what is longer is a slip of the pen.
_LONGEST = timedelta(days=3660)
_WIDEST_OFFSET = timedelta(hours=14)

_RELATIVE = re.compile(r"\+(\d{1,9})([smhd])", re.ASCII)
_RELATIVE_DAY = re.compile(r"\+(\d{1,9})d +(\d{1,2}:\d{2}(?::\d{2})?)", re.ASCII)
_LEAD = re.compile(r"-(\d{1,9})([smhd])", re.ASCII)
_ABSOLUTE = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[T ](?P<clock>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r" ?(?P<zone>Z|[+-]\d{2}:?\d{2}|\[[\w+/-]+\]|[A-Za-z][\w+/-]*)?",
    re.ASCII,
)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})", re.ASCII)


def parse_moment(text: str, *, base: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, that an officer wrote.

    Absolute: "2021-07-12T18:00+02:00", "2021-07-12 16:00Z", "2021-07-12 18:00 Europe/Zurich" (this zone's own name or
    UTC). Relative to `base`: "+90s", "+15m", "+2h" (exact), "+3d" (same wall clock in `zone`), "+24d 18:00" (that wall
    clock, so many calendar days after the local date of `base`).
    Raises TimeProblem `moment_not_understood`, `zone_missing`, `zone_unknown`, `offset_impossible`, `day_impossible`,
    `clock_impossible`, `moment_too_far`, `time_does_not_exist`, `time_occurs_twice` (both with the fact `readings`),
    `naive_datetime`.
    """
    base = _aware(base)
    written = text.strip()
    try:
        if found := _RELATIVE_DAY.fullmatch(written):
            return _on_day(base, _length(found[1], TimeUnit.DAYS, written), _clock(found[2], written), zone)
        if found := _RELATIVE.fullmatch(written):
            return _after(base, _length(found[1], TimeUnit(found[2]), written), TimeUnit(found[2]), zone)
        if found := _ABSOLUTE.fullmatch(written):
            return _absolute(found, written, zone)
    except OverflowError:
        raise TimeProblem("moment_too_far", text=written) from None
    raise TimeProblem("moment_not_understood", text=written)


def parse_lead(text: str) -> Lead:
    """How long before the deadline: "-7d", "-2h", "-15m", "-30s".

    Raises TimeProblem `lead_not_understood`, `lead_too_short` (zero), `moment_too_far`.
    """
    written = text.strip()
    found = _LEAD.fullmatch(written)
    if found is None:
        raise TimeProblem("lead_not_understood", text=written)
    unit = TimeUnit(found[2])
    if not _length(found[1], unit, written):
        raise TimeProblem("lead_too_short", text=written)
    return Lead(amount=int(found[1]), unit=unit)


def reminder_instants(
    leads: Iterable[Lead], *, deadline: datetime, opened_at: datetime, zone: ZoneInfo
) -> tuple[datetime, ...]:
    """When reminders are due, in UTC, ascending, each instant once.

    Only instants after opening and before the deadline. A lead in days keeps the deadline's wall clock in `zone`; a
    wall clock that the day lacks moves to the next one that exists, one that the day has twice is taken the first time.
    Raises TimeProblem `naive_datetime`.
    """
    deadline, opened_at = _aware(deadline), _aware(opened_at)
    instants = {_before(deadline, lead, zone) for lead in leads}
    return tuple(sorted(instant for instant in instants if opened_at < instant < deadline))


def is_timely(received_at: datetime, deadline: datetime) -> bool:
    """Whether a reply counts: received at the deadline or before it, to the microsecond. Nowhere else is this compared.

    Raises TimeProblem `naive_datetime`.
    """
    return _aware(received_at) <= _aware(deadline)


def may_be_given(received_at: datetime, opens_at: datetime | None) -> bool:
    """Whether replies were open: from that instant on, to the microsecond. None: from the opening on.

    Raises TimeProblem `naive_datetime`.
    """
    return opens_at is None or _aware(received_at) >= _aware(opens_at)


def may_close(now: datetime, deadline: datetime, drain_seconds: int) -> bool:
    """Whether the count may begin: the deadline is over, and so is the drain for timely replies still being recorded.

    Never at the deadline itself, at which a reply still counts. Raises TimeProblem `naive_datetime`, `drain_negative`.
    """
    if drain_seconds < 0:
        raise TimeProblem("drain_negative", seconds=drain_seconds)
    return not is_timely(now, deadline) and _aware(now) - _aware(deadline) >= timedelta(seconds=drain_seconds)


def is_within_days(at: datetime, *, since: datetime, days: int, zone: ZoneInfo) -> bool:
    """Whether a window of so many days is still open, to the end of its last day on the calendar in `zone`.

    The day on which it opens is not counted: of seven days from 1 March the last is 8 March. What lies before `since`
    is in no window. Raises TimeProblem `naive_datetime`.
    """
    at, since = _aware(at), _aware(since)
    return since <= at and at.astimezone(zone).date() <= last_day(since, days=days, zone=zone)


def last_day(since: datetime, *, days: int, zone: ZoneInfo) -> date:
    """The last day of a window of so many days, on the calendar in `zone`; the day on which it opens is not counted.

    Raises TimeProblem `naive_datetime`.
    """
    return _aware(since).astimezone(zone).date() + timedelta(days=days)


def moved_by_days(instant: datetime, *, days: int, zone: ZoneInfo) -> datetime:
    """So many calendar days later, in UTC, on the same wall clock in `zone`; earlier where `days` is negative.

    A wall clock that the day lacks moves to the next one that exists, one that the day has twice is taken the first
    time. Raises TimeProblem `naive_datetime`.
    """
    local = _aware(instant).astimezone(zone).replace(tzinfo=None, fold=0) + timedelta(days=days)
    first, second = _readings(local, zone)
    return first if _exists(local, first, zone) else _end_of_gap(first, second, zone)


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise TimeProblem("naive_datetime", instant=instant)
    return instant.astimezone(UTC)


def _length(amount: str, unit: TimeUnit, written: str) -> timedelta:
    length = timedelta(seconds=int(amount) * _SECONDS[unit])
    if length > _LONGEST:
        raise TimeProblem("moment_too_far", text=written)
    return length


def _clock(written_clock: str, written: str) -> time:
    """A time of day; 24:00 and a sixtieth second are refused, since what they mean is not agreed."""
    clock, _, fraction = written_clock.partition(".")
    try:
        hour, minute, second = (int(part) for part in f"{clock}:00".split(":")[:3])
        return time(hour, minute, second, int(fraction.ljust(6, "0")))
    except ValueError:
        raise TimeProblem("clock_impossible", text=written, clock=written_clock) from None


def _on_day(base: datetime, days: timedelta, clock: time, zone: ZoneInfo) -> datetime:
    return _the_one_instant(datetime.combine(base.astimezone(zone).date() + days, clock), zone)


def _after(base: datetime, length: timedelta, unit: TimeUnit, zone: ZoneInfo) -> datetime:
    if unit is not TimeUnit.DAYS:
        return base + length
    local = base.astimezone(zone)
    return _on_day(base, length, local.time(), zone)


def _absolute(found: re.Match[str], written: str, zone: ZoneInfo) -> datetime:
    clock = _clock(found["clock"], written)
    try:
        local = datetime.combine(date.fromisoformat(found["day"]), clock)
    except ValueError:
        raise TimeProblem("day_impossible", text=written, day=found["day"]) from None
    name = (found["zone"] or "").strip("[]")
    if not name:
        raise TimeProblem("zone_missing", text=written, zone=zone.key)
    if offset := _OFFSET.fullmatch(name):
        return local.replace(tzinfo=_fixed(offset, written)).astimezone(UTC)
    if name in {"Z", "UTC"}:
        return local.replace(tzinfo=UTC)
    if name != zone.key:
        raise TimeProblem("zone_unknown", text=written, name=name, zone=zone.key)
    return _the_one_instant(local, zone)


def _fixed(offset: re.Match[str], written: str) -> timezone:
    hours, minutes = int(offset[2]), int(offset[3])
    length = timedelta(hours=hours, minutes=minutes)
    if minutes >= 60 or length > _WIDEST_OFFSET:  # noqa: PLR2004 - minutes of an hour
        raise TimeProblem("offset_impossible", text=written, offset=offset[0])
    return timezone(length if offset[1] == "+" else -length)


def _readings(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The two instants, ascending, that a wall clock can mean; the same one twice on an ordinary day."""
    first, second = sorted(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second


def _exists(local: datetime, instant: datetime, zone: ZoneInfo) -> bool:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0) == local


def _the_one_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a wall clock that exists exactly once."""
    local = local.replace(fold=0)
    first, second = _readings(local, zone)
    if first == second:
        return first
    code = "time_occurs_twice" if _exists(local, first, zone) else "time_does_not_exist"
    readings = tuple(reading.astimezone(zone).isoformat() for reading in (first, second))
    raise TimeProblem(code, local=local.isoformat(sep=" "), zone=zone.key, readings=readings)


def _before(deadline: datetime, lead: Lead, zone: ZoneInfo) -> datetime:
    if lead.unit is not TimeUnit.DAYS:
        return deadline - timedelta(seconds=lead.amount * _SECONDS[lead.unit])
    return moved_by_days(deadline, days=-lead.amount, zone=zone)


def _end_of_gap(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The instant between the two at which the zone's clock jumps; zones jump on whole seconds."""
    before = low.astimezone(zone).utcoffset()
    low, high = low.replace(microsecond=0), high.replace(microsecond=0) + timedelta(seconds=1)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) // 2).replace(microsecond=0)
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high
