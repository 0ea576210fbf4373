"""The cost of the log's lock: appends to one log by several at once, beside logs of their own, and beside bare rows.

Each append is a transaction of its own, as a reply is. Between a log for all and a log for each lies the waiting for
one another; between a log for each and bare rows lies what the record does: order, tree, head.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from sqlalchemy import Table, insert

from app import create_app
from app.core.db import db
from app.core.work import SHELL, begin
from app.record.events import EventType
from app.record.models import RecordEvent
from app.record.service import append
from bench.ground import Database, Ground
from bench.measure import Measurement, alternating
from bench.processes import seconds_together
from config import Settings

NAME = "lock"
#: Replies come to several web processes at once; SQLite, on one host, is asked by one.
CASES = ((Database.SQLITE, 1), (Database.POSTGRESQL, 1), (Database.POSTGRESQL, 8))
_APPENDS = 400
_LINE_BYTES = 300


def measured(ground: Ground) -> Iterator[Measurement]:
    """Events per second, all clients together."""
    for database, clients in CASES:
        one, each, bare = alternating(
            [
                partial(_rate, ground, database, [partial(appends, log="DM-26/1")] * clients),
                partial(_rate, ground, database, [partial(appends, log=f"DM-26/{place}") for place in range(clients)]),
                partial(_rate, ground, database, [partial(rows, log=f"bare-{place}") for place in range(clients)]),
            ],
            rounds=ground.scale.rounds,
        )
        by = f"{clients} client{'s' if clients > 1 else ''}, {database}, one log for all"
        for limit, name in ((each, "a log for each"), (bare, "bare rows")):
            yield Measurement(name=NAME, what=f"{by}, against {name}", unit="events/s", ours=one, limit=limit)


def appends(settings: Settings, count: int, *, log: str) -> Callable[[], None]:
    """Appends to a log, each in a unit of work."""
    app = create_app(settings)

    def act() -> None:
        with app.app_context():
            for _ in range(count):
                with begin(SHELL) as work:
                    append(work, log, EventType.NOTE, facts={"words": "x" * _LINE_BYTES})

    return act


def rows(settings: Settings, count: int, *, log: str) -> Callable[[], None]:
    """The same rows and no more: no lock, no clock, no tree."""
    app = create_app(settings)
    statement = insert(cast(Table, RecordEvent.__table__))
    line, leaf = b"x" * _LINE_BYTES, b"x" * 32

    def act() -> None:
        with app.app_context():
            for index in range(count):
                with db.engine.begin() as connection:
                    connection.execute(
                        statement, {"log": log, "index": index, "type": EventType.NOTE, "line": line, "leaf": leaf}
                    )

    return act


def _rate(ground: Ground, database: Database, ways: list[Callable[[Settings, int], Callable[[], None]]]) -> float:
    settings = ground.settings(database)
    count = min(_APPENDS, ground.scale.letters)
    return count * len(ways) / seconds_together([partial(way, settings, count) for way in ways])
