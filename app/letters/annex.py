"""Statements annexed to a result: of each kind apart, each in the language received."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from app.core.i18n import _, name_of
from app.letters import passages
from app.letters.blocks import Block, Lines, Paragraph, Section
from app.letters.directions import ltr
from app.letters.wording import statement_label

#: Characters of all texts up to which a letter prints them, some ten pages: everybody gets the letter.
MOST_CHARACTERS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One statement."""

    #: Official name.
    member: str
    #: Decision that it is on, as the reason for an answer; "": the whole.
    decision: str
    text: str
    #: A value of `replies.models.StatementKind`; "": the reason for an answer, or its member did not say.
    kind: str = ""
    #: Code of the language it is written in; "": not known.
    language: str = ""

    @property
    def label(self) -> str:
        """What it is, in the language in use."""
        return _("reasons") if self.decision else statement_label(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementGroup:
    """All of one kind, in order."""

    #: In the language in use; "" where no kind was asked for, so that there are no others.
    heading: str
    lines: tuple[StatementLine, ...]


def grouped(lines: Sequence[StatementLine]) -> tuple[StatementGroup, ...]:
    """One group for each kind. `lines` come kind after kind."""
    found = [(kind, tuple(each)) for kind, each in groupby(lines, key=lambda line: (line.kind, bool(line.decision)))]
    is_of_no_kind = [kind for kind, _each in found] == [("", False)]
    return tuple(StatementGroup(heading="" if is_of_no_kind else _heading(*kind), lines=each) for kind, each in found)


def is_printed(lines: Sequence[StatementLine]) -> bool:
    """Whether a letter prints the texts; otherwise it only says whose there are."""
    return sum(len(each.text) for each in lines) <= MOST_CHARACTERS


def announced(lines: Sequence[StatementLine], *, has_link: bool) -> tuple[Block, ...]:
    """What the letter itself says of them; nothing where there are none."""
    if not lines:
        return ()
    if is_printed(lines):
        text = _("The statements received are annexed to this letter, each in the language in which it was received.")
    elif has_link:
        text = _("The statements received are listed in the annex. They may be read by means of your personal link.")
    else:
        text = _("The statements received are listed in the annex. Their texts may be obtained from the Secretariat.")
    return (Paragraph(text=text),)


def annex(lines: Sequence[StatementLine]) -> tuple[Block, ...]:
    """What follows the signature: the texts, or where they are too long whose there are; nothing where there are none.

    They are in the result's order and language; the kinds are in the language in use.
    """
    if not lines:
        return ()
    is_whole = is_printed(lines)
    blocks: list[Block] = [Section(text=_("Annex: statements"))]
    for group in grouped(lines):
        blocks += [Paragraph(text=group.heading)] if group.heading else []
        for line in group.lines:
            blocks += _statement(line) if is_whole else (_author(line),)
    return tuple(blocks)


def _statement(line: StatementLine) -> tuple[Block, ...]:
    return _author(line), passages.quoted(line.text, line.language)


def _author(line: StatementLine) -> Lines:
    decision = ltr(line.decision) if line.decision else ""
    language = name_of(line.language) if line.language else ""
    return Lines(lines=(" · ".join(filter(None, (line.member, decision, language))),))


def _heading(kind: str, is_reason: bool) -> str:  # noqa: FBT001 - the two halves of one key
    if is_reason:
        return _("Reasons")
    return {
        "": _("Other statements"),
        "explanation": _("Explanations of position"),
        "reservation": _("Reservations"),
        "amendment": _("Proposals for amendment"),
    }[kind]
