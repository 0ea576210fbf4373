"""The sheet that a mission sends to its capital: the items, the rule, and a column for the instructions."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _, listed, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph, Section
from app.letters.directions import ltr
from app.letters.facts import Addressee, RuleLine, Sheet
from app.letters.papers import passages as parts
from app.letters.papers.blocks import Blanks, NewPage, PaperBlock, Table
from app.letters.papers.facts import DecisionText, ItemText
from app.letters.papers.setting import Frame, as_pdf
from app.letters.papers.word import as_docx
from app.letters.wording import choice_label
from app.rules import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionFacts:
    """What the sheet says. No answer is among it."""

    sheet: Sheet
    addressee: Addressee
    items: tuple[ItemText, ...]
    rules: tuple[RuleLine, ...]


def set_sheet(facts: InstructionFacts) -> bytes:
    """The PDF."""
    with speaking(facts.sheet.language):
        return as_pdf(frame(facts), blocks(facts))


def write_sheet(facts: InstructionFacts) -> bytes:
    """The same for a word processor (.docx)."""
    with speaking(facts.sheet.language):
        return as_docx(frame(facts), blocks(facts))


def frame(facts: InstructionFacts) -> Frame:
    """Its frame, in the language in use."""
    return parts.frame(facts.sheet, _heading())


def blocks(facts: InstructionFacts) -> tuple[Block | PaperBlock, ...]:
    """All of it, in the language in use: first what is to be filled in, then the texts."""
    sheet = facts.sheet
    return (
        *parts.head(sheet, _heading(), member=facts.addressee.member),
        Paragraph(text=_("For internal use between the mission and the capital. This sheet is not a reply.")),
        *parts.deadline(sheet, facts.addressee),
        _table(parts.decisions(facts.items)),
        Blanks(labels=(_("Instructions given by"), _("Reference"), _("Date"))),
        Section(text=_("Legal basis and rule")),
        *passages.rules_passage(sheet, facts.rules),
        *passages.practice_passage(facts.rules),
        NewPage(),
        Section(text=_("Items")),
        *(block for item in facts.items for block in parts.text(item)),
    )


def _table(decisions: Sequence[DecisionText]) -> Table:
    rows = tuple((ltr(each.name), each.title, _answers(each), "") for each in decisions)
    return Table(head=(_("No."), _("Decision"), _("Answers"), _("Instructions")), rows=rows, is_written_in=True)


def _answers(decision: DecisionText) -> str:
    labels = listed(choice_label(Choice(each)) for each in decision.choices)
    return labels or _("comments invited")


def _heading() -> str:
    return _("Instruction sheet")
