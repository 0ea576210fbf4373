"""A draft reply for the ambassador to approve: what was chosen on the page, and has not been sent."""

from dataclasses import dataclass

from app.core.i18n import _, pgettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Notice, Row, Rows, Section
from app.letters.directions import ltr
from app.letters.facts import Addressee, Sheet
from app.letters.papers import passages as parts
from app.letters.papers.blocks import Blanks, PaperBlock
from app.letters.papers.setting import Frame, as_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One decision, with the answer that would stand once the draft is sent."""

    name: str
    title: str
    answer: str
    #: What stands on record; "" where it is the same, or none.
    before: str
    #: Reasons that would go with it; "": none.
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """What the sheet says."""

    sheet: Sheet
    addressee: Addressee
    lines: tuple[DraftLine, ...]
    #: "": none.
    statement: str
    #: What it is, in words, and the code of its language; "" where it was not said.
    statement_label: str = ""
    statement_language: str = ""


def set_draft(facts: DraftFacts) -> bytes:
    """The PDF."""
    with speaking(facts.sheet.language):
        return as_pdf(frame(facts), blocks(facts))


def frame(facts: DraftFacts) -> Frame:
    """Its frame, in the language in use: every page says that nothing was sent."""
    return parts.frame(facts.sheet, heading(), watermark=heading())


def blocks(facts: DraftFacts) -> tuple[Block | PaperBlock, ...]:
    """All of it, in the language in use."""
    return (
        *parts.head(facts.sheet, heading(), member=facts.addressee.member),
        Notice(text=_("Nothing of this has been sent or recorded.")),
        *parts.deadline(facts.sheet, facts.addressee),
        *((Rows(rows=tuple(map(_row, facts.lines))),) if facts.lines else ()),
        *_said(facts),
        Section(text=_("Approval")),
        Blanks(labels=(pgettext("of a person", "Name"), _("Function"), _("Signature"), _("Date"))),
    )


def heading() -> str:
    """What it is, and what it is not."""
    return _("Draft reply, not sent")


def _said(facts: DraftFacts) -> tuple[Block, ...]:
    if not facts.statement:
        return ()
    named = " · ".join(filter(None, (_("Statement"), facts.statement_label)))
    return Section(text=named), passages.quoted(facts.statement, facts.statement_language)


def _row(line: DraftLine) -> Row:
    details = (
        _("Answer before: %(answer)s", answer=line.before) if line.before else "",
        _("Reasons: %(text)s", text=line.reasons) if line.reasons else "",
    )
    return Row(name=ltr(line.name), title=line.title, verdict=line.answer, details=tuple(filter(None, details)))
