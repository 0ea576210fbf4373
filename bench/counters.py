"""The counters that boards read, against one GROUP BY that counts the answers themselves; also at a million members.

Ours is the board's own query: what stands to each choice in each of the twelve decisions, from rows that grow with the
decisions and not with the members. The limit counts a bare table with one answer a member to one decision, three in
five having answered.
"""

import time
from collections.abc import Iterator

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, text

from app.board.queries.lines import heads_of
from app.consultations.queries import by_reference
from app.core.work import SHELL, begin, look
from bench.ground import Database, Ground, opened
from bench.measure import Measurement, Sense, Target, alternating
from bench.stock import REFERENCE, Stage, house_of

NAME = "counters"
_AT_ONCE = 50_000
_CHOICES = ("approve", "approve", "disapprove", None, None)
_bare = Table("bare_answers", MetaData(), Column("member", Integer, primary_key=True), Column("choice", String))


def measured(ground: Ground) -> Iterator[Measurement]:
    """At each size and at the one large number of rows, on both databases."""
    scale = ground.scale
    for database in Database:
        with opened(house_of(ground, database, scale.seats[0], Stage.ANSWERED)):
            for members in (*scale.seats, scale.rows):
                _fill(members)
                ours, limit = alternating([_counters, _grouped], rounds=scale.rounds)
                yield Measurement(
                    name=NAME,
                    what=f"{database}, counters of twelve decisions, against GROUP BY over the answers to one",
                    unit="ms",
                    seats=members,
                    ours=ours,
                    limit=limit,
                    target=Target(bound=1, sense=Sense.AT_MOST) if members == scale.rows else None,
                    note="the counters are as many at every size",
                )


def _fill(members: int) -> None:
    with begin(SHELL) as work:
        _bare.drop(work.session.connection(), checkfirst=True)
        _bare.create(work.session.connection())
        for first in range(0, members, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, members))
            work.session.execute(
                insert(_bare), [{"member": each, "choice": _CHOICES[each % len(_CHOICES)]} for each in numbers]
            )
    with begin(SHELL) as work:
        work.session.execute(text("ANALYZE bare_answers"))


def _counters() -> float:
    with look() as work:
        consultation = by_reference(work, REFERENCE)
        began = time.perf_counter()
        heads_of(work, consultation)
        return (time.perf_counter() - began) * 1000


def _grouped() -> float:
    with look() as work:
        statement = text("SELECT choice, count(*) FROM bare_answers WHERE choice IS NOT NULL GROUP BY choice")
        began = time.perf_counter()
        work.session.execute(statement).all()
        return (time.perf_counter() - began) * 1000
