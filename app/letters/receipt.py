"""Acknowledgement of a reply, of a late reply, or of a statement, to all focal points of the Member State."""

from app.core.i18n import _, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Code, Lines, Link, Paragraph, Row, Rows, Section
from app.letters.directions import apart, ltr
from app.letters.facts import Addressee, AnswerLine, ReceiptFacts, Sheet
from app.letters.layout import letter
from app.letters.wording import answer_label
from app.outbox.letter import Letter

KIND = "receipt"


def compose(sheet: Sheet, addressee: Addressee, *, receipt: ReceiptFacts) -> Letter:
    """The receipt says what was recorded, when it was received, and how to report that it was not the state's own."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, heading(receipt))),
            *_recorded(addressee, receipt),
            Paragraph(text=_("This letter is sent to all focal points of the Member State.")),
            *recorded_passage(sheet, addressee, receipt),
            *passages.deadline(sheet, addressee),
            *report_passage(receipt),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        return letter(KIND, (sheet,), _subject(sheet, receipt), blocks)


def recorded_passage(sheet: Sheet, addressee: Addressee, receipt: ReceiptFacts) -> tuple[Block, ...]:
    """When it was received, its code, and the complete vector."""
    return (
        Paragraph(text=_("Received:")),
        passages.clocks(receipt.received_at, sheet, addressee, with_seconds=True),
        Paragraph(text=_("Code of this receipt:")),
        Code(code=receipt.code),
        Paragraph(
            text=_(
                "Please keep the code: it identifies this entry in the record of the consultation. It does not "
                "attest the identity of the person who replied."
            )
        ),
        *answers_passage(sheet, addressee, receipt),
    )


def heading(receipt: ReceiptFacts) -> str:
    """What it is."""
    if receipt.is_late:
        return _("Received after the closing date")
    return _("Statement received") if receipt.is_statement else _("Acknowledgement of receipt")


def _subject(sheet: Sheet, receipt: ReceiptFacts) -> str:
    reference = ltr(sheet.reference)
    if receipt.is_late:
        return _("%(reference)s: received after the closing date, not counted", reference=reference)
    if receipt.is_statement:
        return _("%(reference)s: acknowledgement of receipt of a statement", reference=reference)
    return _("%(reference)s: acknowledgement of receipt of a reply", reference=reference)


def _recorded(addressee: Addressee, receipt: ReceiptFacts) -> tuple[Block, ...]:
    who = (
        _("Member State: %(member)s", member=addressee.member),
        _("Submitted in the capacity of: %(function)s", function=apart(receipt.function)) if receipt.function else "",
    )
    return (
        Paragraph(text=what_was_recorded(receipt)),
        Lines(lines=tuple(each for each in who if each)),
    )


def what_was_recorded(receipt: ReceiptFacts) -> str:
    """The same in a sentence."""
    if receipt.is_late and receipt.is_statement:
        return _("A statement was received after the closing date. It is kept in the record.")
    if receipt.is_late:
        return _("A reply was received after the closing date. It is kept in the record and is not counted.")
    if receipt.is_statement:
        return _("A statement has been received and recorded. It changes no answer.")
    return _("A reply has been received and recorded.")


def answers_passage(sheet: Sheet, addressee: Addressee, receipt: ReceiptFacts) -> tuple[Block, ...]:
    """The complete vector; nothing where the state gives no answers."""
    if not receipt.answers or not addressee.is_entitled:
        return ()
    rows = tuple(Row(name=each.name, title=each.title, verdict=answer_label(each.choice)) for each in receipt.answers)
    return (
        Section(text=_answers_heading(receipt)),
        *_still_counted(receipt),
        *passages.alternate(addressee.alternate_for),
        Paragraph(text=_how_many(receipt.answers)),
        Rows(rows=rows),
        *_replaced(sheet, addressee, receipt),
    )


def _answers_heading(receipt: ReceiptFacts) -> str:
    if receipt.is_statement:
        return _("Answers that stand, unchanged")
    return _("Reply as received after the closing date") if receipt.is_late else _("Complete reply as recorded")


def _still_counted(receipt: ReceiptFacts) -> tuple[Block, ...]:
    """A late vector shows answers given in time too, and those count."""
    if not receipt.is_late:
        return ()
    return (Paragraph(text=_("Answers recorded before the deadline are not affected and continue to count.")),)


def _how_many(answers: tuple[AnswerLine, ...]) -> str:
    given = sum(1 for each in answers if each.choice)
    return ngettext(
        "Answered: %(given)s of %(count)s decision", "Answered: %(given)s of %(count)s decisions", len(answers)
    ) % {"given": given, "count": len(answers)}


def _replaced(sheet: Sheet, addressee: Addressee, receipt: ReceiptFacts) -> tuple[Block, ...]:
    if receipt.replaces_at is None or receipt.is_statement or receipt.is_late:
        return ()
    text = _("The answers above take the place of those in the reply received on:")
    return Paragraph(text=text), passages.clocks(receipt.replaces_at, sheet, addressee, with_seconds=True)


def report_passage(receipt: ReceiptFacts) -> tuple[Block, ...]:
    """How to report that it was not sent on behalf of the state; nothing for those who hold no link for it."""
    if not receipt.contest_link:
        return ()
    of_statement = _("Report that this statement was not sent on behalf of your Member State:")
    of_reply = _("Report that this reply was not sent on behalf of your Member State:")
    return (
        Paragraph(text=of_statement if receipt.is_statement else of_reply),
        Link(address=receipt.contest_link),
        Paragraph(
            text=_(
                "Opening the link reports nothing; a report takes effect only when it has been confirmed. What is "
                "reported stands, marked as reported, until two officers of the secretariat have ruled on the report."
            )
        ),
    )
