"""No objection stands any longer under a silence procedure: those who were told of one are told of this too."""

from app.core.i18n import _, listed, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, ItemLine, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "objection_withdrawn"


def compose(sheet: Sheet, addressee: Addressee, *, items: tuple[ItemLine, ...], link: str | None) -> Letter:
    """`link` None: for those who hold none."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("No objection stands any longer"))),
            Paragraph(text=_none(len(items))),
            passages.items_table(items),
            Paragraph(text=_continues(len(items))),
            *passages.deadline(sheet, addressee),
            *passages.own_link(addressee, link),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        names = listed(ltr(each.name) for each in items)
        subject = _(
            "%(reference)s: no objection stands any longer (No. %(names)s)", reference=ltr(sheet.reference), names=names
        )
        return letter(KIND, (sheet,), subject, blocks)


def _none(count: int) -> str:
    return ngettext(
        "I have the honour to inform you that no objection stands any longer to the following decision, which is "
        "submitted to the Member States under the silence procedure. The objection of which you were informed has been "
        "withdrawn or is no longer counted:",
        "I have the honour to inform you that no objection stands any longer to the following decisions, which are "
        "submitted to the Member States under the silence procedure. The objections of which you were informed have "
        "been withdrawn or are no longer counted:",
        count,
    )


def _continues(count: int) -> str:
    return ngettext(
        "The silence procedure continues: the decision is adopted unless a Member State objects by the deadline.",
        "The silence procedure continues: each of the decisions is adopted unless a Member State objects by the "
        "deadline.",
        count,
    )
