"""Closing a consultation and deciding every item, against one GROUP BY over the answers of the same seats.

The limit counts every answer that stands, by decision and choice, in one statement of the driver. Ours is the whole act
of the tick: lock, deadline, recount and comparison with the counters, every rule, the result, two events, what was due
ticked off, reminders dropped. Both end with a rollback, so that every round finds the same rows; neither commits.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import text

from app.core.work import SCHEDULER, Work, begin, look
from app.tally import service as tally
from bench.ground import Database, Ground, opened
from bench.measure import Measurement, Sense, Target, alternating
from bench.stock import Stage, house_of, number_of, over

_GROUP_BY = {
    Database.POSTGRESQL: "SELECT each.key, each.value, count(*) FROM seats, jsonb_each_text(seats.answers) AS each"
    " WHERE seats.consultation_id = :number GROUP BY each.key, each.value",
    Database.SQLITE: "SELECT each.key, each.value, count(*) FROM seats, json_each(seats.answers) AS each"
    " WHERE seats.consultation_id = :number GROUP BY each.key, each.value",
}


class NotClosed(Exception):
    """It was not due: what was measured would be nothing."""


@contextmanager
def undone() -> Iterator[Work]:
    """A unit of work that is rolled back."""
    with begin(SCHEDULER) as work:
        yield work
        # What is committed after this is nothing.
        work.session.rollback()


def measured(ground: Ground) -> Iterator[Measurement]:
    """At each size on both databases."""
    for database in Database:
        for seats in ground.scale.seats:
            settings = house_of(ground, database, seats, Stage.ANSWERED, close_drain_seconds=0)
            with opened(settings):
                with begin(SCHEDULER) as work:
                    number = number_of(work)
                    work.session.execute(over(work.now))
                _closed(number)
                ours, limit = alternating(
                    [partial(_closed, number), partial(_grouped, database, number)], rounds=ground.scale.rounds
                )
            yield Measurement(
                name="closing",
                what=f"{database}, closing and outcome, against one GROUP BY over the same answers",
                unit="ms",
                seats=seats,
                ours=ours,
                limit=limit,
                target=Target(bound=3, sense=Sense.AT_MOST),
                note="12 decisions, two thirds of the seats have answered all; both without the commit",
            )


def _closed(number: int) -> float:
    with undone() as work:
        began = time.perf_counter()
        if not tally.close(work, number):
            raise NotClosed(number)
        work.session.flush()
        return (time.perf_counter() - began) * 1000


def _grouped(database: Database, number: int) -> float:
    with look(SCHEDULER) as work:
        connection = work.session.connection()
        began = time.perf_counter()
        connection.execute(text(_GROUP_BY[database]), {"number": number}).all()
        return (time.perf_counter() - began) * 1000
