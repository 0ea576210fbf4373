"""Blocks as a document for a word processor (.docx): the same finished sentences, with room to write."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from app.core.i18n import current_language, direction
from app.letters.blocks import Block
from app.letters.papers.blocks import PaperBlock
from app.letters.papers.setting import Frame, facts_of

_LEVELS = {"heading": 1, "section": 2, "item": 3}


def as_docx(frame: Frame, blocks: Sequence[Block | PaperBlock]) -> bytes:
    """The document in the language in use."""
    facts: dict[str, Any] = facts_of(frame, blocks)
    document = Document()
    _describe(document, frame)
    for each in facts["blocks"]:
        _WRITERS.get(each["kind"], _text)(document, each)
    footer = document.sections[0].footer.paragraphs[0]
    _say(footer, facts["foot"])
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _describe(document: DocumentType, frame: Frame) -> None:
    """Its properties say what the paper does, and nothing of who or what made it when."""
    day = datetime(frame.dated.year, frame.dated.month, frame.dated.day, tzinfo=UTC)
    about = document.core_properties
    about.title, about.author, about.comments = frame.title, frame.organisation, ""
    about.language = current_language()
    about.created = about.modified = day
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    document.styles["Normal"].font.size = Pt(10.5)


def _heading(document: DocumentType, block: dict[str, Any]) -> None:
    title = f"{block['name']}  {block['title']}" if block["kind"] == "item" else block["text"]
    _say(document.add_heading(level=_LEVELS[block["kind"]]), title)
    if block.get("about"):
        _say(document.add_paragraph(), block["about"])


def _letterhead(document: DocumentType, block: dict[str, Any]) -> None:
    _say(document.add_paragraph(), f"{block['organisation']} · {block['secretariat']}", is_strong=True)


def _lines(document: DocumentType, block: dict[str, Any]) -> None:
    for place, text in enumerate(block["lines"]):
        _say(document.add_paragraph(), text, is_strong=bool(block.get("is_first_strong")) and place == 0)


def _blanks(document: DocumentType, block: dict[str, Any]) -> None:
    _table(document, {"head": [], "rows": [[label, ""] for label in block["labels"]]})


def _new_page(document: DocumentType, _block: dict[str, Any]) -> None:
    document.add_paragraph().paragraph_format.page_break_before = True


def _text(document: DocumentType, block: dict[str, Any]) -> None:
    _say(document.add_paragraph(), block["text"], is_strong=block["kind"] == "notice")


def _prose(document: DocumentType, block: dict[str, Any]) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.6 * block["depth"])
    mark = f"{block['mark']} " if block["mark"] else ""
    for place, run in enumerate(block["runs"]):
        address = f" ({run['address']})" if run["address"] and run["address"] != run["text"] else ""
        text = f"{mark if place == 0 else ''}{run['text']}{address}"
        _say(paragraph, text, is_strong=block["heading"] or run["is_strong"])


def _table(document: DocumentType, block: dict[str, Any]) -> None:
    rows = [*([block["head"]] if block["head"] else []), *block["rows"]]
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    if _is_rtl():
        table._tblPr.append(OxmlElement("w:bidiVisual"))  # noqa: SLF001 - python-docx has no other way to turn a table
    for row, texts in zip(table.rows, rows, strict=True):
        row.height = Cm(1.2)
        for cell, text in zip(row.cells, texts, strict=True):
            _say(cell.paragraphs[0], text, is_strong=bool(block["head"]) and row is rows[0])


def _say(paragraph: Paragraph, text: str, *, is_strong: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = is_strong or None
    if _is_rtl():
        run.font.rtl = True
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - nor a paragraph
        if properties.find(qn("w:bidi")) is None:
            properties.insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )


def _is_rtl() -> bool:
    return direction(current_language()) == "rtl"


#: What is not among them is a text alone.
_WRITERS: Mapping[str, Callable[[DocumentType, dict[str, Any]], None]] = {
    **dict.fromkeys(_LEVELS, _heading),
    "letterhead": _letterhead,
    "lines": _lines,
    "reach": _lines,
    "prose": _prose,
    "table": _table,
    "blanks": _blanks,
    "newpage": _new_page,
}
