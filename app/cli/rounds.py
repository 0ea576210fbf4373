"""`flask consultations continue`: a further round of a consultation."""

import click

from app.cli.consultations import group
from app.cli.errors import refusing
from app.consultations.queries import decisions
from app.consultations.rounds import Continuation, continue_consultation
from app.core.work import SHELL, begin


@group.command("continue")
@click.argument("reference")
@click.option("--reference", "new_reference", required=True, metavar="NEW", help="Reference of the further round.")
@click.option("--deadline", required=True, help='As in a consultation file, such as "+24d 18:00".')
@click.option("--rule", default="", help="Name of its rule; without it the one that the rule of the decision names.")
@click.option("--body", default="", metavar="CODE", help="The body consulted; without it the same again.")
@click.option("--items", default="", metavar="1,6a", help="Decisions; without it those that call for a further round.")
def continue_now(reference: str, new_reference: str, deadline: str, items: str, **chosen: str) -> None:
    """Write the draft of a further round of REFERENCE; replies are not carried over."""
    names = tuple(name.strip() for name in items.split(",") if name.strip())
    with refusing(), begin(SHELL) as work:
        continuation = Continuation(
            reference=new_reference, deadline=deadline, rule=chosen["rule"], body=chosen["body"], items=names
        )
        written = continue_consultation(work, reference, continuation)
        named = ", ".join(each.name for each in decisions(work, written))
    click.echo(f"{new_reference}: draft that continues {reference} with {named}.")
