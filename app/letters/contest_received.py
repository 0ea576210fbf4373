"""A focal point has reported that a reply was not sent on behalf of its Member State."""

from datetime import datetime

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "contest_received"


def compose(sheet: Sheet, addressee: Addressee, *, code: str, received_at: datetime) -> Letter:
    """`code` and `received_at` are those of the contested reply, as its receipt gave them."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Report concerning a reply"))),
            Paragraph(
                text=_(
                    "A focal point of your Member State has reported that the reply identified below was not sent on "
                    "behalf of the Member State."
                )
            ),
            *passages.reply_identified(sheet, addressee, code=code, received_at=received_at),
            Paragraph(
                text=_(
                    "The reply stands, marked as reported, until two officers of the secretariat have ruled on the "
                    "report. All focal points of the Member State will be informed of the ruling."
                )
            ),
            Paragraph(
                text=_(
                    "If you are able to say whether the reply was sent on behalf of the Member State, please write to "
                    "the contact below without delay."
                )
            ),
            *passages.deadline(sheet, addressee),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        subject = _("%(reference)s: report that a reply was not authorized", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks)
