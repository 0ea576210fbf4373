"""The circular letter without a link: for recipients of copies, and for focal points that do not reply."""

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Heading, Lines, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Enclosed, ItemLine, RuleLine, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "copy"


def compose(  # noqa: PLR0913 - the parts of a circular letter, each by its name
    sheet: Sheet,
    addressee: Addressee,
    *,
    body: str,
    items: tuple[ItemLine, ...],
    rules: tuple[RuleLine, ...],
    enclosure: Enclosed | None = None,
) -> Letter:
    """The copy; `body` is the consultation's own text, its paragraphs divided by empty lines.

    `enclosure` None: nothing goes with it.
    """
    with speaking(sheet.language):
        blocks: list[Block] = [
            Lines(lines=(_("Copy for information"),), is_first_strong=True),
            *passages.opening(sheet, addressee, Heading(text=sheet.title)),
            *passages.body_passage(body),
            *passages.continuing(sheet, rules),
            *passages.submitted(items),
            *passages.exchange(sheet, addressee),
            *passages.deadline(sheet, addressee),
            Paragraph(text=_who_replies(addressee)),
            *passages.rules_passage(sheet, rules),
            *passages.enclosed(enclosure, has_link=False),
            Paragraph(text=_("The texts of the decisions and their annexes may be requested from the contact below.")),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        subject = _(
            "%(reference)s: consultation by correspondence, copy for information", reference=ltr(sheet.reference)
        )
        return letter(KIND, (sheet,), subject, blocks, enclosure=enclosure)


def _who_replies(addressee: Addressee) -> str:
    if not addressee.member:
        return _("Replies are given by the Member States consulted; none is requested from the recipient of this copy.")
    return _(
        "Personal links are sent to those focal points of the Member State that are designated to act for it in "
        "this consultation; this copy contains none."
    )
