"""The sheet serves a telephone of five years ago, and whoever wants no motion or no colours of ours."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[2] / "app" / "static" / "look.css").read_text(encoding="utf-8")
#: Not in the browsers of autumn 2021 (Chrome 95, Safari 15.0): a page that needs it is not usable there.
TOO_NEW = (
    r"@layer|@container|@scope|@property|@starting-style|light-dark\(|color-mix\(|ok?lch\(|subgrid"
    r"|\d(?:[dsl]v[hw]|cq[iw]|lh)\b"
)
#: A browser that does not know one of them drops the whole rule: it stands in rules of its own, and only for ornament.
DROPS_THE_RULE = re.compile(r":has\(|::details-content|:popover-open|:user-invalid")
ORNAMENT = {"outline", "box-shadow", "border-color", "background", "content-visibility", "display"}


def rules() -> list[tuple[str, str]]:
    """Selector and declarations of each rule."""
    bare = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)
    return [(selector.strip(), body) for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", bare)]


def test_no_rule_needs_a_browser_of_today() -> None:
    assert re.findall(TOO_NEW, SHEET) == []
    # Nested rules begin with a sign of their parent.
    assert not [selector for selector, _ in rules() if "&" in selector]


def test_what_older_browsers_do_not_know_stands_alone_and_hides_nothing_they_need() -> None:
    found = [(selector, body) for selector, body in rules() if DROPS_THE_RULE.search(selector)]

    assert found
    for selector, body in found:
        assert not re.search(r",(?![^()]*\))", selector), selector
        assert set(re.findall(r"([a-z-]+):", body)) <= ORNAMENT, selector


@pytest.mark.parametrize("words", [r"\btransition", r"\banimation", r"@keyframes", r"scroll-behavior"])
def test_nothing_moves(words: str) -> None:
    assert not re.search(words, SHEET)


def test_the_order_on_the_page_is_the_order_in_which_it_is_read() -> None:
    assert not re.search(r"[{;]\s*order:|row-reverse|flex-direction:\s*row-reverse|grid-auto-flow:\s*dense", SHEET)
