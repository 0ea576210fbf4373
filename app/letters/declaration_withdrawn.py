"""A Member State has withdrawn the declaration that it had made on an adopted decision."""

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, DeclarationFacts, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "declaration_withdrawn"


def compose(sheet: Sheet, addressee: Addressee, *, declared: DeclarationFacts) -> Letter:
    """Which declaration no longer stands."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Declaration withdrawn"))),
            Paragraph(
                text=_(
                    "I have the honour to inform you that the following declaration, on a decision adopted in the "
                    "consultation named above, has been withdrawn."
                )
            ),
            *passages.declared(sheet, addressee, declared),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        subject = _(
            "%(reference)s: declaration on decision %(name)s withdrawn",
            reference=ltr(sheet.reference),
            name=ltr(declared.name),
        )
        return letter(KIND, (sheet,), subject, blocks)
