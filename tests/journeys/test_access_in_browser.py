"""The member's pages for everybody: by keyboard alone, at 320 px, at 400 % and without scripts, in six languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from app.core.i18n import LANGUAGES
from app.core.work import SHELL, begin, look
from app.replies.models import ReplyDraft
from tests.fixtures.app import FixedClock
from tests.fixtures.axe import broken
from tests.fixtures.browser import press
from tests.fixtures.mail import running_smtp_sink
from tests.fixtures.site import Site, running_site
from tests.journeys.test_keyboard_in_browser import Hands
from tests.make import open_example
from tests.replies.support import letters, replies

pytestmark = pytest.mark.browser
#: A narrow telephone, and a window of 1280 x 1024 px at 400 %.
TELEPHONE, MAGNIFIED = {"width": 320, "height": 640}, {"width": 320, "height": 256}
#: Language to the one that stands beside it.
BESIDE = {"ar": "ru", "zh": "fr", "en": "ar", "fr": "zh", "ru": "es", "es": "en"}
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

#: What stands higher on a narrow page than what is read before it.
_OUT_OF_ORDER = """() => {
  const seen = [...document.querySelectorAll('h1, h2, legend, p, dt, label, textarea, button, summary, footer')]
    .filter(each => each.checkVisibility() && !each.closest('.vh, .across, table'));
  return seen.slice(1).map((each, place) => [seen[place], each])
    .filter(([before, after]) => after.getBoundingClientRect().bottom <= before.getBoundingClientRect().top)
    .map(both => both.map(each => each.textContent.trim().slice(0, 30)).join(' stands below '));
}"""
#: Radio buttons that belong to no group, or to one whose name lacks the number of the decision.
_UNGROUPED = """() => [...document.querySelectorAll('[type=radio]')]
  .filter(each => each.closest('fieldset')?.querySelector(':scope > legend .no')?.textContent
    !== each.name.replace('item-', ''))
  .map(each => `${each.name} stands in no group of its own`)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    directory = tmp_path_factory.mktemp("site")
    with running_smtp_sink() as postbag, running_site(directory, FixedClock(), postbag) as running:
        with begin(SHELL) as work:
            open_example(work)
        running.tick()
        yield running


def plain_page(browser: Browser, size: dict[str, int]) -> Page:
    """A page without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport=size)
    context.set_default_timeout(10_000)  # milliseconds
    return context.new_page()


def link_of(site: Site, place: int = 0) -> str:
    """The link of one of those invited, by place."""
    return site.link_to(letters("invitation")[place].address)


def faults(page: Page) -> list[str]:
    return [
        f"{page.url} at {page.viewport_size}: {each}" for each in page.evaluate(_TOO_WIDE) + page.evaluate(_TOO_SMALL)
    ]


def steps(page: Page, link: str, language: str, beside: str) -> Iterator[str]:
    """From the link to the receipt and back, with every page that a focal point meets on the way; names each."""
    page.goto(link)
    home = page.url.partition("?")[0]
    page.goto(f"{home}?lang={language}&beside={beside}")
    yield "form"
    press(page.locator("form[action*='/review'] button.main"))
    yield "nothing chosen"
    choices = page.locator("input[name=item-1]:not([value=keep]):not([value=clear])")
    choices.nth(LANGUAGES.index(language) % 3).check()
    page.fill("textarea[name=statement]", "وجهة نظر" * 30)
    press(page.locator("button[formaction*='/save']"))
    yield "draft"
    press(page.locator("form[action*='/review'] button.main"))
    yield "review"
    page.fill("input[name=name]", " ")
    page.fill("input[name=function]", "Counsellor, " * 12)
    press(page.locator("form[action*='/confirm'] button.main"))
    yield "review with a problem"
    page.fill("input[name=name]", "A. Person")
    press(page.locator("form[action*='/confirm'] button.main"))
    assert page.locator("[data-reply]").get_attribute("data-reply") == "recorded"
    yield "receipt"
    for path in ("", "capital", "receipt/999999"):
        page.goto(f"{home}{path}?lang={language}&beside={beside}")
        yield path or "history"


@pytest.mark.parametrize(("language", "beside"), BESIDE.items())
def test_every_step_fits_at_320_px_in_the_order_in_which_it_is_read_and_axe_finds_nothing(
    site: Site, browser: Browser, language: str, beside: str
):
    context = browser.new_context(viewport=TELEPHONE)
    page = context.new_page()
    problems: list[str] = []
    for step in steps(page, link_of(site), language, beside):
        found = (*faults(page), *page.evaluate(_OUT_OF_ORDER), *page.evaluate(_UNGROUPED))
        problems += [f"{step}: {each}" for each in found]
        # What axe finds hangs on the direction more than on the language.
        if language in {"en", "ar"} or step in {"form", "review with a problem", "receipt"}:
            problems += [f"{step}: {each}" for each in broken(page)]
    context.close()

    assert problems == []


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_every_step_fits_at_400_percent_without_scripts(site: Site, browser: Browser, language: str):
    page = plain_page(browser, MAGNIFIED)
    problems = [fault for _step in steps(page, link_of(site), language, BESIDE[language]) for fault in faults(page)]
    page.context.close()

    assert problems == []


def test_a_reply_is_drafted_reviewed_and_sent_without_a_mouse_and_the_focus_is_always_seen(
    site: Site, browser: Browser
):
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(link_of(site, -1) + "?lang=en")
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
    assert replies()[-1].answers == {"1": "approve"}
    context.close()
