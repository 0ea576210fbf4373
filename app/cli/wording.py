"""`flask consultations correct-text`, `issue-language` and `unseal`: texts that change, and answers that are seen."""

from pathlib import Path

import click

from app.cli.approvals import approved, two_officers_options
from app.cli.consultations import group
from app.cli.errors import refusing
from app.cli.texts import text_of
from app.consultations import new_texts
from app.consultations.language_versions import issue_language, version_in_file
from app.consultations.queries import by_reference
from app.consultations.unsealing import unseal
from app.core.work import SHELL, begin
from app.replies.corrections import Correction, correct_text


@group.command("correct-text")
@click.argument("reference")
@click.argument("name")
@click.option(
    "--file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML with `title`, `text` or both, each in the languages in which it changes.",
)
@click.option(
    "--effect", type=click.Choice(["editorial", "substantive"]), required=True, help="Answers stay, or they lapse."
)
@two_officers_options
def correct_text_now(reference: str, name: str, file: Path, effect: str, **approval: str) -> None:
    """Correct the text of decision NAME, or what the parts of item NAME share, and tell everybody."""
    with refusing(), begin(SHELL) as work:
        given = new_texts.parsed_correction(text_of(file), original=by_reference(work, reference).original)
        correction = Correction(
            name=name,
            titles=given.get("title", {}),
            texts=given.get("text", {}),
            is_substantive=effect == "substantive",
        )
        lapsed = correct_text(work, reference, correction, approval=approved(work, **approval))
    click.echo(f"{reference}: the text of {name} is corrected; answers that lapsed: {', '.join(lapsed) or 'none'}.")


@group.command("issue-language")
@click.argument("reference")
@click.argument("language")
@click.option(
    "--file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What `export` writes, with the texts in LANGUAGE added.",
)
@two_officers_options
def issue_language_now(reference: str, language: str, file: Path, **approval: str) -> None:
    """Issue REFERENCE in a further LANGUAGE while it is open, and tell all whose letters are in it."""
    with refusing(), begin(SHELL) as work:
        version = version_in_file(work, by_reference(work, reference), text_of(file), language=language)
        count = issue_language(work, reference, version, approval=approved(work, **approval))
    click.echo(f"{reference} is issued in {language}; letters that are queued: {count}.")


@group.command("unseal")
@click.argument("reference")
@two_officers_options
def unseal_now(reference: str, **approval: str) -> None:
    """Let officers see the answers to REFERENCE before its close; it cannot be undone."""
    with refusing(), begin(SHELL) as work:
        unseal(work, reference, approval=approved(work, **approval))
    click.echo(f"Officers see the answers to {reference} from now on.")
