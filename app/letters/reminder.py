"""One letter for everything that a Member State still owes, in all open consultations together."""

from app.core.i18n import _, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Heading, Link, Paragraph, Section
from app.letters.directions import ltr
from app.letters.facts import Addressee, OwedConsultation
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "reminder"


def compose(addressee: Addressee, *, owed: tuple[OwedConsultation, ...]) -> Letter:
    """Names the decisions that are still open for this state, and nothing else; `owed` is never empty.

    Deadlines are given as instants: the letter stays true however late it is read. All sheets are in one language.
    """
    sheets = tuple(each.sheet for each in owed)
    first = sheets[0]
    with speaking(first.language):
        heading = Heading(text=_("Reminder: replies outstanding"))
        blocks: list[Block] = [
            *passages.opening(first, addressee, heading, also=sheets[1:]),
            Paragraph(text=_introduced(sum(len(each.items) for each in owed))),
        ]
        for each in owed:
            blocks.extend(_part(each, addressee))
        blocks += [
            passages.keep_to_yourself(),
            passages.opening_is_safe(addressee),
            Paragraph(text=_("If a reply has been given in the meantime, please disregard this letter.")),
            *passages.enquiries(*sheets),
            *passages.signed_by_secretariat(first),
        ]
        return letter(KIND, sheets, _subject(tuple(sheet.reference for sheet in sheets)), blocks)


def _introduced(count: int) -> str:
    return ngettext(
        "According to the record, no answer of your Member State has been received to the decision named below. A "
        "reply is requested not later than the deadline.",
        "According to the record, no answer of your Member State has been received to the decisions named below. A "
        "reply to each of them is requested not later than the deadline.",
        count,
    )


def _part(owed: OwedConsultation, addressee: Addressee) -> tuple[Block, ...]:
    title = _("%(reference)s: %(title)s", reference=ltr(owed.sheet.reference), title=owed.sheet.title)
    return (
        Section(text=title),
        passages.items_table(owed.items),
        *passages.alternate(owed.alternate_for),
        *passages.deadline(owed.sheet, addressee),
        Paragraph(text=_("Your personal link for this consultation:")),
        Link(address=owed.link),
    )


def _subject(references: tuple[str, ...]) -> str:
    """With the first reference only where there are several, so that the header stays short."""
    if len(references) == 1:
        return _("%(reference)s: reminder, reply outstanding", reference=ltr(references[0]))
    others = len(references) - 1
    return ngettext(
        "%(reference)s and %(count)s other consultation: reminder, replies outstanding",
        "%(reference)s and %(count)s other consultations: reminder, replies outstanding",
        others,
    ) % {"reference": ltr(references[0]), "count": others}
