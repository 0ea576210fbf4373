"""Refusals on the command line: the sentence on standard error, exit status 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from app.core.errors import Refusal


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a refusal inside the block into the command's failure."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} [{refusal.code}]") from None
