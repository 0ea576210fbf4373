"""A receipt to keep, as PDF and as plain text: what the mailed one says, and the statement and the reasons besides."""

from dataclasses import dataclass

from app.core.i18n import _, direction, speaking
from app.letters import passages
from app.letters.blocks import Block, Heading, Lines, Notice, Paragraph, Section
from app.letters.directions import apart, ltr
from app.letters.facts import Addressee, ReceiptFacts, Sheet
from app.letters.layout import laid_out
from app.letters.papers import passages as parts
from app.letters.papers.setting import as_pdf
from app.letters.plain import as_text
from app.letters.receipt import heading, recorded_passage, what_was_recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPaper:
    """What a receipt on paper says."""

    sheet: Sheet
    addressee: Addressee
    receipt: ReceiptFacts
    #: What became of it since, in finished sentences.
    notices: tuple[str, ...]
    #: Reference of the instructions; "": none, or not for this reader.
    instructions: str
    #: Decision to the reasons that were given for its answer.
    reasons: tuple[tuple[str, str], ...]
    #: "": none.
    statement: str
    #: What it is, in words, and the code of its language; "" where it was not said.
    statement_label: str = ""
    statement_language: str = ""


def set_receipt(paper: ReceiptPaper) -> bytes:
    """The PDF."""
    with speaking(paper.sheet.language):
        head = parts.head(paper.sheet, heading(paper.receipt), member=paper.addressee.member)
        return as_pdf(parts.frame(paper.sheet, heading(paper.receipt)), (*head, *body(paper)))


def write_receipt(paper: ReceiptPaper) -> str:
    """The plain text."""
    sheet = paper.sheet
    with speaking(sheet.language):
        # The letterhead and the warning of an example are the layout's.
        head = [
            each
            for each in parts.head(sheet, heading(paper.receipt), member=paper.addressee.member)
            if isinstance(each, Lines | Heading)
        ]
        whole = laid_out((sheet,), (*head, *body(paper)))
        return as_text(whole, is_rtl=direction(sheet.language) == "rtl")


def body(paper: ReceiptPaper) -> tuple[Block, ...]:
    """All below the head, in the language in use."""
    sheet, receipt = paper.sheet, paper.receipt
    who = (
        _("Submitted in the capacity of: %(function)s", function=apart(receipt.function)) if receipt.function else "",
        _("Reference of instructions: %(text)s", text=apart(paper.instructions)) if paper.instructions else "",
    )
    return (
        Paragraph(text=what_was_recorded(receipt)),
        *(Notice(text=each) for each in paper.notices),
        Lines(lines=tuple(each for each in who if each)),
        *recorded_passage(sheet, paper.addressee, receipt),
        *_said(paper),
        *passages.deadline(sheet, paper.addressee),
        *passages.enquiries(sheet),
        *passages.signed_by_secretariat(sheet),
    )


def _said(paper: ReceiptPaper) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if paper.reasons:
        blocks.append(Section(text=_("Reasons")))
    for name, text in paper.reasons:
        blocks += [Lines(lines=(ltr(name),)), passages.quoted(text)]
    if paper.statement:
        named = " · ".join(filter(None, (_("Statement"), paper.statement_label)))
        blocks += [Section(text=named), passages.quoted(paper.statement, paper.statement_language)]
    return tuple(blocks)
