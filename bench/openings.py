"""Opening a consultation, against a bare bulk insert of the rows that it leaves.

Each round of each side works on a fresh copy of the same draft. The limit reads nothing and decides nothing: many rows
to a statement and in one transaction, it inserts what the opening of such a draft has written, letters with their
bytes and events with their lines.
"""

import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Table, func, insert, select

from app.consultations.opening import open_consultation
from app.core.db import Base, db
from app.core.work import SHELL, Work, begin, look
from app.record.models import RecordHead
from bench.ground import Database, Ground, opened
from bench.measure import Measurement, Sense, Target, alternating
from bench.stock import MOST_ENCLOSED, REFERENCE, Stage, house_of

#: Table and rows, in an order in which they may be inserted.
Rows = Sequence[tuple[Table, list[dict[str, Any]]]]


def measured(ground: Ground) -> Iterator[Measurement]:
    """At each size on both databases."""
    for database in Database:
        for seats in ground.scale.seats:
            rows = _written(ground, database, seats)
            ours, limit = alternating(
                [partial(_opened, ground, database, seats), partial(_inserted, ground, database, seats, rows)],
                rounds=ground.scale.rounds,
            )
            yield Measurement(
                name="opening",
                what=f"{database}, opening, against a bare bulk insert of the same rows",
                unit="s",
                seats=seats,
                ours=ours,
                limit=limit,
                target=Target(bound=5, sense=Sense.AT_MOST),
                note=f"{sum(len(each) for _, each in rows):,} rows, each side with its commit; the circular "
                + ("goes with each letter" if seats <= MOST_ENCLOSED else "does not go with the letters"),
            )


def _opened(ground: Ground, database: Database, seats: int) -> float:
    with opened(house_of(ground, database, seats, Stage.DRAFT)):
        began = time.perf_counter()
        with begin(SHELL) as work:
            open_consultation(work, REFERENCE)
        return time.perf_counter() - began


def _inserted(ground: Ground, database: Database, seats: int, rows: Rows) -> float:
    with opened(house_of(ground, database, seats, Stage.DRAFT)):
        began = time.perf_counter()
        with db.engine.begin() as connection:
            for table, each in rows:
                connection.execute(insert(table), each)
        return time.perf_counter() - began


def _written(ground: Ground, database: Database, seats: int) -> Rows:
    """What an opening has added to each table; heads of logs, which were there before, are left out."""
    before = _counts(ground, database, seats, Stage.DRAFT)
    after = _counts(ground, database, seats, Stage.OPEN)
    grown = [each for each in Base.metadata.sorted_tables if after[each.name] > before[each.name]]
    with opened(house_of(ground, database, seats, Stage.OPEN)), look() as work:
        found = [(table, _last(work, table, after[table.name] - before[table.name])) for table in grown]
    return [(table, rows) for table, rows in found if table.name != RecordHead.__tablename__]


def _last(work: Work, table: Table, count: int) -> list[dict[str, Any]]:
    # Of the logs that of the consultation is the one that has grown: it comes before the house's.
    keys = [column if column.name == "log" else column.desc() for column in table.primary_key.columns]
    rows = work.session.execute(select(table).order_by(*keys).limit(count)).mappings()
    return [dict(each) for each in rows]


def _counts(ground: Ground, database: Database, seats: int, stage: Stage) -> dict[str, int]:
    with opened(house_of(ground, database, seats, stage)), look() as work:
        return {
            table.name: work.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
