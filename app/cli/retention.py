"""`flask retention`: forgetting persons once their time is over, unless a legal hold stands."""

import click
from flask.cli import AppGroup

from app.cli.approvals import approved, two_officers_options
from app.cli.errors import refusing
from app.core.work import SHELL, begin, look
from app.custody import holds, retention
from app.custody.scrubbing import scrub

group = AppGroup("retention", help="Personal data: what is due to be erased, and legal holds.")


@group.command("show")
def show() -> None:
    """Say whose time is over; nothing is changed."""
    with refusing(), look(SHELL) as work:
        found = retention.due(work)
    click.echo(f"Before {found.before:%Y-%m-%d %H:%M} UTC:")
    click.echo(f"consultations: {', '.join(found.consultations) or 'none'}")
    click.echo(f"focal points removed since: {len(found.focal_points)}")
    if found.held:
        click.echo(f"kept, because a legal hold concerns them: {', '.join(sorted(found.held))}")


@group.command("run")
@two_officers_options
def run(**approval: str) -> None:
    """Erase what `show` names. It cannot be undone; backups hold it until they are deleted."""
    with refusing(), begin(SHELL) as work:
        erased = retention.forget(work, approved(work, **approval))
    with refusing():
        scrub()
    for name, counts in (*erased.consultations.items(), ("house", erased.house)):
        click.echo(f"{name}: " + ", ".join(f"{kind} {count}" for kind, count in counts.items()))


@group.command("hold")
@click.argument("reference")
@two_officers_options
def hold(reference: str, **approval: str) -> None:
    """Erase nothing that has to do with REFERENCE until the hold is lifted."""
    with refusing(), begin(SHELL) as work:
        holds.set_hold(work, reference, approved(work, **approval))
    click.echo(f"{reference} is held: nothing of it is erased.")


@group.command("lift")
@click.argument("reference")
@two_officers_options
def lift(reference: str, **approval: str) -> None:
    """Lift the legal hold on REFERENCE; the usual periods apply again."""
    with refusing(), begin(SHELL) as work:
        holds.lift_hold(work, reference, approved(work, **approval))
    click.echo(f"{reference} is no longer held.")


COMMANDS = (group,)
