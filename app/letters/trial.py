"""A letter to an officer before the opening: does mail arrive, and does it look as it should?"""

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "test"


def compose(sheet: Sheet, addressee: Addressee) -> Letter:
    """On the writing paper of the consultation, through the same relay as its letters."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Test letter"))),
            Paragraph(
                text=_(
                    "This letter was sent to you alone, at your request, before the consultation is opened. It came "
                    "the way that the letters of the consultation will come. If it is in a folder for unwanted mail, "
                    "or its sender is marked as unknown, kindly have that mended before the opening."
                )
            ),
            *passages.deadline(sheet, addressee),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        return letter(KIND, (sheet,), _("%(reference)s: test letter", reference=ltr(sheet.reference)), blocks)
