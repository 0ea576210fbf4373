"""To all focal points: a paper from their Member State was recorded as its reply, or confirms the one there is."""

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Code, Lines, Paragraph
from app.letters.directions import apart, ltr
from app.letters.facts import Addressee, PaperFacts, ReceiptFacts, Sheet
from app.letters.layout import letter
from app.letters.receipt import answers_passage, report_passage
from app.outbox.letter import Letter

KIND = "on_behalf"


def compose(
    sheet: Sheet, addressee: Addressee, *, paper: PaperFacts, receipt: ReceiptFacts, is_admitted: bool = False
) -> Letter:
    """What was recorded from the paper. `is_admitted`: it was received in time and entered after the close."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _heading(receipt))),
            Paragraph(text=_recorded(receipt, is_admitted=is_admitted)),
            *passages.paper_identified(sheet, addressee, paper),
            *_signed_by(receipt),
            _to_all(),
            Paragraph(text=_("Code of this entry:")),
            Code(code=receipt.code),
            *answers_passage(sheet, addressee, receipt),
            *passages.deadline(sheet, addressee),
            *report_passage(receipt),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        return letter(KIND, (sheet,), _subject(sheet, receipt), blocks)


def compose_confirmed(sheet: Sheet, addressee: Addressee, *, paper: PaperFacts, receipt: ReceiptFacts) -> Letter:
    """That the paper says what the reply says that stands. `receipt` is that of the reply."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Reply confirmed"))),
            Paragraph(
                text=_(
                    "The secretariat has received the communication identified below. It states what the reply of your "
                    "Member State on record states, and confirms it. Nothing has been changed."
                )
            ),
            *passages.paper_identified(sheet, addressee, paper),
            _to_all(),
            Paragraph(text=_("The reply that is confirmed was received on:")),
            passages.clocks(receipt.received_at, sheet, addressee, with_seconds=True),
            Paragraph(text=_("Code of its receipt:")),
            Code(code=receipt.code),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        subject = _("%(reference)s: reply confirmed", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks)


def _heading(receipt: ReceiptFacts) -> str:
    if receipt.is_late:
        return _("Received after the closing date")
    return _("Statement recorded on your behalf") if receipt.is_statement else _("Reply recorded on your behalf")


def _subject(sheet: Sheet, receipt: ReceiptFacts) -> str:
    reference = ltr(sheet.reference)
    if receipt.is_late:
        return _("%(reference)s: communication received after the closing date, not counted", reference=reference)
    if receipt.is_statement:
        return _("%(reference)s: statement recorded on behalf of your Member State", reference=reference)
    return _("%(reference)s: reply recorded on behalf of your Member State", reference=reference)


def _recorded(receipt: ReceiptFacts, *, is_admitted: bool) -> str:
    if receipt.is_late:
        return _(
            "The secretariat has received the communication identified below after the deadline. Two officers have "
            "entered it in the record. It is kept and is not counted."
        )
    if receipt.is_statement:
        return _(
            "The secretariat has received the communication identified below. Two officers have recorded the statement "
            "in it on behalf of your Member State. It changes no answer."
        )
    if is_admitted:
        return _(
            "The secretariat received the communication identified below before the deadline and entered it after "
            "that date. Two officers have recorded it as the reply of your Member State. It is counted."
        )
    return _(
        "The secretariat has received the communication identified below. Two officers have recorded it as the reply "
        "of your Member State."
    )


def _signed_by(receipt: ReceiptFacts) -> tuple[Block, ...]:
    if not receipt.function:
        return ()
    return (Lines(lines=(_("Signed in the capacity of: %(function)s", function=apart(receipt.function)),)),)


def _to_all() -> Paragraph:
    return Paragraph(text=_("This letter is sent to all focal points of the Member State."))
