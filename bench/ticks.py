"""A tick over open consultations: with nothing due at two sizes, and with one in a hundred due.

One consultation is opened as it should be; the others are its copies, row for row, each with seats, counters, due
instants and a log of its own.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import Integer, Table, func, insert, select

from app.consultations.models import Consultation
from app.consultations.opening import open_consultation
from app.core.db import Base
from app.core.work import SHELL, Work, begin
from app.schedule.tick import tick
from bench.ground import Database, Ground, opened
from bench.houses import draft, found_council
from bench.measure import Figures, Measurement, Sense, Target, alternating
from bench.stock import REFERENCE, over

SEATS = 3
ONE_DUE_OF = 100
#: So many copies go into the database together.
_AT_ONCE = 200
_OWNERS = {"consultation_id": "consultations", "item_id": "items", "decision_id": "decisions", "seat_id": "seats"}


class TickFailed(Exception):
    """A pass failed, or did something that it should not have."""


def measured(ground: Ground) -> Iterator[Measurement]:
    """On both databases."""
    many, few = ground.scale.seats[-1], ground.scale.seats[min(1, len(ground.scale.seats) - 1)]
    for database in Database:
        with ExitStack() as stack:
            apps = [stack.enter_context(_house(ground, database, count)) for count in (many, few)]
            for app in apps:
                _ticked(app)
            ours, limit = alternating([partial(_ticked, app) for app in apps], rounds=ground.scale.rounds)
            common: dict[str, Any] = {"name": "tick", "unit": "ms", "limit": limit}
            yield Measurement(
                **common,
                what=f"{database}, {many:,} open consultations, nothing due, against {few}",
                ours=ours,
                target=Target(bound=1.5, sense=Sense.AT_MOST),
                note=f"{SEATS} seats each; letters are not sent",
            )
            due = max(1, many // ONE_DUE_OF)
            yield Measurement(
                **common,
                what=f"{database}, {many:,} open consultations, {due} due, for each of these",
                ours=Figures((_ticked_with_due(apps[0], due) / due,)),
                note="closed, decided, announced, letters queued; against a whole tick with nothing due",
            )


def _house(ground: Ground, database: Database, count: int) -> AbstractContextManager[Flask]:
    settings = ground.settings(database, close_drain_seconds=0)
    with opened(settings), begin(SHELL) as work:
        found_council(work, SEATS)
        draft(work, REFERENCE)
        open_consultation(work, REFERENCE)
    with opened(settings), begin(SHELL) as work:
        clone(work, count - 1)
    return opened(settings)


def clone(work: Work, count: int) -> None:
    """So many copies of the one consultation there is, letters left out."""
    names = ("consultations", "items", "decisions", "counts", "seats", "invitations", "due_instants")
    tables = [Base.metadata.tables[name] for name in (*names, "record_heads", "record_events")]
    rows = {table: _rows(work, table) for table in tables}
    most = {table.name: work.session.scalar(select(func.max(table.c.id))) for table in tables if _is_numbered(table)}
    for first in range(1, count + 1, _AT_ONCE):
        for table, found in rows.items():
            copies = range(first, min(first + _AT_ONCE, count + 1))
            made = [_moved(row, table, copy, most) for copy in copies for row in found]
            if made:
                work.session.execute(insert(table), made)


def _rows(work: Work, table: Table) -> list[dict[str, Any]]:
    chosen = select(table)
    if "log" in table.c:
        chosen = chosen.where(table.c.log == REFERENCE)
    return [dict(row) for row in work.session.execute(chosen).mappings()]


def _is_numbered(table: Table) -> bool:
    return "id" in table.c and isinstance(table.c.id.type, Integer)


def _moved(row: dict[str, Any], table: Table, copy: int, most: Mapping[str, Any]) -> dict[str, Any]:
    """The row with every number moved past those of the copies before."""
    moved = dict(row)
    for column, owner in _OWNERS.items():
        if column in moved:
            moved[column] += copy * most[owner]
    if table.name in most:
        moved["id"] += copy * most[table.name]
    elif "id" in moved:
        moved["id"] = f"{moved['id'][:8]}{copy:08}"
    for name in ("reference", "log"):
        if name in moved:
            moved[name] = f"{REFERENCE}-{copy}"
    return moved


def _ticked(app: Flask) -> float:
    began = time.perf_counter()
    report = tick(app, deliver=False)
    spent = (time.perf_counter() - began) * 1000
    if not report.is_good or report.done("consultations closed"):
        raise TickFailed(report.lines)
    return spent


def _ticked_with_due(app: Flask, due: int) -> float:
    with app.app_context(), begin(SHELL) as work:
        chosen = select(Consultation.id).order_by(Consultation.id).limit(due)
        work.session.execute(over(work.now).where(Consultation.id.in_(chosen.scalar_subquery())))
    began = time.perf_counter()
    report = tick(app, deliver=False)
    spent = (time.perf_counter() - began) * 1000
    if report.done("consultations closed") != due or report.done("outcomes announced") != due:
        raise TickFailed(report.lines)
    return spent
