"""Papers are set from data: equal facts are equal bytes, no text is markup, no character keeps one from being set."""

from pathlib import Path

import pytest

from app.core import pdf

TEMPLATE = """
#let facts = json(bytes(sys.inputs.facts))
#set document(title: "x", date: datetime(year: 2026, month: 3, day: 2))
#set text(font: ("Noto Naskh Arabic", "Noto Serif SC"))
#facts.text
"""
ATTACKS = (
    '#panic("x")',
    "#import x",
    "$ 1/0 $",
    "*b* _c_ \\ [ ] { } @x <y> `z`",
    '#read("/etc/passwd")',
    "// no",
    '"))',
)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "paper.typ"
    file.write_text(TEMPLATE, encoding="utf-8")
    return file


def test_equal_facts_are_equal_bytes_when_they_are_set_anew(template: Path) -> None:
    first = pdf.set_paper(template, {"text": "Decision 1"})
    pdf._set.cache_clear()

    assert pdf.set_paper(template, {"text": "Decision 1"}) == first
    assert b"pdfaid" in first


@pytest.mark.parametrize("text", ATTACKS)
def test_no_text_is_read_as_markup(template: Path, text: str) -> None:
    assert pdf.set_paper(template, {"text": text}).startswith(b"%PDF")


@pytest.mark.parametrize("text", ["\N{GRINNING FACE}", "สวัสดี", "a\x07b", "\ufffe", "a" + "\u0301" * 500])
def test_a_character_that_no_font_has_keeps_no_paper_from_being_set(template: Path, text: str) -> None:
    assert pdf.set_paper(template, {"text": text}).startswith(b"%PDF")


def test_what_is_wrong_with_a_template_is_told(tmp_path: Path) -> None:
    file = tmp_path / "paper.typ"
    file.write_text("#panic()", encoding="utf-8")

    with pytest.raises(RuntimeError, match="panic"):
        pdf.set_paper(file, {})


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    folder = tmp_path / "inside"
    folder.mkdir()
    file = folder / "paper.typ"
    file.write_text('#read("../secret")', encoding="utf-8")

    with pytest.raises(RuntimeError):
        pdf.set_paper(file, {})
