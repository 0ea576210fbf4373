"""Triggers that keep the record append-only, whatever a program asks for.

Openings may be deleted (erasing forgets), never changed. Migrations call this; the statements differ by database.
"""

from sqlalchemy import text
from sqlalchemy.engine import Connection

_REFUSED = {"record_events": ("UPDATE", "DELETE"), "record_openings": ("UPDATE",)}
_MESSAGE = "the record is append-only"


def create_triggers(connection: Connection) -> None:
    """Create the triggers on the record's tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "CREATE FUNCTION placet_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
            )
        )
    for table, acts in _REFUSED.items():
        for act in acts:
            connection.execute(text(_statement(connection.dialect.name, table=table, act=act)))


def drop_triggers(connection: Connection) -> None:
    """Drop what `create_triggers` made."""
    for table, acts in _REFUSED.items():
        for act in acts:
            name = _name(table, act)
            connection.execute(
                text(
                    f"DROP TRIGGER {name} ON {table}"
                    if connection.dialect.name == "postgresql"
                    else f"DROP TRIGGER {name}"
                )
            )
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION placet_append_only()"))


def _name(table: str, act: str) -> str:
    return f"{table}_no_{act.lower()}"


def _statement(dialect: str, *, table: str, act: str) -> str:
    if dialect == "postgresql":
        body = "FOR EACH ROW EXECUTE FUNCTION placet_append_only()"
    else:
        body = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    return f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} {body}"
