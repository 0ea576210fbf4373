"""Options of the commands that take two officers, a reason, and leave `shell` in the record."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from app.consultations.service import Approval
from app.core.work import Work
from app.officers.service import two_officers

F = TypeVar("F", bound=Callable[..., Any])


def two_officers_options(command: F) -> F:
    """Add `--reason`, `--by` and `--approved-by`, all required."""
    return click.option("--reason", required=True, help="Why; kept in the record as a commitment.")(
        officers_options(command)
    )


def officers_options(command: F) -> F:
    """Add `--by` and `--approved-by`, both required, for acts whose reason has another name."""
    for option in (
        click.option("--approved-by", "approved_by", required=True, metavar="EMAIL", help="The second officer."),
        click.option("--by", "by", required=True, metavar="EMAIL", help="The officer who asks for it."),
    ):
        command = option(command)
    return command


def approved(work: Work, *, reason: str, by: str, approved_by: str) -> Approval:
    """The approval that the options describe; refusals of `two_officers`."""
    first, second = two_officers(work, by, approved_by)
    return Approval(reason=reason, by=first.id, approved_by=second.id)
