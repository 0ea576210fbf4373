"""An objection was received under a silence procedure: everybody is told at once, and nobody is named."""

from app.core.i18n import _, in_a_row, listed, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Objected, Sheet
from app.letters.layout import letter
from app.letters.rule_words import after_objection_sentences, request_sentence
from app.outbox.letter import Letter
from app.rules.clauses import Rule
from app.rules.vocabulary import Choice

KIND = "objection"


def compose(sheet: Sheet, addressee: Addressee, *, objected: Objected, link: str | None) -> Letter:
    """`link` None: for those who hold none."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Objection received"))),
            Paragraph(text=_received(len(objected.items))),
            passages.items_table(objected.items),
            Paragraph(text=_consequences(objected.rule)),
            Paragraph(text=_final(len(objected.items)) if objected.settled else _withdrawable()),
            Paragraph(text=_("This letter states neither which Member State has objected nor for which reasons.")),
            *(
                passages.remainder(sheet, addressee, objected.settled, link)
                if objected.settled
                else (*passages.deadline(sheet, addressee), *passages.own_link(addressee, link))
            ),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        names = listed(ltr(each.name) for each in objected.items)
        subject = _("%(reference)s: objection received (No. %(names)s)", reference=ltr(sheet.reference), names=names)
        return letter(KIND, (sheet,), subject, blocks)


def _received(count: int) -> str:
    return ngettext(
        "I have the honour to inform you that an objection has been received to the following decision, which is "
        "submitted to the Member States under the silence procedure:",
        "I have the honour to inform you that an objection has been received to each of the following decisions, which "
        "are submitted to the Member States under the silence procedure:",
        count,
    )


def _consequences(rule: Rule) -> str:
    return in_a_row((request_sentence(rule, Choice.OBJECT), *after_objection_sentences(rule)))


def _withdrawable() -> str:
    return _(
        "Until the deadline, an objection may be withdrawn. If none stands any longer to a decision, you will be "
        "informed, and the decision will again be adopted unless a Member State objects. A Member State that objects "
        "should therefore say so itself, even though an objection has already been received."
    )


def _final(count: int) -> str:
    return ngettext(
        "Under the rule that applies, an objection may not be withdrawn. Replies to the decision named above are no "
        "longer requested; those already received are kept in the record.",
        "Under the rule that applies, an objection may not be withdrawn. Replies to the decisions named above are no "
        "longer requested; those already received are kept in the record.",
        count,
    )
