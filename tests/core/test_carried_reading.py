"""The clock read once a second: between two readings steady time carries on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.core.clock import CarriedReading, SystemClock, WatchedClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Times:
    """Steady time, and what a clock would say."""

    steady: float = 0.0
    at: datetime = NOON
    readings: int = 0

    def read(self) -> datetime:
        self.readings += 1
        return self.at


def test_within_a_second_the_reading_is_carried_on_and_after_it_the_clock_is_read_again():
    times = Times()
    reading, clock = CarriedReading(lambda: times.steady), WatchedClock(SystemClock())

    found = [reading.now(clock, times.read)]
    times.steady, times.at = 1.0, NOON + timedelta(hours=1)
    found.append(reading.now(clock, times.read))
    times.steady = 1.001
    found.append(reading.now(clock, times.read))

    assert found == [NOON, NOON + timedelta(seconds=1), NOON + timedelta(hours=1)]
    assert times.readings == 2


def test_what_the_clock_takes_to_answer_is_not_counted():
    times = Times()
    reading = CarriedReading(lambda: times.steady)

    def read_slowly() -> datetime:
        times.steady += 0.8
        return times.read()

    reading.now(SystemClock(), read_slowly)
    times.steady += 0.5

    assert reading.now(SystemClock(), read_slowly) == NOON + timedelta(seconds=0.5)
