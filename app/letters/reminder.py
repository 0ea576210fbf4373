"""One letter for everything that a Member State still owes, in all open consultations together."""

from collections.abc import Sequence

from app.core.i18n import _, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Heading, Link, Paragraph, Section
from app.letters.directions import ltr
from app.letters.facts import Addressee, ItemLine, OwedConsultation
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
        items = [item for each in owed for item in each.items]
        is_comments_only = all(item.is_comment for item in items)
        outstanding, invited = _("Reminder: replies outstanding"), _("Reminder: comments invited")
        heading = Heading(text=invited if is_comments_only else outstanding)
        blocks: list[Block] = [
            *passages.opening(first, addressee, heading, also=sheets[1:]),
            *_introduced(items),
        ]
        for each in owed:
            blocks.extend(_part(each, addressee))
        blocks += [
            passages.keep_to_yourself(),
            passages.opening_is_safe(addressee, only_statements=is_comments_only),
            Paragraph(text=_disregard(is_comments_only=is_comments_only)),
            *passages.enquiries(*sheets),
            *passages.signed_by_secretariat(first),
        ]
        subject = _subject(tuple(sheet.reference for sheet in sheets), is_comments_only=is_comments_only)
        return letter(KIND, sheets, subject, blocks)


def _introduced(items: Sequence[ItemLine]) -> tuple[Block, ...]:
    commented = sum(item.is_comment for item in items)
    texts = {_answers_wanting: len(items) - commented, _comments_wanting: commented}
    return tuple(Paragraph(text=text(count)) for text, count in texts.items() if count)


def _comments_wanting(count: int) -> str:
    return ngettext(
        "According to the record, no comments of your Member State have been received on the item named below. "
        "Comments may be submitted until the deadline.",
        "According to the record, no comments of your Member State have been received on the items named below. "
        "Comments may be submitted until the deadline.",
        count,
    )


def _answers_wanting(count: int) -> str:
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


def _disregard(*, is_comments_only: bool) -> str:
    if is_comments_only:
        return _("If comments have been submitted in the meantime, please disregard this letter.")
    return _("If a reply has been given in the meantime, please disregard this letter.")


def _subject(references: tuple[str, ...], *, is_comments_only: bool) -> str:
    """With the first reference only where there are several, so that the header stays short."""
    if len(references) == 1 and is_comments_only:
        return _("%(reference)s: reminder, comments invited", reference=ltr(references[0]))
    if len(references) == 1:
        return _("%(reference)s: reminder, reply outstanding", reference=ltr(references[0]))
    others = len(references) - 1
    return ngettext(
        "%(reference)s and %(count)s other consultation: reminder, replies outstanding",
        "%(reference)s and %(count)s other consultations: reminder, replies outstanding",
        others,
    ) % {"reference": ltr(references[0]), "count": others}
