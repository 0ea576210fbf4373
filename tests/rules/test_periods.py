"""Whether a period is as long as the rule's text asks for."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.rules import PeriodStart, PeriodUnit, Phase, PhaseKind, is_too_short

GENEVA = ZoneInfo("Europe/Zurich")


def phase(minimum: int | None, unit: PeriodUnit, *, counts_first_day: bool = False) -> Phase:
    return Phase(
        kind=PhaseKind.VOTE,
        minimum=minimum,
        usual=None,
        unit=unit,
        starts=PeriodStart.DISPATCH,
        counts_first_day=counts_first_day,
    )


def geneva(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=GENEVA).astimezone(UTC)  # type: ignore[misc,arg-type]


def check(phase: Phase, start: datetime, end: datetime) -> bool:
    return is_too_short(phase, start=start, end=end, zone=GENEVA)


def test_hours_are_exact_across_the_change_of_clocks():
    three_days = phase(72, PeriodUnit.HOURS)
    start = geneva(2026, 3, 27, 10)

    assert check(three_days, start, geneva(2026, 3, 30, 10))
    assert not check(three_days, start, geneva(2026, 3, 30, 11))


@pytest.mark.parametrize(
    ("minimum", "unit", "more", "start", "last"),
    [
        (40, PeriodUnit.CALENDAR_DAYS, {}, (2026, 3, 2), (2026, 4, 11)),
        (28, PeriodUnit.CALENDAR_DAYS, {"counts_first_day": True}, (2026, 3, 2), (2026, 3, 29)),
        (2, PeriodUnit.MONTHS, {}, (2026, 3, 2), (2026, 5, 2)),
        (2, PeriodUnit.MONTHS, {}, (2026, 12, 31), (2027, 2, 28)),
        (12, PeriodUnit.MONTHS, {}, (2026, 12, 2), (2027, 12, 2)),
        (7, PeriodUnit.WORKING_DAYS, {}, (2026, 3, 6), (2026, 3, 17)),
        (1, PeriodUnit.WORKING_DAYS, {"counts_first_day": True}, (2026, 3, 6), (2026, 3, 6)),
    ],
)
def test_days_end_at_any_hour_of_the_last_one(
    minimum: int, unit: PeriodUnit, more: dict[str, Any], start: tuple[int, ...], last: tuple[int, ...]
):
    wanted = phase(minimum, unit, **more)
    begun = geneva(*start, 18)

    assert not check(wanted, begun, geneva(*last, 0, 1))
    assert check(wanted, begun, geneva(*last[:2], last[2] - 1, 23, 59))


def test_the_day_is_that_of_the_zone():
    start = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    assert check(phase(1, PeriodUnit.CALENDAR_DAYS), start, datetime(2026, 3, 3, 20, tzinfo=UTC))


def test_without_a_minimum_no_period_is_too_short():
    assert not check(phase(None, PeriodUnit.HOURS), geneva(2026, 3, 2), geneva(2026, 3, 2))
