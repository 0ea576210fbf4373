"""A focal point of a Member State was replaced, added or removed while a consultation is open."""

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Lines, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "contact_changed"


def compose(sheet: Sheet, addressee: Addressee, *, former: str, present: str) -> Letter:
    """`former` and `present` are addresses; "": nobody was replaced, or nobody takes the place."""
    with speaking(sheet.language):
        addresses = (
            _("Former address: %(address)s", address=ltr(former)) if former else "",
            _("New address: %(address)s", address=ltr(present)) if present else "",
        )
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Change of focal point"))),
            Paragraph(
                text=_("The list of focal points of the following Member State for this consultation has been changed:")
            ),
            Lines(lines=(_("Member State: %(member)s", member=addressee.member), *filter(None, addresses))),
            Paragraph(
                text=_(
                    "A personal link that was sent to the former address no longer opens; one is sent to the new "
                    "address. Two officers of the secretariat have approved the change, and it is in the record."
                )
            ),
            Paragraph(
                text=_(
                    "If the change was not asked for on behalf of your Member State, kindly inform the following "
                    "contact without delay."
                )
            ),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        subject = _("%(reference)s: focal point of your Member State changed", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks)
