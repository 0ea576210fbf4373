"""Decisions are withdrawn from a consultation that goes on without them."""

from app.core.i18n import _, listed, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Settled, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "item_withdrawn"


def compose(sheet: Sheet, addressee: Addressee, *, settled: Settled, link: str | None) -> Letter:
    """The reason is in the record; who wishes to know it asks the contact. `link` None: for those who hold none."""
    with speaking(sheet.language):
        count = len(settled.items)
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Withdrawal from the consultation"))),
            Paragraph(text=_announced(count)),
            passages.items_table(settled.items),
            Paragraph(text=_consequence(count)),
            *passages.remainder(sheet, addressee, settled, link),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        names = listed(ltr(each.name) for each in settled.items)
        subject = _(
            "%(reference)s: withdrawn from the consultation (No. %(names)s)",
            reference=ltr(sheet.reference),
            names=names,
        )
        return letter(KIND, (sheet,), subject, blocks)


def _announced(count: int) -> str:
    return ngettext(
        "I have the honour to inform you that the following decision is withdrawn from the consultation named above:",
        "I have the honour to inform you that the following decisions are withdrawn from the consultation named above:",
        count,
    )


def _consequence(count: int) -> str:
    return ngettext(
        "Replies to it are no longer requested, and it will not be decided in this consultation. Replies already "
        "received to it are kept in the record and have no effect.",
        "Replies to them are no longer requested, and they will not be decided in this consultation. Replies already "
        "received to them are kept in the record and have no effect.",
        count,
    )
