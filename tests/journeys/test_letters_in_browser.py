"""Every letter as a mail program on a narrow telephone shows it, and nothing asked of anybody else for it."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from app.letters.facts import Contact
from app.letters.samples.catalogue import kind_of
from app.outbox.letter import Letter
from app.outbox.models import LetterKind
from tests.letters.builders import CASES, LANGUAGES, make_addressee, make_invitation, make_items, make_sheet

pytestmark = pytest.mark.browser
_NARROW = {"width": 320, "height": 640}
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body, body *')]
    .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== 'inline'
      || each.getBoundingClientRect().right > width + 1 || each.getBoundingClientRect().left < -1)
    .map(each => `${each.tagName}.${each.className}: ${each.textContent.slice(0, 60)}`);
}"""


def _of_long_words(language: str) -> Letter:
    """An address and a name that no line of a telephone holds, and a title that fills one."""
    contact = Contact(name="", email=f"{'governing-bodies.' * 4}x@secretariat.example")
    items = (replace(make_items(language)[0], title="Electroencephalographically"),)
    sheet = make_sheet(language, contact=contact)
    return make_invitation(language, sheet=sheet, items=items, addressee=make_addressee(language, name="x" * 120))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_fits_320_px_and_fetches_nothing(browser: Browser, language: str):
    first = {kind: next(name for name in CASES if kind_of(name) == kind) for kind in LetterKind}
    context = browser.new_context(java_script_enabled=False, viewport=_NARROW)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    letters = {kind: CASES[name](language) for kind, name in first.items()}
    too_wide = {}
    for kind, letter in (letters | {"one long word": _of_long_words(language)}).items():
        page.set_content(letter.html, wait_until="load")
        too_wide[kind] = page.evaluate(_TOO_WIDE)
    context.close()

    assert {kind: found for kind, found in too_wide.items() if found} == {}
    assert asked == []
