"""A paper that is recorded and is no reply: from a group of states, or overtaken by a reply that came after it."""

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, PaperFacts, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "no_reply"


def compose(sheet: Sheet, addressee: Addressee, *, paper: PaperFacts) -> Letter:
    """To whoever wrote on behalf of several states or of none that is consulted. A courtesy: it asks for nothing."""
    with speaking(sheet.language):
        text = _(
            "The secretariat thanks you for the communication identified below. It has been placed on record. Under "
            "the procedure followed, each Member State replies for itself; the communication is therefore not counted "
            "as a reply of any Member State. Member States that wish to express the position it contains may do so in "
            "their own replies until the deadline."
        )
        return _letter(sheet, addressee, paper, text)


def compose_overtaken(sheet: Sheet, addressee: Addressee, *, paper: PaperFacts) -> Letter:
    """To the focal points: the member has given other answers since the paper was received, and those stand."""
    with speaking(sheet.language):
        text = _(
            "The secretariat has received the communication identified below and has placed it on record. Your Member "
            "State gave other answers after it was received. Those later answers stand; nothing has been changed."
        )
        return _letter(sheet, addressee, paper, text)


def _letter(sheet: Sheet, addressee: Addressee, paper: PaperFacts, text: str) -> Letter:
    blocks: list[Block] = [
        *passages.opening(sheet, addressee, passages.about(sheet, _("Communication placed on record"))),
        Paragraph(text=text),
        *passages.paper_identified(sheet, addressee, paper),
        *passages.deadline(sheet, addressee),
        *passages.enquiries(sheet),
        *passages.signed_by_secretariat(sheet),
    ]
    subject = _("%(reference)s: communication placed on record", reference=ltr(sheet.reference))
    return letter(KIND, (sheet,), subject, blocks)
