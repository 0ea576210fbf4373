"""When a prescribed period is over: units, first days, ends of months, clocks that change, and which phase counts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import (
    Kind,
    PeriodStart,
    PeriodUnit,
    Phase,
    PhaseKind,
    earliest_end,
    exchange_of_views,
    reply_phase,
)
from app.rules.periods import period_end
from tests.rules.make import make_rule, preset

GENEVA = ZoneInfo("Europe/Zurich")
HOURS, DAYS, WORKING, MONTHS = PeriodUnit


def phase(
    unit: PeriodUnit = DAYS, kind: PhaseKind = PhaseKind.VOTE, minimum: int | None = None, usual: int | None = None
) -> Phase:
    return Phase(
        kind=kind, minimum=minimum, usual=usual, unit=unit, starts=PeriodStart.LETTER_DATE, counts_first_day=False
    )


def beginning_with(unit: PeriodUnit) -> Phase:
    return Phase(
        kind=PhaseKind.VOTE,
        minimum=None,
        usual=None,
        unit=unit,
        starts=PeriodStart.DISPATCH,
        counts_first_day=True,
    )


def local(text: str, zone: ZoneInfo = GENEVA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def over(wanted: Phase, length: int, start: str, zone: ZoneInfo = GENEVA) -> str:
    end = period_end(wanted, length, start=local(start, zone), zone=zone)
    assert end.tzinfo is UTC
    return end.astimezone(zone).replace(tzinfo=None).isoformat()


def last_day(wanted: Phase, length: int, start: str) -> str:
    day, _, clock = over(wanted, length, start).partition("T")
    assert clock == "23:59:59"
    return day


# ---- hours ------------------------------------------------------------------------------------


def test_hours_run_through_the_week_end():
    # Friday to Monday.
    assert over(phase(HOURS), 72, "2026-03-06T10:00") == "2026-03-09T10:00:00"


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-03-27T10:00", "2026-03-30T11:00:00"), ("2026-10-23T10:00", "2026-10-26T09:00:00")],
)
def test_hours_are_exact_when_the_clocks_change(start: str, end: str):
    assert over(phase(HOURS), 72, start) == end


def test_hours_know_no_first_day():
    assert over(beginning_with(HOURS), 72, "2026-03-06T10:00") == "2026-03-09T10:00:00"


# ---- days -------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["2026-03-02T00:00", "2026-03-02T10:30", "2026-03-02T23:59:59"])
def test_days_are_over_with_the_last_second_of_the_last_one_whenever_the_first_began(start: str):
    assert over(phase(), 40, start) == "2026-04-11T23:59:59"


def test_a_first_day_that_counts_is_one_of_them():
    assert last_day(beginning_with(DAYS), 28, "2026-03-02T10:00") == "2026-03-29"
    assert last_day(beginning_with(DAYS), 1, "2026-03-02T10:00") == "2026-03-02"


def test_the_day_is_that_of_the_zone():
    start = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    assert period_end(phase(), 1, start=start, zone=GENEVA) == local("2026-03-04T23:59:59")


def test_days_pass_the_leap_day():
    assert last_day(phase(), 1, "2028-02-28T10:00") == "2028-02-29"
    assert last_day(phase(), 1, "2027-02-28T10:00") == "2027-03-01"


# ---- working days -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2026-03-02T10:00", 5, "2026-03-09"),
        ("2026-03-05T10:00", 1, "2026-03-06"),
        ("2026-03-06T10:00", 1, "2026-03-09"),
        ("2026-03-06T10:00", 7, "2026-03-17"),
        ("2026-03-07T10:00", 1, "2026-03-09"),
        ("2026-03-08T10:00", 6, "2026-03-16"),
    ],
)
def test_working_days_are_monday_to_friday(start: str, length: int, last: str):
    assert last_day(phase(WORKING), length, start) == last


@pytest.mark.parametrize(
    ("start", "last"),
    [("2026-03-06T10:00", "2026-03-06"), ("2026-03-07T10:00", "2026-03-09"), ("2026-03-08T10:00", "2026-03-09")],
)
def test_a_first_day_that_counts_must_be_a_working_day(start: str, last: str):
    assert last_day(beginning_with(WORKING), 1, start) == last


# ---- months -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2026-03-02T10:00", 2, "2026-05-02"),
        ("2026-12-02T10:00", 12, "2027-12-02"),
        ("2026-11-30T10:00", 1, "2026-12-30"),
        ("2026-11-30T10:00", 3, "2027-02-28"),
        ("2027-11-30T10:00", 3, "2028-02-29"),
        ("2026-12-31T10:00", 2, "2027-02-28"),
        ("2026-02-28T10:00", 1, "2026-03-28"),
        ("2028-02-29T10:00", 12, "2029-02-28"),
        ("2026-08-31T10:00", 10, "2027-06-30"),
    ],
)
def test_months_are_over_on_the_same_day_or_the_last_one(start: str, length: int, last: str):
    assert last_day(phase(MONTHS), length, start) == last


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2026-03-02T10:00", "2026-04-01"),
        ("2026-03-01T10:00", "2026-03-31"),
        ("2026-01-31T10:00", "2026-02-28"),
        ("2026-01-29T10:00", "2026-02-28"),
        ("2026-01-28T10:00", "2026-02-27"),
    ],
)
def test_months_that_begin_with_the_first_day_are_over_a_day_earlier(start: str, last: str):
    assert last_day(beginning_with(MONTHS), 1, start) == last


# ---- clocks that change -----------------------------------------------------------------------


def test_a_day_is_over_on_the_wall_whatever_the_clocks_did_in_it():
    assert over(phase(), 1, "2026-03-28T10:00") == "2026-03-29T23:59:59"
    assert over(phase(), 1, "2026-10-24T10:00") == "2026-10-25T23:59:59"


def test_a_last_second_that_comes_twice_ends_the_day_the_second_time():
    beirut = ZoneInfo("Asia/Beirut")

    end = period_end(phase(), 1, start=local("2026-10-23T10:00", beirut), zone=beirut)

    assert end == datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC)
    assert end.astimezone(beirut).fold == 1


def test_a_last_day_that_the_calendar_skips_is_the_one_after_it():
    assert over(phase(), 1, "2011-12-29T10:00", ZoneInfo("Pacific/Apia")) == "2011-12-31T23:59:59"


@given(
    start=st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - made aware
    length=st.integers(1, 400),
    unit=st.sampled_from(PeriodUnit),
    counts_first_day=st.booleans(),
)
def test_a_longer_period_never_ends_earlier_and_none_before_it_starts(
    start: datetime, length: int, unit: PeriodUnit, *, counts_first_day: bool
):
    wanted = beginning_with(unit) if counts_first_day else phase(unit)

    end, later = (period_end(wanted, each, start=start, zone=GENEVA) for each in (length, length + 1))

    assert start - timedelta(seconds=1) < end < later


# ---- which phase ------------------------------------------------------------------------------


def test_the_earliest_end_is_that_of_the_minimum_and_the_usual_length_is_no_line():
    wanted = phase(minimum=40, usual=60)
    start = local("2026-03-02T10:00")

    assert earliest_end(wanted, start=start, zone=GENEVA) == local("2026-04-11T23:59:59")


def test_without_a_minimum_or_a_phase_any_end_will_do():
    start = local("2026-03-02T10:00")

    assert earliest_end(phase(usual=28), start=start, zone=GENEVA) is None
    assert earliest_end(None, start=start, zone=GENEVA) is None


def test_a_first_phase_of_comments_is_the_exchange_of_views_and_replies_follow():
    rule = preset("cites-silence")

    assert exchange_of_views(rule) is rule.periods[0]
    assert reply_phase(rule) is rule.periods[1]


def test_where_comments_are_all_that_is_collected_the_deadline_ends_their_phase():
    rule = preset("fao-comments")

    assert rule.kind is Kind.COMMENTS
    assert exchange_of_views(rule) is None
    assert reply_phase(rule) is rule.periods[0]


def test_an_additional_review_is_a_round_of_its_own():
    rule = preset("itu-t-aap")

    assert reply_phase(rule) is rule.periods[0]
    assert reply_phase(rule, is_review=True) is rule.periods[1]


def test_a_further_round_under_a_rule_without_a_review_has_the_period_of_the_first():
    rule = preset("iccat")

    assert reply_phase(rule, is_review=True) is rule.periods[0]


def test_a_rule_may_prescribe_no_phase_or_nothing_but_an_exchange_of_views():
    nothing, exchange = make_rule(periods=()), make_rule(periods=(phase(kind=PhaseKind.COMMENT),))

    assert (exchange_of_views(nothing), reply_phase(nothing)) == (None, None)
    assert (exchange_of_views(exchange), reply_phase(exchange)) == (exchange.periods[0], None)
