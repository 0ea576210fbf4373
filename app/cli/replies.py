"""`flask replies`: rulings on contested replies."""

import click
from flask.cli import AppGroup

from app.cli.approvals import approved, two_officers_options
from app.cli.errors import refusing
from app.core.work import SHELL, begin
from app.replies.submission import Ruling
from app.tally.contests import rule_on_reply

group = AppGroup("replies", help="Replies of Member States.")


@group.command("rule")
@click.argument("reference")
@click.argument("index", type=click.IntRange(min=0))
@click.option("--upheld", type=click.Choice(["yes", "no"]), required=True, help="yes removes the reply.")
@two_officers_options
def rule_on(reference: str, index: int, upheld: str, **approval: str) -> None:
    """Rule on the contested reply with the number INDEX in the log of REFERENCE, and tell its focal points."""
    with refusing(), begin(SHELL) as work:
        both = approved(work, **approval)
        ruling = Ruling(is_upheld=upheld == "yes", reason=both.reason, by_id=both.by, approved_by_id=both.approved_by)
        corrigendum = rule_on_reply(work, reference, index, ruling)
    click.echo(f"Reply {index} of {reference} {'is removed' if ruling.is_upheld else 'stands'}.")
    if corrigendum is not None:
        click.echo(f"Corrigendum {corrigendum} to {reference} is published.")


COMMANDS = (group,)
