"""The text of a decision is corrected while replies are being given."""

from dataclasses import dataclass

from app.core.i18n import _, listed, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph, Section
from app.letters.directions import ltr
from app.letters.facts import Addressee, ItemLine, RuleLine, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "text_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the correction does to answers."""

    is_substantive: bool
    #: Whether an answer of the reader's own Member State has lapsed by it.
    has_lapsed: bool


def compose(  # noqa: PLR0913 - the parts of the letter, each by its name
    sheet: Sheet,
    addressee: Addressee,
    *,
    items: tuple[ItemLine, ...],
    former: str,
    present: str,
    effect: Effect,
    rules: tuple[RuleLine, ...],
    link: str | None,
) -> Letter:
    """Both texts are printed whole. `items`: the decisions they are of, `rules`: those that apply to them.

    `link` None: for those who hold none.
    """
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Correction of a text"))),
            Paragraph(text=_corrected(len(items))),
            passages.items_table(items),
            Paragraph(text=_substantive(len(items)) if effect.is_substantive else _editorial(len(items))),
            *_lapsed(addressee, effect, len(items)),
            *_objections(items, effect),
            Section(text=_("Text as corrected")),
            passages.quoted(present),
            Section(text=_("Former text")),
            passages.quoted(former),
            *passages.deadline(sheet, addressee),
            *(passages.no_reply_means(rules) if effect.is_substantive and addressee.is_entitled else ()),
            *passages.own_link(addressee, link),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        names = listed(ltr(each.name) for each in items)
        subject = _("%(reference)s: text corrected (No. %(names)s)", reference=ltr(sheet.reference), names=names)
        return letter(KIND, (sheet,), subject, blocks)


def _corrected(count: int) -> str:
    return ngettext(
        "I have the honour to inform you that the text of the following decision is corrected:",
        "I have the honour to inform you that the text common to the following decisions is corrected:",
        count,
    )


def _editorial(count: int) -> str:
    return ngettext(
        "The correction is editorial. Answers already given to this decision remain valid.",
        "The correction is editorial. Answers already given to these decisions remain valid.",
        count,
    )


def _substantive(count: int) -> str:
    return ngettext(
        "The correction changes the substance. Answers given to the former text have lapsed, and the decision is put "
        "to the Member States again. Answers to the other decisions are not affected.",
        "The correction changes the substance. Answers given to the former text have lapsed, and the decisions are put "
        "to the Member States again. Answers to the other decisions are not affected.",
        count,
    )


def _lapsed(addressee: Addressee, effect: Effect, count: int) -> tuple[Block, ...]:
    if not effect.has_lapsed or not addressee.is_entitled:
        return ()
    text = ngettext(
        "The answer of your Member State to this decision has lapsed; kindly answer it again before the deadline.",
        "The answers of your Member State to these decisions have lapsed; kindly answer them again before the "
        "deadline.",
        count,
    )
    return (Paragraph(text=text),)


def _objections(items: tuple[ItemLine, ...], effect: Effect) -> tuple[Block, ...]:
    """Under the silence procedure nobody's silence may be taken for an objection that was made to the former text."""
    if not effect.is_substantive or not any(each.is_silent for each in items):
        return ()
    text = _(
        "The silence procedure continues with the corrected text. An objection to the former text is no longer "
        "counted; a Member State that objects to the corrected text is requested to object again by the deadline."
    )
    return (Paragraph(text=text),)
