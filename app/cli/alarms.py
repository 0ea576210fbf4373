"""`flask alarms`: what is wrong now, and the lifting of what does not end by itself."""

import click
from flask.cli import AppGroup

from app.cli.errors import refusing
from app.core.work import SHELL, begin, look
from app.officers.service import acting
from app.watch.alarms import lift_alarm, open_alarms
from app.watch.models import AlarmKind

alarms = AppGroup("alarms", help="What officers were told of at once.")
COMMANDS = (alarms,)


@alarms.command("list")
def list_() -> None:
    """Print the alarms that stand."""
    with refusing(), look(SHELL) as work:
        for alarm in open_alarms(work):
            click.echo(f"{alarm.kind}\tsince {alarm.since}\t{alarm.seconds:+d} s")


@alarms.command("lift")
@click.option("--reason", required=True, help="What was found, for the record.")
@click.option("--by", required=True, metavar="EMAIL", help="The officer who has compared the clock.")
def lift(reason: str, by: str) -> None:
    """Say that the clock of the database is right; consultations are closed again from the next tick on."""
    with refusing(), begin(SHELL) as work:
        lift_alarm(work, AlarmKind.CLOCK_SET, officer_id=acting(work, by).id, reason=reason)
    click.echo("lifted")
