"""Two focal points of one Member State answered differently: all of its focal points are told."""

from datetime import datetime

from app.core.i18n import _, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, ItemLine, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "colleague"


def compose(sheet: Sheet, addressee: Addressee, *, items: tuple[ItemLine, ...], noticed_at: datetime) -> Letter:
    """Names the decisions on which the answers differ, never the answers: nothing of the second reply was recorded."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Differing answers"))),
            Paragraph(
                text=_(
                    "Answers that differ from those on record have been submitted by a focal point of your Member "
                    "State who had not yet seen the latest reply. Nothing of that submission has been recorded: the "
                    "reply on record stands."
                )
            ),
            Paragraph(text=_("Noticed:")),
            passages.clocks(noticed_at, sheet, addressee, with_seconds=True),
            Paragraph(text=_differing(len(items))),
            passages.items_table(items),
            Paragraph(
                text=_(
                    "The person concerned has been shown the reply on record and may submit the answers again; the "
                    "focal points may wish to consult each other. The officers of the secretariat are informed that "
                    "the answers differ."
                )
            ),
            *passages.deadline(sheet, addressee),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        subject = _("%(reference)s: differing answers of two focal points", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks)


def _differing(count: int) -> str:
    return ngettext(
        "The answers differ on the following decision:", "The answers differ on the following decisions:", count
    )
