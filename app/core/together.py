"""Writing in one journey to the database what does not depend on one another.

Whoever records a reply holds the lock on its log while it writes, and all others wait. Within `together` what is
written is put aside, and goes out as one statement on PostgreSQL; on SQLite, where no journey is made, one after the
other. What is put aside is not there yet for whoever reads: `send` comes first.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final, NamedTuple

from psycopg import RawCursor
from sqlalchemy import BindParameter, Connection, Delete, Insert, Select, Update, bindparam, literal_column, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import cloned_traverse

from app.core.db import dialect_of

Row = Mapping[str, Any]
Statement = Insert | Update | Delete
#: Where a session keeps what it has put aside.
_ASIDE: Final = "placet.put_aside"
#: So many forms are kept: which statements go together, and how many rows each has.
_MOST_FORMS: Final = 256
#: Values are counted, not named: the driver reads a statement with hundreds of names anew each time.
_DIALECT: Final = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class _Put(NamedTuple):
    statement: Statement
    rows: Sequence[Row]


class _Form(NamedTuple):
    """What is put aside without its values."""

    statement: Statement
    #: Of the values of each row.
    names: tuple[str, ...]
    #: How many rows there are.
    length: int


class _Value(NamedTuple):
    """What stands for one value of a statement."""

    name: str
    #: Makes it what the driver takes; None: it is that already.
    made: Callable[[Any], Any] | None


class _Joined(NamedTuple):
    """One statement of many."""

    text: str
    #: In their order.
    values: Sequence[_Value]
    #: Those that its parts were made with.
    own: Mapping[str, Any]


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Put aside what is written until the block ends; nothing of it is written where the block raises."""
    session.info[_ASIDE] = []
    try:
        yield
        send(session)
    finally:
        del session.info[_ASIDE]


def write(session: Session, statement: Statement, *rows: Row) -> None:
    """Write, or put aside within `together`, a statement with the values of each row; without any row, nothing.

    What goes out together sees the tables as they were before. Statements that change or delete rows of one table are
    kept apart here; an INSERT that changes what it conflicts with must be about other rows than theirs.

    Args:
        session: the caller's.
        statement: made once and used again, since what it goes out with is prepared for it. An INSERT is given no
            values: each row has all columns but those that the database fills.
        rows: all with the same names.
    """
    if not rows:
        return
    aside: list[_Put] | None = session.info.get(_ASIDE)
    if aside is None:
        session.execute(statement, list(rows))
        return
    if any(_collide(statement, put.statement) for put in aside):
        send(session)
    aside.append(_Put(statement, rows))


def send(session: Session) -> None:
    """Write what was put aside, because what follows reads it, or must come after it."""
    aside: list[_Put] = session.info.get(_ASIDE) or []
    if not aside:
        return
    puts = tuple(aside)
    aside.clear()
    if dialect_of(session) != "postgresql":
        for put in puts:
            session.execute(put.statement, list(put.rows))
        return
    # What objects of the session hold goes first, as it does before any statement.
    session.flush()
    _execute(session.connection(), puts)


def _collide(one: Statement, other: Statement) -> bool:
    return one.table is other.table and not isinstance(one, Insert) and not isinstance(other, Insert)


def _execute(connection: Connection, puts: tuple[_Put, ...]) -> None:
    joined = _joined(tuple(_Form(put.statement, tuple(put.rows[0]), len(put.rows)) for put in puts))
    said = dict(joined.own) | {
        _name(place, number, name): value
        for place, put in enumerate(puts)
        for number, row in enumerate(put.rows)
        for name, value in row.items()
    }
    values = tuple(said[name] if made is None else made(said[name]) for name, made in joined.values)
    driver = connection.connection.driver_connection
    if driver is None:
        raise TypeError(connection)
    usual, driver.cursor_factory = driver.cursor_factory, RawCursor
    try:
        connection.exec_driver_sql(joined.text, values)
    finally:
        driver.cursor_factory = usual


@lru_cache(maxsize=_MOST_FORMS)
def _joined(forms: tuple[_Form, ...]) -> _Joined:
    """Each a part of the WITH clause of one statement."""
    parts = [part for place, form in enumerate(forms) for part in _parts(form, place)]
    whole: Select[int] = select(literal_column("1")).add_cte(
        *(part.cte(f"part_{number}") for number, part in enumerate(parts))
    )
    compiled = whole.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    own = dict(compiled.params)
    kinds = {name: bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT) for name, bind in compiled.binds.items()}
    names = getattr(compiled, "positiontup", None) or ()
    return _Joined(text=str(compiled), values=[_Value(name, kinds.get(name)) for name in names], own=own)


def _parts(form: _Form, place: int) -> Iterator[Statement]:
    statement = form.statement
    if isinstance(statement, Insert):
        kinds = statement.table.c
        if missing := [each.name for each in kinds if each.default is not None and each.name not in form.names]:
            raise ValueError(f"nothing fills {missing} in a part of a statement")
        yield statement.values(
            [
                {name: bindparam(_name(place, number, name), None, type_=kinds[name].type) for name in form.names}
                for number in range(form.length)
            ]
        )
        return
    for number in range(form.length):
        yield _renamed(statement, place, number)


def _renamed(statement: Update | Delete, place: int, number: int) -> Update | Delete:
    """The same with names of its own for all values, lest two parts mean one by a name."""

    def rename(bind: BindParameter[Any]) -> None:
        bind.key, bind.required = _name(place, number, bind.key), False

    renamed: Update | Delete = cloned_traverse(statement, {}, {"bindparam": rename})
    return renamed


def _name(place: int, number: int, name: str) -> str:
    return f"{name}_{place}_{number}"
