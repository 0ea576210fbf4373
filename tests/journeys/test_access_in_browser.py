"""The member's pages for everybody: by keyboard alone, at 320 px and at 400 %, with a second language beside."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.core.work import SHELL, begin, look
from app.replies.models import ReplyDraft
from tests.fixtures.app import FixedClock
from tests.fixtures.browser import press
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site
from tests.journeys.test_keyboard_in_browser import Hands
from tests.make import open_example
from tests.replies.support import letters, replies

pytestmark = pytest.mark.browser
#: A narrow telephone, and a window of 1280 x 1024 px at 400 %.
NARROW = ({"width": 320, "height": 640}, {"width": 320, "height": 256})
_TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.querySelectorAll('main *')]
    .filter(each => each.getBoundingClientRect().right > page.clientWidth + 1 || each.getBoundingClientRect().left < -1)
    .map(each => each.tagName + '.' + each.className).slice(0, 5);
}"""
#: Controls that are lower than the 24 px that fingers need (WCAG 2.5.8); links inside sentences are exempt.
_TOO_SMALL = """() => [...document.querySelectorAll('button:not(.as-link):not(.vh), select, textarea, .choice, .tick')]
  .filter(each => each.offsetParent && each.getBoundingClientRect().height < 24)
  .map(each => `${each.tagName} ${each.name} is ${each.getBoundingClientRect().height} px high`)"""


@pytest.fixture
def site(tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink) -> Iterator[Site]:
    with running_site(tmp_path, clock, smtp_sink) as running:
        with begin(SHELL) as work:
            open_example(work)
        running.tick()
        yield running


def plain_page(browser: Browser, size: dict[str, int]) -> Page:
    """A page without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport=size)
    context.set_default_timeout(10_000)  # milliseconds
    return context.new_page()


def link_of(site: Site) -> str:
    return site.link_to(letters("invitation")[0].address)


def faults(page: Page) -> list[str]:
    return [
        f"{page.url} at {page.viewport_size}: {each}" for each in page.evaluate(_TOO_WIDE) + page.evaluate(_TOO_SMALL)
    ]


@pytest.mark.parametrize(("language", "beside"), [("en", "ar"), ("ar", "ru"), ("zh", "fr")])
def test_every_step_fits_at_320_px_and_at_400_percent(site: Site, browser: Browser, language: str, beside: str):
    problems: list[str] = []
    for size in NARROW:
        page = plain_page(browser, size)
        page.goto(f"{link_of(site)}?lang={language}&beside={beside}")
        page.goto(f"{page.url.partition('?')[0]}?lang={language}&beside={beside}")
        problems += faults(page)
        page.check("input[name=item-1][value=approve]")
        page.fill("textarea[name=statement]", "وجهة نظر" * 30)
        press(page.locator("button[formaction*='/save']"))
        problems += faults(page)
        press(page.locator("form button.main"))
        problems += faults(page)
        page.fill("input[name=name]", "A. Person")
        page.fill("input[name=function]", "Counsellor, " * 12)
        press(page.locator("button.main"))
        assert page.locator("[data-reply]").get_attribute("data-reply") == "recorded"
        problems += faults(page)
        page.context.close()

    assert problems == []


def test_a_reply_is_drafted_reviewed_and_sent_without_a_mouse_and_the_focus_is_always_seen(
    site: Site, browser: Browser
):
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(link_of(site) + "?lang=en")
    page.goto(page.url.partition("?")[0] + "?lang=en")
    hands = Hands(page)

    hands.go_to("input[name='item-1']")
    hands.press("Space")
    assert page.locator("input[name='item-1'][value=approve]").is_checked()
    hands.write("textarea[name=statement]", "We explain.")
    hands.follow("button[formaction*='/save']")
    with look() as work:
        assert work.session.query(ReplyDraft).count() == 1
    hands.follow("form[action*='/review'] button.main")
    hands.write("input[name=name]", "A. Person")
    hands.write("input[name=function]", "Counsellor")
    hands.follow("button.main")

    assert page.locator("[data-reply]").get_attribute("data-reply") == "recorded"
    assert [each.answers for each in replies()] == [{"1": "approve"}]
    context.close()
