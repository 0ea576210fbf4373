"""Deadlines in local time, in every zone of the world from 1990 to 2037: gaps, folds, leap days, ends of years.

`make prove` goes through all of them; a run of the tests through some that are known to be awkward, and drawn ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import TimeProblem, parse_lead, parse_moment, reminder_instants

FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2037, 12, 31, tzinfo=UTC)
SECOND = timedelta(seconds=1)
#: No zone changes its clocks and back again within so many days, but for slips that are no use to anybody.
STRIDE = timedelta(days=5)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
#: Half an hour, two hours, a whole day, against the seasons, four times a year, a minute past midnight.
AWKWARD = (
    "Europe/Zurich",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Asia/Pyongyang",
    "America/St_Johns",
    "America/Caracas",
    "Asia/Tehran",
    "Africa/Cairo",
)


@dataclass(frozen=True)
class Change:
    """Clocks go from one offset to another at an instant."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def first(self) -> datetime:
        """The wall clock, without a zone, at which what is missing or comes twice begins."""
        return self.at.replace(tzinfo=None) + min(self.before, self.after)

    @property
    def end(self) -> datetime:
        """The first wall clock after it."""
        return self.at.replace(tzinfo=None) + max(self.before, self.after)


def offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


@cache
def changes(name: str) -> tuple[Change, ...]:
    return tuple(_changes(ZoneInfo(name)))


def _changes(zone: ZoneInfo) -> Iterator[Change]:
    start, before = FIRST, offset(zone, FIRST)
    while start < LAST:
        end = start + STRIDE
        after = offset(zone, end)
        if after != before:
            low, high = start, end
            while high - low > SECOND:
                middle = low + (high - low) // 2
                middle -= timedelta(microseconds=middle.microsecond)
                low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
            yield Change(at=high, before=before, after=offset(zone, high))
        start, before = end, after


def read(written: object, name: str) -> datetime | TimeProblem:
    """What an officer's wall clock in that zone means, or why it means nothing."""
    try:
        return parse_moment(f"{written} {name}", base=FIRST, zone=ZoneInfo(name))
    except TimeProblem as problem:
        return problem


def refused(written: object, name: str) -> TimeProblem:
    found = read(written, name)
    assert isinstance(found, TimeProblem), (written, name)
    return found


def check_change(name: str, change: Change) -> None:
    """Nothing is guessed inside, nothing is refused on either side, to the second."""
    is_gap = change.after > change.before
    for clock in (change.first, change.first + (change.end - change.first) / 2, change.end - SECOND):
        problem = refused(clock.replace(microsecond=0), name)
        assert problem.code == ("time_does_not_exist" if is_gap else "time_occurs_twice"), (name, clock)
        readings = [datetime.fromisoformat(each) for each in problem.facts["readings"]]
        assert len({each.astimezone(UTC) for each in readings}) == 2
        shown = [each.astimezone(ZoneInfo(name)).replace(tzinfo=None) for each in readings]
        assert all((each == clock.replace(microsecond=0)) is not is_gap for each in shown), (name, clock)
    assert read(change.first - SECOND, name) == (change.first - SECOND - change.before).replace(tzinfo=UTC)
    assert read(change.end, name) == (change.end - change.after).replace(tzinfo=UTC)


def check_reminders(name: str, change: Change) -> None:
    """A change of clocks between reminder and deadline, or at either, takes none away and adds none."""
    zone, leads = ZoneInfo(name), [parse_lead(each) for each in ("-7d", "-3d", "-1d", "-2h")]
    if change.end - change.first >= timedelta(days=1):
        return
    for deadline in (change.at, change.at + timedelta(hours=30), change.at + timedelta(days=2)):
        instants = reminder_instants(leads, deadline=deadline, opened_at=deadline - timedelta(days=30), zone=zone)
        assert len(instants) == len(leads), (name, deadline)
        clock = deadline.astimezone(zone).time()
        kept = [each.astimezone(zone).time() == clock for each in instants[:3]]
        # But for a wall clock that the day lacks.
        assert kept.count(False) <= 1, (name, deadline)


def check_ends(name: str, year: int) -> None:
    """Ends of years and leap days are days like others."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    for ends in (f"{year}-12-31 23:59:59", f"{year + 1}-01-01 00:00:00", f"{year}-02-28 23:59:59"):
        check_clock(name, datetime.fromisoformat(ends))
    if is_leap:
        check_clock(name, datetime.fromisoformat(f"{year}-02-29 12:00:00"))
    else:
        assert refused(f"{year}-02-29 12:00", name).code == "day_impossible"
    for clock in ("24:00", "23:59:60", "00:60"):
        assert refused(f"{year}-12-31 {clock}", name).code == "clock_impossible"


def check_clock(name: str, clock: datetime) -> None:
    """What is read has the wall clock that was written; what is refused has not exactly one meaning."""
    zone = ZoneInfo(name)
    meanings = {
        at
        for fold in (0, 1)
        for at in (clock.replace(tzinfo=zone, fold=fold).astimezone(UTC),)
        if at.astimezone(zone).replace(tzinfo=None) == clock
    }
    if len(meanings) == 1:
        assert {read(clock, name)} == meanings, (name, clock)
    else:
        expected = "time_occurs_twice" if meanings else "time_does_not_exist"
        assert refused(clock, name).code == expected, (name, clock)


@pytest.mark.parametrize("name", AWKWARD)
def test_no_change_of_clocks_is_guessed_at(name: str):
    found = changes(name)

    assert found
    for change in found:
        check_change(name, change)
        check_reminders(name, change)
    for year in (1999, 2000, 2011, 2024, 2037):
        check_ends(name, year)


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)),  # noqa: DTZ001 - a wall clock
)
def test_what_is_read_has_the_wall_clock_that_was_written(name: str, clock: datetime):
    check_clock(name, clock.replace(microsecond=0))


@pytest.mark.prove
@pytest.mark.parametrize("name", ZONES)
def test_no_change_of_clocks_is_guessed_at_in_any_zone(name: str):
    for change in changes(name):
        check_change(name, change)
        check_reminders(name, change)
    for year in range(1990, 2038):
        check_ends(name, year)
    days = (date(1990, 1, 1) + timedelta(days=number) for number in range(0, 48 * 365, 9))
    for number, day in enumerate(days):
        check_clock(name, datetime.combine(day, time(number % 24, number % 60)))
