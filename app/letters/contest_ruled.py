"""What two officers have ruled on a contested reply."""

from datetime import datetime

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "contest_ruled"


def compose(sheet: Sheet, addressee: Addressee, *, code: str, received_at: datetime, is_upheld: bool) -> Letter:
    """`code` and `received_at` are those of the contested reply, as its receipt gave them."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Ruling on a reported reply"))),
            Paragraph(
                text=_(
                    "Two officers of the secretariat have ruled on the report that the reply identified below was not "
                    "sent on behalf of your Member State."
                )
            ),
            *passages.reply_identified(sheet, addressee, code=code, received_at=received_at),
            *(Paragraph(text=each) for each in (_upheld() if is_upheld else _dismissed())),
            *passages.deadline(sheet, addressee),
            Paragraph(text=_("What is received after the deadline is kept in the record but is not counted.")),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        subject = _("%(reference)s: ruling on a reported reply", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks)


def _upheld() -> tuple[str, ...]:
    return (
        _("The report is upheld. The reply is kept in the record and is no longer counted."),
        _(
            "A reply that it had replaced does not take effect again: at present no reply of your Member State is "
            "counted unless a later one has been recorded. A new reply may be given until the deadline."
        ),
    )


def _dismissed() -> tuple[str, ...]:
    return (
        _("The report is dismissed. It has no effect on the reply."),
        _("Until the deadline, a further reply may be given by means of the personal link sent earlier."),
    )
