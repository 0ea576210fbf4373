"""Turns of direction and towers of marks in finished pages (C3)."""

import pytest

from app.core.turns import has_any, made_visible


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>a\u202eb</p>", "<p>a[U+202E]b</p>"),
        ("<p>\u202aa\u202c</p>", "<p>[U+202A]a[U+202C]</p>"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("<h1>x</h1><textarea name=x>a\u202eb</textarea><b>\u202e</b>", None),
    ],
)
def test_what_turns_a_text_is_shown_by_its_number(page: str, shown: str | None) -> None:
    assert has_any(page.encode())
    assert made_visible(page) == (shown or page.replace("<b>\u202e", "<b>[U+202E]"))


@pytest.mark.parametrize(
    "page",
    [
        '<input value="a\u202eb">',
        "<textarea>\na\u202eb &lt;/textarea&gt; \u202e</textarea>",
        "<p>\u2066DM-26/1\u2069 \u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f</p>",
    ],
)
def test_what_is_edited_and_what_pages_set_apart_stays(page: str) -> None:
    assert made_visible(page) == page


@pytest.mark.parametrize(
    "page",
    [
        "<p>The Council decides: yes</p>",
        "<p>Le Conseil d\u00e9cide \u00b7 \u00ab oui \u00bb</p>",
        "<p>\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f \u0627\u0644\u0645\u062c\u0644\u0633</p>",
        "<p>" + "\u7406\u4e8b\u4f1a\u51b3\u5b9a" * 40 + "</p>",
        "<p>" + "e\u0301\u0302\u0303\u0304" * 9 + "</p>",
    ],
)
def test_in_what_people_write_there_is_nothing(page: str) -> None:
    assert not has_any(page.encode())
