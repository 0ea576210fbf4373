"""What a database holds at one instant, read over one connection whose view does not move."""

from sqlalchemy import Connection, MetaData, Table, func, select, text
from sqlalchemy.orm import Session

from app.core.work import SHELL, Work, house
from app.custody.manifest import Snapshot
from app.custody.manifest import Table as TableFacts
from app.custody.refusals import NothingToCopy
from app.record import checkpoints, queries

VERSIONS = "alembic_version"


def tables_of(connection: Connection) -> list[Table]:
    """All tables as the database has them, whatever this program expects; those that others point at come first."""
    found = MetaData()
    found.reflect(connection)
    return [each for each in found.sorted_tables if each.name != VERSIONS]


def described(connection: Connection) -> Snapshot:
    """The schema, the rows and the checkpoints.

    Raises:
        NothingToCopy: it has no tables.
    """
    tables = tables_of(connection)
    if not tables:
        raise NothingToCopy
    with Session(connection) as session:
        built = house()
        now = built.clock.read(session)
        work = Work(session=session, now=now, actor=SHELL, settings=built.settings, clock=built.clock)
        latest = checkpoints.written(queries.checkpoints(work))
    return Snapshot(
        database=connection.dialect.name,
        revision=connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar_one(),  # noqa: S608 - constant
        tables=tuple(
            TableFacts(
                name=each.name,
                columns=tuple(column.name for column in each.columns),
                rows=connection.execute(select(func.count()).select_from(each)).scalar_one(),
            )
            for each in tables
        ),
        checkpoints=latest,
    )
