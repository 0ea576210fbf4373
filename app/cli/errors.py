"""Refusals on the command line: the sentence on standard error, exit status 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.core.errors import Refusal


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a refusal, or a database that is not there, inside the block into the command's failure."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} [{refusal.code}]") from None
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(
            f"the database does not answer as expected: {error.orig} (has `flask db upgrade` been run?)"
        ) from None
