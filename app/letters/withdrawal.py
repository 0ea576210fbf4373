"""The consultation is withdrawn: nothing is asked any more, and nothing will be decided."""

from app.core.i18n import _, speaking
from app.letters import calendar_files, passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "withdrawal"


def compose(sheet: Sheet, addressee: Addressee, *, has_link: bool) -> Letter:
    """The reason is in the record; who wishes to know it asks the contact.

    `has_link`: whether the reader was sent a personal link, and with it the deadline for calendars.
    """
    with speaking(sheet.language):
        calendar = calendar_files.cancelled(sheet) if has_link else None
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Withdrawal of the consultation"))),
            Paragraph(text=_("I have the honour to inform you that the consultation named above is withdrawn.")),
            Paragraph(
                text=_(
                    "Replies are no longer requested, and no decision will be taken on the items of the consultation. "
                    "Replies already received are kept in the record and have no effect."
                )
            ),
            *passages.calendar_cancellation(calendar),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        subject = _("%(reference)s: consultation by correspondence withdrawn", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks, calendar=calendar)
