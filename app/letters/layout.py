"""A letter laid out: head, blocks and foot, as text and as HTML, with a subject that a mail header may carry."""

from collections.abc import Sequence

from app.core.i18n import _, direction
from app.letters.blocks import Block, Foot, Letterhead, Notice
from app.letters.directions import ltr, tidied, unmarked
from app.letters.facts import Enclosed, Paper
from app.letters.markup import as_html
from app.letters.plain import as_text
from app.letters.wording import illustrative_sentence
from app.outbox.letter import Letter


def letter(  # noqa: PLR0913 - the parts of a letter, each by its name
    kind: str,
    sheets: Sequence[Paper],
    subject: str,
    blocks: Sequence[Block],
    *,
    enclosure: Enclosed | None = None,
    calendar: str | None = None,
) -> Letter:
    """The letter in the language in use, which is that of its sheets.

    `sheets` is one for each consultation that the letter speaks of, or the paper of a body; never none. The first gives
    the letterhead.
    """
    first = sheets[0]
    is_rtl = direction(first.language) == "rtl"
    whole = laid_out(sheets, blocks)
    title = unmarked(tidied(subject))
    return Letter(
        kind=kind,
        language=first.language,
        subject=title,
        text=as_text(whole, is_rtl=is_rtl),
        html=as_html(whole, language=first.language, title=title, is_rtl=is_rtl),
        attachments=(enclosure.attachment,) if enclosure and enclosure.attachment else (),
        calendar=calendar,
    )


def laid_out(sheets: Sequence[Paper], blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks between the letterhead and the small print."""
    first = sheets[0]
    warning = [Notice(text=illustrative_sentence())] if any(sheet.is_illustrative for sheet in sheets) else []
    head = Letterhead(organisation=first.organisation, secretariat=first.secretariat)
    return (*warning, head, *blocks, Foot(lines=(*_foot_lines(sheets), *(each.text for each in warning))))


def _foot_lines(sheets: Sequence[Paper]) -> list[str]:
    """For each sheet who writes, the latest checkpoint of its log, and whom to write to."""
    lines = []
    for sheet in sheets:
        lines.append(f"{sheet.organisation} · {sheet.secretariat} · {ltr(sheet.reference)}")
        size, root = ltr(sheet.checkpoint_size), ltr(sheet.checkpoint_root)
        lines.append(_("Checkpoint: size %(size)s, root %(root)s", size=size, root=root))
        contact = sheet.contact
        lines.append(
            " · ".join(each for each in (contact.name, ltr(contact.email), ltr(contact.phone)) if unmarked(each))
        )
    return list(dict.fromkeys(lines))
