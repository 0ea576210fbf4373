"""`flask letters`: which letters there are, and what they look like in each language.

On the facts of the example they ask no database: what ships can be read before anything is set up.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from app.cli.errors import refusing
from app.consultations.previews import ground_of
from app.core.i18n import LANGUAGES, SOURCE, speaking
from app.core.work import SHELL, look
from app.letters.samples.catalogue import LETTERS, first_of
from app.letters.samples.ground import Ground, example
from app.outbox.letter import Letter, Mailbox, mailbox_of
from app.outbox.mime import compose

group = AppGroup("letters", help="The letters of a consultation, as their recipients read them.")
COMMANDS = (group,)

#: The example is of that day.
_WRITTEN_AT = datetime(2021, 6, 21, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What a sample stands on, and what else a mail has."""

    ground: Ground
    sender: Mailbox
    written_at: datetime


def _known(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    name = first_of(value)
    if name is None:
        raise click.BadParameter(f"there is no letter “{value}”; `flask letters kinds` lists them all")
    return name


@group.command("kinds")
def kinds() -> None:
    """List the letters by name, with the subjects that they have in the example."""
    ground = example(SOURCE)
    for name, composed in LETTERS.items():
        click.echo(f"{name}\t{composed(ground).subject}")


@group.command("preview")
@click.argument("kind", callback=_known)
@click.argument("reference", default="")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=SOURCE, show_default=True, help="Language of the letter."
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["text", "html", "eml"]),
    default="text",
    show_default=True,
    help="Subject and plain text, the HTML alone, or the whole mail with what is attached to it.",
)
def preview(kind: str, reference: str, language: str, form: str) -> None:
    """Print a letter of KIND as consultation REFERENCE would send it; without one, that of the example.

    The texts, times and rules of a consultation are its own. The link opens nothing, and whatever was answered,
    received or decided is invented.
    """
    with speaking(SOURCE), refusing():
        source = _consultation(reference, language) if reference else _example(language)
        letter = LETTERS[kind](source.ground)
        mail = _mail(letter, source) if form == "eml" else b""
    match form:
        case "eml":
            click.echo(mail, nl=False)
        case "html":
            click.echo(letter.html, nl=False)
        case _:
            click.echo(f"{letter.subject}\n\n{letter.text}", nl=False)


def _example(language: str) -> _Source:
    ground = example(language)
    sender = Mailbox(name=ground.sheet.organisation, address=ground.sheet.contact.email)
    return _Source(ground=ground, sender=sender, written_at=_WRITTEN_AT)


def _consultation(reference: str, language: str) -> _Source:
    with look(SHELL) as work:
        ground = ground_of(work, reference, language)
        return _Source(ground=ground, sender=mailbox_of(work.settings.mail_from), written_at=work.now)


def _mail(letter: Letter, source: _Source) -> bytes:
    reader = source.ground.addressee
    return compose(
        letter,
        message_id=f"<preview@{source.sender.address.rpartition('@')[2]}>",
        date=source.written_at,
        sender=source.sender,
        to=Mailbox(name=reader.name or reader.title, address="reader@mission.example"),
    )
