"""Copies of a PostgreSQL database: each table as COPY writes it, all within one snapshot; filled in one transaction.

No program of PostgreSQL is needed, whose version would have to fit that of the server: tables are made by our own
migrations, at the revision that the copy has.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from psycopg import sql
from sqlalchemy import Connection, Engine, inspect, text

from app.core.fault import fault
from app.custody.manifest import Snapshot, Table
from app.custody.refusals import CopyForeign, TargetNotEmpty
from app.custody.snapshots import described

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_BLOCK = 1024 * 1024


def dump(engine: Engine, directory: Path) -> Snapshot:
    """Write every table into a directory, as all of them stood at one instant.

    Raises:
        NothingToCopy: the database has no tables.
    """
    still = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with still.connect() as connection:
        snapshot = described(connection)
        for table in snapshot.tables:
            with (
                (directory / _file(table)).open("wb") as target,
                _cursor(connection).copy(_copy(table, "TO STDOUT")) as rows,
            ):
                for block in rows:
                    target.write(block)
    return snapshot


def load(directory: Path, engine: Engine, snapshot: Snapshot) -> None:
    """Make the tables and fill them in one transaction: whatever happens on the way, nothing is left.

    Raises:
        TargetNotEmpty: the database has tables.
        CopyForeign: this program does not know the revision.
    """
    with engine.begin() as connection:
        if inspect(connection).get_table_names():
            raise TargetNotEmpty(place="the database")
        _migrate(connection, snapshot.revision)
        fault("tables made")
        for table in snapshot.tables:
            with (
                (directory / _file(table)).open("rb") as source,
                _cursor(connection).copy(_copy(table, "FROM STDIN")) as rows,
            ):
                while block := source.read(_BLOCK):
                    rows.write(block)
        fault("copied")
        _count_on(connection, snapshot.tables)


def _migrate(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        ScriptDirectory.from_config(config).get_revision(revision)
    except CommandError as error:
        raise CopyForeign(problem=f"this version of the program does not know its schema, {revision}") from error
    command.upgrade(config, revision)


def _count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """Let the numbers that the database gives go on behind those that have been given."""
    for table in tables:
        for column in table.columns:
            name = connection.execute(
                text("SELECT pg_get_serial_sequence(quote_ident(:table), :column)"),
                {"table": table.name, "column": column},
            ).scalar()
            if name is not None:
                _cursor(connection).execute(
                    sql.SQL("SELECT setval({}, coalesce((SELECT max({}) FROM {}), 1))").format(
                        sql.Literal(name), sql.Identifier(column), sql.Identifier(table.name)
                    )
                )


def _file(table: Table) -> str:
    return f"{table.name}.copy"


def _cursor(connection: Connection) -> Any:  # noqa: ANN401 - psycopg's, which SQLAlchemy does not type
    return connection.connection.cursor()


def _copy(table: Table, way: str) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    return sql.SQL(f"COPY {{}} ({{}}) {way}").format(sql.Identifier(table.name), columns)
