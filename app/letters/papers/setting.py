"""Blocks as a PDF: what the typst template is given, in plain values, and nothing that it could read as markup."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.core import pdf
from app.core.i18n import current_language, direction
from app.letters.blocks import Block, Code, Link, Prose, Quotation, Reach, Rows
from app.letters.directions import direction_of, tidied, unmarked
from app.letters.papers.blocks import PaperBlock
from app.letters.plain import contact_lines

TEMPLATE: Final = Path(__file__).parent / "paper.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds the blocks of a paper."""

    title: str
    organisation: str
    dated: date
    #: At the foot of each page.
    foot: str
    #: Written across each page; "": nothing.
    watermark: str = ""


def as_pdf(frame: Frame, blocks: Sequence[Block | PaperBlock]) -> bytes:
    """The paper in the language in use; equal papers are equal bytes."""
    return pdf.set_paper(TEMPLATE, facts_of(frame, blocks))


def facts_of(frame: Frame, blocks: Sequence[Block | PaperBlock]) -> dict[str, object]:
    """What the template reads."""
    language = current_language()
    return {
        "language": language,
        "direction": direction(language),
        "title": unmarked(tidied(frame.title)),
        "organisation": unmarked(tidied(frame.organisation)),
        "dated": [frame.dated.year, frame.dated.month, frame.dated.day],
        "foot": _tidy(frame.foot),
        "watermark": unmarked(tidied(frame.watermark)),
        "blocks": [{"kind": type(each).__name__.lower(), **_values(each)} for each in blocks],
    }


def _values(block: Block | PaperBlock) -> dict[str, object]:
    """The parts of a block, every text without control characters and turns of direction that nobody sees."""
    match block:
        case Prose(piece=piece):
            runs = [_plain(asdict(run)) for run in piece.runs]
            return {"runs": runs, "heading": piece.is_heading, "depth": piece.depth, "mark": piece.mark}
        case Reach(contact=contact):
            return {"lines": [_tidy(each) for each in contact_lines(contact)]}
        case Quotation(paragraphs=paragraphs, language=said_in):
            return {"paragraphs": [_said(each, said_in) for each in paragraphs]}
        case Link(address=text) | Code(code=text):
            return {"text": unmarked(text)}
        case Rows(rows=rows):
            return {"rows": [_plain(asdict(row)) for row in rows]}
        case _:
            return _plain(asdict(block))


def _said(text: str, language: str) -> dict[str, object]:
    """`language`: "" where it is not known."""
    return {
        "text": unmarked(tidied(text)),
        "language": language or current_language(),
        "direction": direction_of(text, language),
    }


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {key: _tidy(value) for key, value in values.items()}


def _tidy(value: object) -> object:
    """Marks of direction stay where the language runs from right to left, as in letters."""
    match value:
        case str():
            text = tidied(value)
            return text if direction(current_language()) == "rtl" else unmarked(text)
        case list() | tuple():
            return [_tidy(each) for each in value]
        case _:
            return value
