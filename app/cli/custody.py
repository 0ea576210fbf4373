"""`flask backup`, `flask restore`, `flask drill`: copies of everything, and proof that they are good for something."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.errors import refusing
from app.custody import backup, restore
from app.custody import drill as drills

_PLACE = click.Path(path_type=Path, file_okay=False)


@click.command("backup")
@click.argument("directory", type=_PLACE)
@click.option(
    "--keys",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the signing keys; by default DIRECTORY.keys, beside the backup.",
)
@click.option("--no-keys", is_flag=True, help="Leave the keys where they are.")
@with_appcontext
def back_up(directory: Path, keys: Path | None, *, no_keys: bool) -> None:
    """Copy database and documents into DIRECTORY, which must not be there yet, while everything runs."""
    place = None if no_keys else keys or directory.with_name(f"{directory.name}.keys")
    with refusing():
        made = backup.make(directory, keys=place)
    click.echo(
        f"{directory}: {made.manifest.size} bytes, {len(made.manifest.files)} files, as of {made.manifest.made_at}."
    )
    click.echo(f"SHA-256 of its manifest: {made.sha256}")
    if place:
        click.echo(f"The signing keys are in {place}: keep that file in another place than the backup.")


@click.command("restore")
@click.argument("directory", type=_PLACE)
@with_appcontext
def put_back(directory: Path) -> None:
    """Restore the backup in DIRECTORY into the database of the settings, which must be empty."""
    with refusing():
        restored = restore.restore(directory)
    events = sum(each.size for each in restored.logs)
    click.echo(
        f"Restored as of {restored.manifest.made_at}: {events} events in {len(restored.logs)} logs, all in order."
    )
    if restored.is_held:
        click.echo(
            "It is older than the last checkpoint, or there is no checkpoint file to tell. Nothing is recorded or "
            "sent until two officers have recorded the recovery: flask record recover."
        )


@click.command("drill")
@click.argument("directory", type=_PLACE, required=False)
@click.option("--into", default="", metavar="URL", help="An empty PostgreSQL database to restore into; not for SQLite.")
@with_appcontext
def drill(directory: Path | None, into: str) -> None:
    """Restore the backup in DIRECTORY, or one made now, elsewhere; exit status 1 if it differs from what is live."""
    with refusing():
        report = drills.drill(existing=directory, into=into)
    for line in report.found:
        click.echo(line)
    for step, seconds in report.seconds.items():
        click.echo(f"{seconds:8.2f} s  {step}")
    for line in report.differences:
        click.echo(f"DIFFERS: {line}", err=True)
    if report.differences:
        raise click.exceptions.Exit(1)
    click.echo("The copy is good.")


COMMANDS = (back_up, put_back, drill)
