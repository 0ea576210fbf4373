"""Blocks as plain text: what a reader without HTML sees."""

from collections.abc import Iterable
from functools import lru_cache
from typing import assert_never

from app.core.markdown import Piece
from app.letters.blocks import (
    Block,
    Code,
    Foot,
    Heading,
    Letterhead,
    Lines,
    Link,
    Notice,
    Paragraph,
    Prose,
    Quotation,
    Reach,
    Row,
    Rows,
    Section,
)
from app.letters.directions import base_direction, direction_of, line_of, ltr, tidied, unmarked
from app.letters.facts import Contact
from app.letters.wrapping import COLUMNS, width, wrapped

_RULE = "-" * 24
_INDENT = " " * 4
_RIGHT_TO_LEFT_MARK = "\N{RIGHT-TO-LEFT MARK}"


def as_text(blocks: Iterable[Block], *, is_rtl: bool) -> str:
    """The letter as plain text, ended by a line break; blocks are parted by an empty line."""
    paragraphs = (_paragraph(block, is_rtl=is_rtl) for block in blocks)
    text = "\n\n".join(each for each in paragraphs if each)
    return f"{text}\n"


def _paragraph(block: Block, *, is_rtl: bool) -> str:
    """Written anew only where it opens or confirms something: such blocks are kept nowhere."""
    return (_written if isinstance(block, Link | Code) else _kept)(block, is_rtl=is_rtl)


def _written(block: Block, *, is_rtl: bool) -> str:
    lines = _lines(block)
    if isinstance(block, Quotation):
        is_said_rtl = direction_of(" ".join(block.paragraphs), block.language) == "rtl"
        if is_said_rtl or is_rtl:
            return "\n".join(_turned(line, is_rtl=is_said_rtl) for line in lines)
    if not is_rtl:
        return unmarked("\n".join(lines))
    return "\n".join(map(_steadied, lines) if isinstance(block, Rows) else lines)


#: Nearly all blocks of a round of letters in a language are the same.
_kept = lru_cache(maxsize=1024)(_written)


def _steadied(line: str) -> str:
    """A line of a table that readers would take for one from left to right, for the letters that it begins with."""
    return line if not line or base_direction(line) == "rtl" else f"{_RIGHT_TO_LEFT_MARK}{line}"


def _turned(line: str, *, is_rtl: bool) -> str:
    return f"{_INDENT}{line_of(line.strip(), is_rtl=is_rtl)}" if line else ""


def _lines(block: Block) -> list[str]:  # noqa: C901, PLR0911 - one case for each block
    match block:
        case Notice(text=text) | Section(text=text) | Paragraph(text=text):
            return _wrapped(text)
        case Prose(piece=piece):
            return _prose(piece)
        case Quotation(paragraphs=paragraphs):
            return _quoted(paragraphs)
        case Letterhead(organisation=organisation, secretariat=secretariat):
            return [*_wrapped(organisation), *_wrapped(secretariat)]
        case Heading(text=text, about=about):
            return [*_wrapped(text), *_wrapped(about)]
        case Lines(lines=lines):
            return _each_wrapped(lines)
        # Marks would become part of the address for programs that find links.
        case Link(address=address):
            return [address]
        case Code(code=code):
            return [ltr(code)]
        case Rows(rows=rows):
            return _table(rows)
        case Reach(contact=contact):
            return _each_wrapped(contact_lines(contact))
        case Foot(lines=lines):
            return [_RULE, *_each_wrapped(lines)]
        case _:
            assert_never(block)


def contact_lines(contact: Contact) -> tuple[str, ...]:
    """Name, address and telephone number, as far as there are any."""
    reached = (contact.email, contact.phone)
    return tuple(each for each in (contact.name, *(ltr(each) for each in reached if each)) if each)


def _table(rows: tuple[Row, ...]) -> list[str]:
    """Numbers hang in a margin; rows with details are parted by an empty line."""
    margin = max((width(row.name) for row in rows), default=0) + 3
    lines: list[str] = []
    for row in rows:
        if lines and row.details:
            lines.append("")
        lines.extend(_row(row, margin))
    return lines


# A decision has few answers, but all twelve together are hardly ever the same.
@lru_cache(maxsize=2048)
def _row(row: Row, margin: int) -> tuple[str, ...]:
    texts = (row.title, row.verdict, *row.details)
    first, *others = [line for text in texts for line in _wrapped(text, COLUMNS - margin)] or [""]
    gap = " " * (margin - width(row.name))
    return f"{ltr(row.name)}{gap}{first}", *(f"{' ' * margin}{line}" for line in others)


def _prose(piece: Piece) -> list[str]:
    """An entry of a list hangs behind its mark; the address of a link follows its words."""
    text = "".join(
        f"{run.text} <{run.address}>" if run.address and run.address != run.text else run.text for run in piece.runs
    )
    margin = " " * (len(_INDENT) * piece.depth)
    first, *others = _wrapped(text, COLUMNS - len(margin)) or [""]
    mark = f"{piece.mark} ".rjust(len(margin)) if piece.mark else margin
    return [f"{mark}{first}", *(f"{margin}{line}" for line in others)]


def _quoted(paragraphs: Iterable[str]) -> list[str]:
    """Set in from the margin, an empty line between two paragraphs."""
    lines: list[str] = []
    for text in paragraphs:
        inside = _wrapped(text, COLUMNS - len(_INDENT))
        lines += [*([""] if lines else []), *(f"{_INDENT}{line}" for line in inside)]
    return lines


def _each_wrapped(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in _wrapped(text)]


def _wrapped(text: str, columns: int = COLUMNS) -> list[str]:
    return wrapped(tidied(text), columns)
