"""`flask record`: is the record in order, and which of it was lost when an older copy was restored."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.approvals import approved, two_officers_options
from app.cli.errors import refusing
from app.core.work import SHELL, begin, look
from app.custody.recovery import recover
from app.record import checking, checkpoints

group = AppGroup("record", help="The record.")


@group.command("check")
@click.option(
    "--old",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file of earlier checkpoints that every log must have passed through; by default the one that is kept.",
)
def check(old: Path | None) -> None:
    """Read every log anew from its bytes; exit status 1 if anything is not as it must be."""
    with refusing(), look(SHELL) as work:
        earlier = checkpoints.kept_checkpoints(old or work.settings.checkpoint_path)
        origin = f"{work.settings.deployment}/"
        found = [checking.checked(work, log, older=earlier.get(origin + log)) for log in checking.logs(work)]
    missing = sorted(earlier.keys() - {origin + each.log for each in found})
    for each in found:
        click.echo(f"{each.log}: {each.size} events" + ("" if each.problems else ", in order"))
        for problem in each.problems:
            click.echo(f"  {problem}", err=True)
    for name in missing:
        click.echo(f"{name}: there is a checkpoint, and no log", err=True)
    if missing or any(each.problems for each in found):
        raise click.exceptions.Exit(1)


@group.command("recover")
@two_officers_options
def record_recovery(**approval: str) -> None:
    """Record that an older copy was restored and what was lost by it; from then on it takes and sends again."""
    with refusing(), begin(SHELL) as work:
        lost = recover(work, approved(work, **approval))
    for each in lost:
        click.echo(f"{each.log}: of {each.kept.size} events {each.size} are here.")
    click.echo("The recovery is in the record. Letters that wait are sent again at the next tick.")


COMMANDS = (group,)
