"""`flask scheduler` and `flask tick`: what happens by itself, for ever or once."""

import click
from flask.cli import ScriptInfo, pass_script_info

from app.schedule.runner import run
from app.schedule.tick import tick


@click.command("scheduler")
@pass_script_info
def scheduler(info: ScriptInfo) -> None:
    """Remind, close, announce and send, every PLACET_TICK_SECONDS, until the process is ended."""
    run(info.load_app())


@click.command("tick")
@click.option("--no-mail", is_flag=True, help="Leave the letters waiting.")
@pass_script_info
def tick_once(info: ScriptInfo, *, no_mail: bool) -> None:
    """Run all passes of the scheduler once; exit status 1 if something failed."""
    report = tick(info.load_app(), deliver=not no_mail)
    for line in report.lines:
        click.echo(line)
    if not report.is_good:
        raise click.exceptions.Exit(1)


COMMANDS = (scheduler, tick_once)
