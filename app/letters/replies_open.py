"""The exchange of views is over: replies may be given from now on."""

from app.core.i18n import _, speaking, written_date
from app.letters import passages
from app.letters.blocks import Block, Link, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, ItemLine, RuleLine, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "replies_open"


def compose(
    sheet: Sheet,
    addressee: Addressee,
    *,
    items: tuple[ItemLine, ...],
    rules: tuple[RuleLine, ...],
    link: str | None,
) -> Letter:
    """`items` are the decisions that are open, `rules` theirs. `link` None: for those without."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Replies may now be given"))),
            Paragraph(
                text=_(
                    "I have the honour to inform you that the exchange of views in the consultation named above has "
                    "ended, and that replies may now be given."
                )
            ),
            *passages.submitted(items),
            *passages.deadline(sheet, addressee),
            *(passages.no_reply_means(rules) if addressee.is_entitled else ()),
            *(_linked(addressee, link) if link else ()),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        return letter(KIND, (sheet,), _subject(sheet, addressee), blocks)


def _subject(sheet: Sheet, addressee: Addressee) -> str:
    reference = ltr(sheet.reference)
    if not addressee.is_entitled:
        return _("%(reference)s: replies may now be given, for information", reference=reference)
    date = written_date(sheet.deadline_at.astimezone(sheet.zone).date())
    return _("%(reference)s: replies may now be given, requested by %(date)s", reference=reference, date=date)


def _linked(addressee: Addressee, link: str) -> tuple[Block, ...]:
    to_reply = _("The items and the views exchanged may be read, and replies given, by means of your personal link:")
    to_read = _("The items and the views exchanged may be read by means of your personal link:")
    return (
        Paragraph(text=to_reply if addressee.is_entitled else to_read),
        Link(address=link),
        *passages.typed_code(addressee.code),
        passages.keep_to_yourself(),
        passages.opening_is_safe(addressee),
    )
