"""Words and clocks that letters and pages share."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core.i18n import speaking
from app.letters.wording import (
    ClockLine,
    answer_label,
    choice_label,
    count_label,
    outcome_label,
    status_label,
    three_clocks,
)
from app.rules.vocabulary import Choice, Outcome, Status

SUMMER = datetime(2021, 7, 13, 16, 0, tzinfo=UTC)
WINTER = datetime(2021, 12, 13, 17, 0, tzinfo=UTC)
GENEVA = ZoneInfo("Europe/Zurich")


def on_one_line(lines: tuple[ClockLine, ...]) -> str:
    """The readings side by side: "18:00 Geneva, UTC+2 · 16:00 UTC · 19:00 UTC+3"."""
    return " · ".join(f"{each.time} {each.label}" for each in lines)


def clocks(instant: datetime, reader: str | None = None, **changes) -> tuple[ClockLine, ...]:
    zone = ZoneInfo(reader) if reader else None
    return three_clocks(instant, **({"zone": GENEVA, "place": "Geneva", "reader": zone} | changes))


def test_three_clocks_give_place_utc_and_reader_by_offset() -> None:
    assert on_one_line(clocks(SUMMER, "Africa/Nairobi")) == "18:00 Geneva, UTC+2 · 16:00 UTC · 19:00 UTC+3"


def test_reader_without_a_zone_gets_two_clocks() -> None:
    assert on_one_line(clocks(SUMMER)) == "18:00 Geneva, UTC+2 · 16:00 UTC"


@pytest.mark.parametrize("reader", ["Europe/Paris", "Africa/Johannesburg", "Europe/Zurich", "Africa/Abidjan", "UTC"])
def test_equal_clocks_are_printed_once(reader: str) -> None:
    assert on_one_line(clocks(SUMMER, reader)) == "18:00 Geneva, UTC+2 · 16:00 UTC"


def test_council_that_keeps_utc_has_one_clock() -> None:
    lines = three_clocks(WINTER, zone=ZoneInfo("Europe/London"), place="London", reader=ZoneInfo("Africa/Accra"))

    assert on_one_line(lines) == "17:00 London, UTC"


def test_offsets_follow_summer_time() -> None:
    assert on_one_line(clocks(WINTER, "Africa/Johannesburg")) == "18:00 Geneva, UTC+1 · 17:00 UTC · 19:00 UTC+2"


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        (datetime(2021, 10, 31, 0, 30, tzinfo=UTC), "02:30 Geneva, UTC+2 · 00:30 UTC"),
        (datetime(2021, 10, 31, 1, 30, tzinfo=UTC), "02:30 Geneva, UTC+1 · 01:30 UTC"),
    ],
)
def test_hour_that_comes_twice_is_told_apart_by_its_offset(instant: datetime, written: str) -> None:
    assert on_one_line(clocks(instant)) == written


def test_offsets_west_of_utc_and_of_part_hours() -> None:
    assert clocks(SUMMER, "America/Mexico_City")[2].offset == "UTC\N{MINUS SIGN}5"
    assert clocks(SUMMER, "Asia/Kathmandu")[2].offset == "UTC+5:45"


def test_every_clock_names_its_day_where_they_differ() -> None:
    assert [line.time for line in clocks(SUMMER, "Asia/Tokyo")] == [
        "Tuesday, 13 July 2021, 18:00",
        "Tuesday, 13 July 2021, 16:00",
        "Wednesday, 14 July 2021, 01:00",
    ]


def test_seconds_are_given_when_asked_for_and_never_dropped() -> None:
    uneven = datetime(2021, 7, 13, 16, 0, 7, tzinfo=UTC)

    assert [line.time for line in clocks(SUMMER, with_seconds=True)] == ["18:00:00", "16:00:00"]
    assert [line.time for line in clocks(uneven)] == ["18:00:07", "16:00:07"]


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("ar", "الثلاثاء، 13 يوليو 2021"),
        ("zh", "2021年7月13日星期二"),
        ("en", "Tuesday, 13 July 2021"),
        ("fr", "mardi 13 juillet 2021"),
        ("ru", "вторник, 13 июля 2021\u202fг."),
        ("es", "martes, 13 de julio de 2021"),
    ],
)
def test_days_are_written_in_the_language_in_use(language: str, day: str) -> None:
    with speaking(language):
        assert clocks(SUMMER)[0].day == day


def test_every_choice_and_outcome_has_its_own_words() -> None:
    assert len({choice_label(each) for each in Choice}) == len(Choice)
    assert len({outcome_label(each) for each in Outcome}) == len(Outcome)


def test_missing_answers_and_silence_have_words() -> None:
    assert answer_label("approve") == "approves"
    assert answer_label("") == "no answer"
    assert count_label("silent") == "no reply received"
    assert count_label("disapprove") == "does not approve"


def test_every_status_of_a_rule_has_its_own_words() -> None:
    assert status_label(Status.TO_BE_CHECKED) == "to be checked by the secretariat"
    assert len({status_label(each) for each in Status}) == len(Status)
