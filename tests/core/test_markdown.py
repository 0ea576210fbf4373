"""Markdown: what it may say, what it never becomes, and that plain texts look as before."""

import re

import pytest

from app.consultations import writing
from app.core import yaml
from app.core.markdown import html, pieces, plain
from tests.make import EXAMPLES

CORPUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](/desk/sign-out)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "<https://evil.example>",
    "<a href='javascript:alert(1)'>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<svg><style><img src=x onerror=alert(1)>",
    "<!-- --><iframe srcdoc='<script>'>",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    "[a]: javascript:alert(1)\n\n[a]",
    "<div style='position:fixed'>",
    "**<b onclick=alert(1)>x</b>**",
    "- <script>\n- x",
    "# <img src=x>",
    "\u202e evil \u2066",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[" * 500 + "x" + "](https://a.example)" * 500,
    "- " * 300 + "x",
    "*" * 3000,
]


@pytest.mark.parametrize("text", CORPUS)
def test_nothing_but_the_allowed_comes_out(text: str) -> None:
    drawn = str(html(text))

    tags = re.findall(r"<[^>]*>", drawn)
    allowed = r"</?(p|em|strong|ul|ol|li|h3|h4|br)>|<ol start=\"\d+\">|</a>"
    linked = r'<a href="(https?|mailto):[^"]*" rel="noopener noreferrer">'
    assert all(re.fullmatch(f"{allowed}|{linked}", tag) for tag in tags), tags
    assert "\u202e" not in drawn


def test_what_letters_need_is_drawn() -> None:
    drawn = html("# Heading\n\nA *b* **c** [d](https://e.example).\n\n- f\n- g\n\n3. h\n4. i")

    assert drawn == (
        "<h3>Heading</h3>\n<p>A <em>b</em> <strong>c</strong> "
        '<a href="https://e.example" rel="noopener noreferrer">d</a>.</p>\n'
        '<ul>\n<li>f</li>\n<li>g</li>\n</ul>\n<ol start="3">\n<li>h</li>\n<li>i</li>\n</ol>'
    )


def test_pieces_carry_marks_and_manners() -> None:
    found = pieces("# H\n\nA *b* c.\n\n1. one\n   - two\n2. three\n\nend")

    assert [(each.text, each.mark, each.depth, each.is_heading) for each in found] == [
        ("H", "", 0, True),
        ("A b c.", "", 0, False),
        ("one", "1.", 1, False),
        ("two", "•", 2, False),
        ("three", "2.", 1, False),
        ("end", "", 0, False),
    ]
    assert plain("A *b* c.\n\n1. one\n   - two") == "A b c.\n\n1. one\n\n    • two"


def test_texts_of_today_are_paragraphs_as_before() -> None:
    document = yaml.load((EXAMPLES / "dm-21-1012.yaml").read_text(encoding="utf-8")).value
    texts = [*document["letter"].values()]
    for item in writing.items_of(document):
        texts += [*item.get("text", {}).values()]
        texts += [text for part in item.get("parts", ()) for text in part["text"].values()]

    assert len(texts) > 60
    for text in texts:
        found = pieces(text)
        assert all(each.is_plain for each in found)
        assert "\n\n".join(each.text for each in found) == text.strip()


@pytest.mark.parametrize(
    "text", ["a_b_c", "2 * 3 * 4", "#5", "a < b & c > d", "    four spaces", "Title\n=====", "| a | b |", "1) yes? no"]
)
def test_signs_that_only_look_like_markdown_stay(text: str) -> None:
    assert pieces(text)[0].text.strip() in {text.strip(), text.strip().removeprefix("1) ")}
