"""To all focal points: a paper from their Member State holds no answer that counts; a clear one is asked for."""

from app.core.i18n import _, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph, Row, Rows
from app.letters.directions import ltr
from app.letters.facts import Addressee, PaperFacts, Sheet, UnclearLine
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "clarification"


def compose(
    sheet: Sheet, addressee: Addressee, *, paper: PaperFacts, unclear: tuple[UnclearLine, ...], link: str | None
) -> Letter:
    """Names each decision and quotes the sentence. `link` None: it can no longer be answered, or not by this person."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Clarification requested"))),
            Paragraph(
                text=_(
                    "The secretariat thanks your Member State for the communication identified below and has kept it "
                    "in the record."
                )
            ),
            *passages.paper_identified(sheet, addressee, paper),
            Paragraph(text=_not_an_answer(len(unclear))),
            *(block for line in unclear for block in _quoted(line)),
            Paragraph(
                text=_(
                    "A reply to a decision is one of the answers offered, without conditions. Please state clearly "
                    "which answer your Member State gives, by the personal link of a focal point or in a further "
                    "communication. Until then no answer is recorded on the basis of these passages."
                )
            ),
            *passages.deadline(sheet, addressee),
            *passages.own_link(addressee, link),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        subject = _("%(reference)s: clarification requested", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks)


def _not_an_answer(count: int) -> str:
    return ngettext(
        "On the following decision the communication does not contain an answer that can be counted. The passage "
        "reads, in the language received:",
        "On the following decisions the communication does not contain an answer that can be counted. The passages "
        "read, in the language received:",
        count,
    )


def _quoted(line: UnclearLine) -> tuple[Block, ...]:
    return Rows(rows=(Row(name=line.name, title=line.title),)), passages.quoted(line.sentence)
