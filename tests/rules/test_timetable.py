"""Moments as officers write them, reminder instants, and the one comparison with the deadline."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.rules import (
    Lead,
    TimeProblem,
    TimeUnit,
    is_timely,
    is_within_days,
    may_be_given,
    may_close,
    moved_by_days,
    parse_lead,
    parse_moment,
    reminder_instants,
)

GENEVA = ZoneInfo("Europe/Zurich")
APIA = ZoneInfo("Pacific/Apia")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
MICROSECOND = timedelta(microseconds=1)
#: 20 June 2021, 10:30:15 in Geneva.
OPENING = datetime(2021, 6, 20, 8, 30, 15, tzinfo=UTC)
DEADLINE = datetime(2021, 7, 12, 16, 0, tzinfo=UTC)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(text, base=OPENING, zone=GENEVA):
    return parse_moment(text, base=base, zone=zone)


def refusal(text, base=OPENING, zone=GENEVA):
    with pytest.raises(TimeProblem) as refused:
        read(text, base, zone)
    return refused.value


# ---- moments -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-07-12T18:00+02:00", "2021-07-12T16:00:00"),
        ("2021-07-12 18:00:30+0200", "2021-07-12T16:00:30"),
        ("2021-07-12T18:00:30.25+02:00", "2021-07-12T16:00:30.250000"),
        ("2021-07-12T12:30-03:30", "2021-07-12T16:00:00"),
        ("2021-07-12T16:00Z", "2021-07-12T16:00:00"),
        ("2021-07-12 16:00 UTC", "2021-07-12T16:00:00"),
        ("2021-07-12 18:00 Europe/Zurich", "2021-07-12T16:00:00"),
        ("2021-01-12T18:00[Europe/Zurich]", "2021-01-12T17:00:00"),
        ("  2021-07-12T16:00Z ", "2021-07-12T16:00:00"),
        ("+24d 18:00", "2021-07-14T16:00:00"),
        ("+24d 9:05", "2021-07-14T07:05:00"),
        ("+24d  18:00:30", "2021-07-14T16:00:30"),
        ("+0d 18:00", "2021-06-20T16:00:00"),
        ("+90s", "2021-06-20T08:31:45"),
        ("+15m", "2021-06-20T08:45:15"),
        ("+2h", "2021-06-20T10:30:15"),
        ("+3d", "2021-06-23T08:30:15"),
    ],
)
def test_moment_is_read(text, instant):
    moment = read(text)

    assert moment == at(instant)
    assert moment.tzinfo is UTC


def test_calendar_days_are_counted_from_the_local_date():
    # 23:30 UTC is already the next day in Geneva.
    assert read("+1d 18:00", base=at("2021-06-20T23:30:00")) == at("2021-06-22T16:00:00")


def test_days_keep_the_wall_clock_when_clocks_change():
    # Clocks went forward on 28 March and back on 31 October 2021.
    assert read("+1d", base=at("2021-03-27T11:00:00")) == at("2021-03-28T10:00:00")
    assert read("+2d 18:00", base=at("2021-10-30T11:00:00")) == at("2021-11-01T17:00:00")


def test_hours_are_exact_when_clocks_change():
    assert read("+24h", base=at("2021-03-27T11:00:00")) == at("2021-03-28T11:00:00")


@pytest.mark.parametrize(
    ("text", "base", "code", "readings"),
    [
        (
            "2021-03-28 02:30 Europe/Zurich",
            OPENING,
            "time_does_not_exist",
            ("2021-03-28T01:30:00+01:00", "2021-03-28T03:30:00+02:00"),
        ),
        (
            "+1d 02:30",
            at("2021-10-30T11:00:00"),
            "time_occurs_twice",
            ("2021-10-31T02:30:00+02:00", "2021-10-31T02:30:00+01:00"),
        ),
        (
            "+1d",
            at("2021-03-27T01:30:00"),
            "time_does_not_exist",
            ("2021-03-28T01:30:00+01:00", "2021-03-28T03:30:00+02:00"),
        ),
    ],
)
def test_wall_clock_without_one_meaning_is_refused_with_both_readings(text, base, code, readings):
    problem = refusal(text, base)

    assert (problem.code, problem.facts["readings"]) == (code, readings)
    assert problem.facts["zone"] == "Europe/Zurich"


def test_the_same_clock_with_an_offset_is_clear():
    assert read("2021-10-31T02:30+02:00") == at("2021-10-31T00:30:00")
    assert read("2021-10-31T02:30+01:00") == at("2021-10-31T01:30:00")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "moment_not_understood"),
        ("tomorrow", "moment_not_understood"),
        ("-3d", "moment_not_understood"),
        ("3d", "moment_not_understood"),
        ("+3w", "moment_not_understood"),
        ("+2h 18:00", "moment_not_understood"),
        ("+٣d", "moment_not_understood"),
        ("2021-07-12", "moment_not_understood"),
        ("12.07.2021 18:00", "moment_not_understood"),
        ("2021-07-12T18:00", "zone_missing"),
        ("2021-07-12 18:00 America/Lima", "zone_unknown"),
        ("2021-07-12 18:00 CEST", "zone_unknown"),
        ("2021-07-12T18:00+15:00", "offset_impossible"),
        ("2021-07-12T18:00+02:60", "offset_impossible"),
        ("2021-07-12T24:00Z", "clock_impossible"),
        ("2021-07-12T18:60Z", "clock_impossible"),
        ("2021-07-12T18:00:60Z", "clock_impossible"),
        ("+24d 24:00", "clock_impossible"),
        ("+24d 18:60", "clock_impossible"),
        ("2021-02-29T18:00Z", "day_impossible"),
        ("0000-01-01T00:00Z", "day_impossible"),
        ("+99999d", "moment_too_far"),
        ("+999999999s", "moment_too_far"),
        ("9999-12-31T23:59-01:00", "moment_too_far"),
        ("0001-01-01T00:00 Europe/Zurich", "moment_too_far"),
    ],
)
def test_moment_is_refused_by_name(text, code):
    assert refusal(text).code == code


def test_refusal_tells_what_was_written():
    assert "zone_missing(text='2021-07-12T18:00', zone='Europe/Zurich')" in str(refusal("2021-07-12T18:00"))


@given(st.text(alphabet="+-0123456789smhd :TZ./[]UCEropeich", max_size=30))
def test_no_text_raises_anything_else(text):
    try:
        moment = read(text)
    except TimeProblem:
        return
    assert moment.utcoffset() == timedelta(0)


@given(
    st.datetimes(datetime(2021, 1, 1), datetime(2022, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 400),
    st.integers(0, 23),
    st.integers(0, 59),
)
def test_relative_day_has_the_wall_clock_that_was_written(base, days, hour, minute):
    try:
        local = read(f"+{days}d {hour:02}:{minute:02}", base=base).astimezone(GENEVA)
    except TimeProblem:
        assume(False)  # noqa: FBT003 - a wall clock that the day lacks or has twice
    assert (local.hour, local.minute) == (hour, minute)
    assert local.date() - base.astimezone(GENEVA).date() == timedelta(days=days)


# ---- leads and reminders -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("-7d", 7, TimeUnit.DAYS),
        ("-2h", 2, TimeUnit.HOURS),
        (" -15m ", 15, TimeUnit.MINUTES),
        ("-30s", 30, TimeUnit.SECONDS),
    ],
)
def test_lead_is_read_and_written(text, amount, unit):
    lead = parse_lead(text)

    assert lead == Lead(amount=amount, unit=unit)
    assert str(lead) == text.strip()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7d", "lead_not_understood"),
        ("+7d", "lead_not_understood"),
        ("-7d 18:00", "lead_not_understood"),
        ("-7", "lead_not_understood"),
        ("", "lead_not_understood"),
        ("-0d", "lead_too_short"),
        ("-99999d", "moment_too_far"),
    ],
)
def test_lead_is_refused_by_name(text, code):
    with pytest.raises(TimeProblem) as refused:
        parse_lead(text)

    assert refused.value.code == code


def reminders(*leads, deadline=DEADLINE, opened_at=OPENING, zone=GENEVA):
    return reminder_instants(map(parse_lead, leads), deadline=deadline, opened_at=opened_at, zone=zone)


def test_reminders_are_sorted_and_unique():
    assert reminders("-30s", "-2h", "-120m", "-1d", "-3d", "-7d", "-24h") == (
        at("2021-07-05T16:00:00"),
        at("2021-07-09T16:00:00"),
        at("2021-07-11T16:00:00"),
        at("2021-07-12T14:00:00"),
        at("2021-07-12T15:59:30"),
    )


def test_reminders_at_or_before_opening_are_skipped():
    deadline = OPENING + timedelta(minutes=1)

    assert reminders("-7d", "-61s", "-60s", "-59s", deadline=deadline) == (OPENING + timedelta(seconds=1),)


@pytest.mark.parametrize(
    ("lead", "deadline", "instant"),
    [
        # 18:00 in Geneva stays 18:00 on either side of a change of clocks; 24 hours do not.
        ("-1d", "2021-03-28T16:00:00", "2021-03-27T17:00:00"),
        ("-24h", "2021-03-28T16:00:00", "2021-03-27T16:00:00"),
        ("-1d", "2021-10-31T17:00:00", "2021-10-30T16:00:00"),
        # 02:30 does not exist on 28 March: 03:00 is next.
        ("-1d", "2021-03-29T00:30:00", "2021-03-28T01:00:00"),
        ("-1d", "2021-03-29T00:30:00.250000", "2021-03-28T01:00:00"),
        # 02:30 comes twice on 31 October: the first.
        ("-1d", "2021-11-01T01:30:00", "2021-10-31T00:30:00"),
    ],
)
def test_lead_in_days_keeps_the_wall_clock(lead, deadline, instant):
    assert reminders(lead, deadline=at(deadline), opened_at=at("2021-01-01T00:00:00")) == (at(instant),)


def test_half_an_hour_that_is_missing_is_stepped_over():
    # Lord Howe Island moves its clocks by 30 minutes: 02:15 on 3 October 2021 does not exist, 02:30 does.
    deadline = datetime(2021, 10, 4, 2, 15, tzinfo=LORD_HOWE).astimezone(UTC)

    (instant,) = reminders("-1d", deadline=deadline, opened_at=at("2021-09-01T00:00:00"), zone=LORD_HOWE)

    assert instant.astimezone(LORD_HOWE).isoformat() == "2021-10-03T02:30:00+11:00"


def test_a_whole_day_that_is_missing_is_stepped_over():
    # Samoa had no 30 December 2011.
    deadline = datetime(2011, 12, 31, 10, 0, tzinfo=APIA).astimezone(UTC)

    (instant,) = reminders("-1d", deadline=deadline, opened_at=at("2011-12-01T00:00:00"), zone=APIA)

    assert instant.astimezone(APIA).isoformat() == "2011-12-31T00:00:00+14:00"


def test_a_reminder_is_never_due_at_the_deadline():
    deadline = datetime(2011, 12, 31, 0, 0, tzinfo=APIA).astimezone(UTC)

    assert reminders("-1d", deadline=deadline, opened_at=at("2011-12-01T00:00:00"), zone=APIA) == ()


# ---- the deadline ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received_at", "timely"),
    [(DEADLINE - MICROSECOND, True), (DEADLINE, True), (DEADLINE + MICROSECOND, False)],
)
def test_received_at_or_before_the_deadline_counts(received_at, timely):
    assert is_timely(received_at, DEADLINE) is timely


@pytest.mark.parametrize(
    ("received_at", "open_"), [(OPENING - MICROSECOND, False), (OPENING, True), (OPENING + MICROSECOND, True)]
)
def test_replies_may_be_given_from_the_instant_on_at_which_they_open(received_at, open_):
    assert may_be_given(received_at, OPENING) is open_
    assert may_be_given(received_at, None)


def test_the_deadline_is_an_instant_whatever_the_zone_it_is_given_in():
    assert is_timely(datetime(2021, 7, 12, 18, 0, tzinfo=GENEVA), DEADLINE)
    assert not is_timely(datetime(2021, 7, 12, 16, 0, tzinfo=timezone(timedelta(hours=-1))), DEADLINE)


@pytest.mark.parametrize(
    ("after", "drain", "may"),
    [
        (timedelta(seconds=30) - MICROSECOND, 30, False),
        (timedelta(seconds=30), 30, True),
        (timedelta(seconds=30) + MICROSECOND, 30, True),
        (timedelta(0), 0, False),
        (MICROSECOND, 0, True),
        (-MICROSECOND, 0, False),
    ],
)
def test_closing_waits_for_the_drain_and_never_takes_the_deadline_itself(after, drain, may):
    assert may_close(DEADLINE + after, DEADLINE, drain) is may


def test_negative_drain_is_refused():
    with pytest.raises(TimeProblem) as refused:
        may_close(DEADLINE, DEADLINE, -1)

    assert refused.value.code == "drain_negative"


# ---- windows of days ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "within"),
    [
        (OPENING - MICROSECOND, False),
        (OPENING, True),
        (datetime(2021, 6, 27, 23, 59, 59, 999999, tzinfo=GENEVA), True),
        (datetime(2021, 6, 28, tzinfo=GENEVA), False),
    ],
)
def test_a_window_is_open_to_the_end_of_its_last_day(instant, within):
    assert is_within_days(instant, since=OPENING, days=7, zone=GENEVA) is within


def test_days_later_keep_the_wall_clock_on_either_side_of_a_change_of_clocks():
    assert moved_by_days(at("2026-03-20T17:00"), days=30, zone=GENEVA) == at("2026-04-19T16:00")
    assert moved_by_days(at("2026-10-20T16:00"), days=30, zone=GENEVA) == at("2026-11-19T17:00")
    assert moved_by_days(at("2026-04-19T16:00"), days=-30, zone=GENEVA) == at("2026-03-20T17:00")


def test_days_later_step_over_a_wall_clock_that_is_missing_and_take_the_first_of_two():
    # 02:30 in Geneva is missing on 29 March 2026, and comes twice on 25 October.
    assert moved_by_days(at("2026-03-11T01:30"), days=18, zone=GENEVA) == at("2026-03-29T01:00")
    assert moved_by_days(at("2026-09-25T00:30"), days=30, zone=GENEVA) == at("2026-10-25T00:30")


def test_the_last_day_of_a_window_ends_where_the_zone_says():
    instant = datetime(2021, 6, 27, 22, 30, tzinfo=UTC)

    assert is_within_days(instant, since=OPENING, days=7, zone=ZoneInfo("UTC"))
    assert not is_within_days(instant, since=OPENING, days=7, zone=GENEVA)


NAIVE = DEADLINE.replace(tzinfo=None)


@pytest.mark.parametrize(
    "call",
    [
        lambda: is_timely(NAIVE, DEADLINE),
        lambda: is_timely(DEADLINE, NAIVE),
        lambda: may_close(NAIVE, DEADLINE, 0),
        lambda: is_within_days(NAIVE, since=OPENING, days=7, zone=GENEVA),
        lambda: is_within_days(OPENING, since=NAIVE, days=7, zone=GENEVA),
        lambda: moved_by_days(NAIVE, days=7, zone=GENEVA),
        lambda: read("+3d", base=NAIVE),
        lambda: reminders("-1d", deadline=NAIVE),
        lambda: reminders("-1d", opened_at=NAIVE),
    ],
)
def test_naive_datetimes_are_refused(call):
    with pytest.raises(ValueError, match="naive_datetime"):
        call()
