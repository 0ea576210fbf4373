"""`flask links`: personal links."""

import click
from flask.cli import AppGroup

from app.cli.errors import refusing
from app.consultations.invitations import reissue
from app.core.work import SHELL, begin

group = AppGroup("links", help="Personal links of focal points.")


@group.command("reissue")
@click.argument("reference")
@click.argument("email")
def reissue_link(reference: str, email: str) -> None:
    """Replace the link of EMAIL in REFERENCE; the new one is mailed, never printed."""
    with refusing(), begin(SHELL) as work:
        reissue(work, reference, email)
    click.echo(f"A new link is queued to {email}; the former one no longer opens.")


COMMANDS = (group,)
