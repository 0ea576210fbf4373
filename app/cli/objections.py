"""`flask consultations refer`, `convert` and `new-text`: what follows once a silence was broken."""

from pathlib import Path

import click

from app.cli.approvals import approved, two_officers_options
from app.cli.consultations import group
from app.cli.errors import refusing
from app.cli.texts import text_of
from app.consultations import new_texts
from app.consultations.after_objection import convert, put_new_text, refer
from app.consultations.queries import by_reference
from app.consultations.rounds import Continuation
from app.core.work import SHELL, begin


@group.command("refer")
@click.argument("reference")
@click.argument("name")
@two_officers_options
def refer_now(reference: str, name: str, **approval: str) -> None:
    """Refer decision NAME, to which there was an objection, to a meeting, and tell everybody."""
    with refusing(), begin(SHELL) as work:
        refer(work, reference, name, approval=approved(work, **approval))
    click.echo(f"{reference}: decision {name} is referred to a meeting.")


@group.command("convert")
@click.argument("reference")
@click.argument("name")
@click.option("--reference", "new_reference", required=True, metavar="NEW", help="Reference of the consultation.")
@click.option("--deadline", required=True, help='As in a consultation file, such as "+24d 18:00".')
@click.option("--rule", default="", help="Name of its rule; without it the one that the rule of the decision names.")
@click.option("--body", default="", metavar="CODE", help="The body consulted; without it the same again.")
@two_officers_options
def convert_now(reference: str, name: str, new_reference: str, **chosen: str) -> None:
    """Draft a consultation with replies on decision NAME, to which there was an objection, and tell everybody."""
    deadline, rule, body = (chosen.pop(key) for key in ("deadline", "rule", "body"))
    further = Continuation(reference=new_reference, deadline=deadline, rule=rule, body=body)
    with refusing(), begin(SHELL) as work:
        draft = convert(work, reference, name, further=further, approval=approved(work, **chosen))
        click.echo(f"{draft.reference}: draft that puts decision {name} of {reference} to the members with replies.")


@group.command("new-text")
@click.argument("reference")
@click.argument("name")
@click.option("--reference", "new_reference", required=True, metavar="NEW", help="Reference of the consultation.")
@click.option(
    "--file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML with `text`, and `title` if that changes too, each by language.",
)
@click.option("--deadline", required=True, help='As in a consultation file, such as "+72h".')
@two_officers_options
def new_text_now(reference: str, name: str, file: Path, **chosen: str) -> None:
    """Draft a consultation that puts another text of decision NAME under silence, and tell everybody."""
    new_reference, deadline = chosen.pop("new_reference"), chosen.pop("deadline")
    with refusing(), begin(SHELL) as work:
        consultation = by_reference(work, reference)
        texts = new_texts.parsed(text_of(file), original=consultation.original, languages=consultation.languages)
        further = Continuation(reference=new_reference, deadline=deadline, revised={name: texts})
        draft = put_new_text(work, reference, name, further=further, approval=approved(work, **chosen))
        click.echo(f"{draft.reference}: draft that puts another text of decision {name} of {reference} under silence.")
