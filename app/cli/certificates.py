"""`flask consultations certify` and `correct`: what two officers sign after the close."""

import click

from app.cli.approvals import approved, two_officers_options
from app.cli.consultations import group
from app.cli.errors import refusing
from app.core.work import SHELL, begin
from app.tally.certifying import certify
from app.tally.correcting import Correction, correct


@group.command("certify")
@click.argument("reference")
@two_officers_options
def certify_now(reference: str, **approval: str) -> None:
    """Record that two officers certify the provisional outcome of REFERENCE."""
    with refusing(), begin(SHELL) as work:
        certify(work, reference, approval=approved(work, **approval))
    click.echo(f"The outcome of {reference} is certified by two officers.")


@group.command("correct")
@click.argument("reference")
@two_officers_options
def correct_now(reference: str, **approval: str) -> None:
    """Count the announced outcome of REFERENCE again, and publish a corrigendum if it has changed."""
    with refusing(), begin(SHELL) as work:
        number = correct(work, reference, Correction(particulars={}), approval=approved(work, **approval))
    click.echo(f"Corrigendum {number} to {reference} is published.")
