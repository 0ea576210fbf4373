"""A Member State has made a declaration on an adopted decision."""

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, DeclarationFacts, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "declaration"


def compose(sheet: Sheet, addressee: Addressee, *, declared: DeclarationFacts) -> Letter:
    """Who declared what on which decision, in the words received; the outcome is as announced."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Declaration received"))),
            Paragraph(
                text=_(
                    "I have the honour to inform you that the following declaration has been received on a decision "
                    "adopted in the consultation named above."
                )
            ),
            *passages.declared(sheet, addressee, declared),
            Paragraph(text=_("Its text, in the language received:")),
            passages.quoted(declared.text),
            Paragraph(text=_("The outcome that was announced is not changed by it.")),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        subject = _(
            "%(reference)s: declaration on decision %(name)s", reference=ltr(sheet.reference), name=ltr(declared.name)
        )
        return letter(KIND, (sheet,), subject, blocks)
