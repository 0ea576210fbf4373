"""The text of a decision is corrected while replies are being given."""

from dataclasses import dataclass

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph, Section
from app.letters.directions import ltr
from app.letters.facts import Addressee, ItemLine, Sheet
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
    item: ItemLine,
    former: str,
    present: str,
    effect: Effect,
    link: str | None,
) -> Letter:
    """Both texts are printed whole. `link` None: for those who hold none."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Correction of a text"))),
            Paragraph(text=_("I have the honour to inform you that the text of the following decision is corrected:")),
            passages.items_table((item,)),
            Paragraph(text=_substantive() if effect.is_substantive else _editorial()),
            *_lapsed(addressee, effect),
            Section(text=_("Text as corrected")),
            passages.quoted(present),
            Section(text=_("Former text")),
            passages.quoted(former),
            *passages.deadline(sheet, addressee),
            *passages.own_link(addressee, link),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        subject = _(
            "%(reference)s: text of decision %(name)s corrected", reference=ltr(sheet.reference), name=ltr(item.name)
        )
        return letter(KIND, (sheet,), subject, blocks)


def _editorial() -> str:
    return _("The correction is editorial. Answers already given to this decision remain valid.")


def _substantive() -> str:
    return _(
        "The correction changes the substance. Answers given to the former text have lapsed, and the decision is put "
        "to the Member States again. Answers to the other decisions are not affected."
    )


def _lapsed(addressee: Addressee, effect: Effect) -> tuple[Block, ...]:
    if not effect.has_lapsed or not addressee.is_entitled:
        return ()
    text = _("The answer of your Member State to this decision has lapsed; kindly answer it again before the deadline.")
    return (Paragraph(text=text),)
