"""`flask consultations rule`: the ruling on a decision that its rule leaves undetermined."""

import click

from app.cli.approvals import approved, officers_options
from app.cli.consultations import group
from app.cli.errors import refusing
from app.core.work import SHELL, begin
from app.rules import Outcome
from app.tally.rulings import rule_on


@group.command("rule")
@click.argument("reference")
@click.argument("name")
@click.option("--outcome", type=click.Choice([str(each) for each in Outcome]), required=True, help="What it gives.")
@click.option(
    "--text", "reason", required=True, help="The ruling, in the language received; disclosed with the result."
)
@officers_options
def rule_now(reference: str, name: str, outcome: str, **approval: str) -> None:
    """Record the ruling on the decision NAME of REFERENCE, which its rule leaves undetermined."""
    with refusing(), begin(SHELL) as work:
        rule_on(work, reference, name, outcome=Outcome(outcome), approval=approved(work, **approval))
    click.echo(f"Decision {name} of {reference}: {outcome}, by ruling.")
