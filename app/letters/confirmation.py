"""Asking a focal point whether it still represents its Member State."""

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Heading, Lines, Link, Paragraph
from app.letters.directions import apart, ltr
from app.letters.facts import Addressee, Paper
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "confirmation"


def compose(paper: Paper, addressee: Addressee, *, address: str, link: str) -> Letter:
    """`address` is the one on the list; `link` opens the page on which the answer is given."""
    with speaking(paper.language):
        on_list = (
            _("Member State: %(member)s", member=addressee.member),
            apart(addressee.title),
            apart(addressee.name),
            ltr(address),
        )
        blocks: list[Block] = [
            *passages.opening(paper, addressee, Heading(text=_("Confirmation of focal points"))),
            Paragraph(text=_("You are on the list of focal points of the following Member State:")),
            Lines(lines=tuple(each for each in on_list if each)),
            Paragraph(
                text=_(
                    "Please confirm by means of your personal link that you still represent it, or say that you no "
                    "longer do:"
                )
            ),
            Link(address=link),
            passages.keep_to_yourself(),
            Paragraph(
                text=_(
                    "Opening the link sends nothing. Neither answer changes the list: where somebody no longer "
                    "represents a Member State, the secretariat asks who does."
                )
            ),
            *passages.enquiries(paper),
            *passages.signed_by_secretariat(paper),
        ]
        subject = _(
            "%(reference)s: please confirm that you still represent your Member State", reference=ltr(paper.reference)
        )
        return letter(KIND, (paper,), subject, blocks)
