"""One letter for everything that a Member State still owes, in all open consultations together."""

from collections import Counter
from collections.abc import Sequence
from typing import assert_never

from app.core.i18n import N_, _, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Heading, Link, Paragraph, Section
from app.letters.directions import ltr
from app.letters.facts import Addressee, Asked, ItemLine, OwedConsultation
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
        asked = Asked.of(items)
        heading = Heading(text=_heading(asked))
        blocks: list[Block] = [
            *passages.opening(first, addressee, heading, also=sheets[1:]),
            *_introduced(items),
        ]
        for each in owed:
            blocks.extend(_part(each, addressee))
        blocks += [
            passages.keep_to_yourself(),
            passages.opening_is_safe(addressee, only_statements=asked is Asked.COMMENTS),
            Paragraph(text=_disregard(asked)),
            *passages.enquiries(*sheets),
            *passages.signed_by_secretariat(first),
        ]
        subject = _subject(tuple(sheet.reference for sheet in sheets), asked)
        return letter(KIND, sheets, subject, blocks)


def _heading(asked: Asked) -> str:
    match asked:
        case Asked.REPLIES:
            return _("Reminder: replies outstanding")
        case Asked.OBJECTIONS:
            return _("Reminder: silence procedure")
        case Asked.COMMENTS:
            return _("Reminder: comments invited")
        case _:
            assert_never(asked)


def _introduced(items: Sequence[ItemLine]) -> tuple[Block, ...]:
    texts = {
        Asked.REPLIES: _answers_wanting,
        Asked.OBJECTIONS: _silence_kept,
        Asked.COMMENTS: _comments_wanting,
    }
    found = Counter(map(Asked.of_one, items))
    return tuple(Paragraph(text=text(found[asked])) for asked, text in texts.items() if found[asked])


def _silence_kept(count: int) -> str:
    return ngettext(
        "According to the record, no answer of your Member State has been received to the decision named below to "
        "which the silence procedure applies. No reply is required; an objection, if there is one, must be received "
        "not later than the deadline.",
        "According to the record, no answer of your Member State has been received to the decisions named below to "
        "which the silence procedure applies. No reply is required; an objection, if there is one, must be received "
        "not later than the deadline.",
        count,
    )


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
        *passages.no_reply_means(owed.rules),
        Paragraph(text=_("Your personal link for this consultation:")),
        Link(address=owed.link),
        *passages.typed_code(owed.code),
    )


def _disregard(asked: Asked) -> str:
    if asked is Asked.COMMENTS:
        return _("If comments have been submitted in the meantime, please disregard this letter.")
    return _("If a reply has been given in the meantime, please disregard this letter.")


def _subject(references: tuple[str, ...], asked: Asked) -> str:
    """With the first reference only where there are several, so that the header stays short."""
    if len(references) == 1:
        texts = {
            Asked.REPLIES: N_("%(reference)s: reminder, reply outstanding"),
            Asked.OBJECTIONS: N_("%(reference)s: reminder, silence procedure"),
            Asked.COMMENTS: N_("%(reference)s: reminder, comments invited"),
        }
        return _(texts[asked], reference=ltr(references[0]))
    others = len(references) - 1
    return ngettext(
        "%(reference)s and %(count)s other consultation: reminder, replies outstanding",
        "%(reference)s and %(count)s other consultations: reminder, replies outstanding",
        others,
    ) % {"reference": ltr(references[0]), "count": others}
