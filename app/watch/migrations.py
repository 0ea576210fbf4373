"""Whether the tables are those that this version of the code was written for."""

from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.core.work import Work

_SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"


def is_at_head(work: Work) -> bool:
    """Whether the last migration of this checkout is the last that was run; a newer database is not at it either."""
    return set(MigrationContext.configure(work.session.connection()).get_current_heads()) == _heads()


@cache
def _heads() -> set[str]:
    return set(ScriptDirectory(str(_SCRIPTS)).get_heads())
