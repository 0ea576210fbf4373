"""Every page in a browser: axe finds nothing, in both directions and both colour schemes of each; no script runs, and
the content security policy has nothing to complain of, with every text an attack (C4)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.core.work import SHELL, begin
from app.officers.models import Role
from app.officers.signin import make_sign_in_link
from tests.architecture.world import World, make_world, pages_of_the_desk, pages_outside
from tests.fixtures.app import FixedClock
from tests.fixtures.axe import COLOURS, broken
from tests.fixtures.browser import press
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site
from tests.make import make_officer
from tests.sweep.hostile import make_hostile

pytestmark = pytest.mark.browser
EMAIL = "guest@x.example"
WIDE, TELEPHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
#: Each direction with a language of its own; the other colour scheme follows on the page that is there already.
LOOKS = (("en", "ltr", "light", "dark"), ("ar", "rtl", "dark", "light"))


@pytest.fixture
def site(tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink) -> Iterator[Site]:
    with running_site(tmp_path, clock, smtp_sink) as running:
        yield running


@contextmanager
def watched(browser: Browser, problems: list[str]) -> Iterator[Page]:
    """A page that writes down every dialog, and every complaint about the content security policy."""
    context = browser.new_context(locale="en", timezone_id="UTC", viewport=WIDE)
    page = context.new_page()
    page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "console",
        lambda line: problems.append(f"{page.url}: {line.text}") if "Content Security" in line.text else None,
    )
    yield page
    context.close()


def sign_in(site: Site, page: Page) -> None:
    with begin(SHELL) as work:
        make_officer(work, EMAIL, Role.ADMINISTRATOR)
        link = make_sign_in_link(work, EMAIL)
    page.goto(link)
    press(page.get_by_role("button").first)


def is_file(page: Page, address: str) -> bool:
    """Whether the address gives something to take away instead of a page."""
    return "html" not in page.request.head(address).headers["content-type"]


def faults(page: Page, address: str) -> Iterator[str]:
    """What is wrong with a page in any of its looks."""
    for language, direction, scheme, other in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        if page.locator("html").get_attribute("dir") != direction:
            yield f"{language}: not {direction}"
        yield from (f"{language} {scheme}: {each}" for each in broken(page))
        page.emulate_media(color_scheme=other)
        yield from (f"{language} {other}: {each}" for each in broken(page, only=COLOURS))
    page.set_viewport_size(TELEPHONE)
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        yield "wider than a telephone"
    page.set_viewport_size(WIDE)


def walk(page: Page, site: Site, pages: dict[str, str]) -> list[str]:
    """What is wrong with all of them; files are passed by."""
    return [
        f"{endpoint} {fault}"
        for endpoint, path in pages.items()
        if not is_file(page, site.url + path)
        for fault in faults(page, site.url + path)
    ]


@pytest.mark.slow
def test_every_page_of_the_desk(browser: Browser, site: Site) -> None:
    pages = pages_of_the_desk(site.app, make_world())
    problems: list[str] = []
    with watched(browser, problems) as page:
        sign_in(site, page)
        make_hostile()

        problems += walk(page, site, pages)

    assert not problems, "\n".join(problems)


@pytest.mark.slow
def test_every_page_of_a_focal_point_and_what_strangers_see(browser: Browser, site: Site) -> None:
    world = make_world()
    pages = pages_outside(site.app, world)
    problems: list[str] = []
    with watched(browser, problems) as page:
        make_hostile()
        # Whoever has no link, or one that opens nothing.
        problems += walk(page, site, pages | {"nothing": "/nothing", "no link": "/l/nothing"})
        page.goto(f"{site.url}/l/{world.common['token']}")
        problems += walk(page, site, pages)
        problems += review(page, site, world)

    assert not problems, "\n".join(problems)


def review(page: Page, site: Site, world: World) -> list[str]:
    """What is wrong with the page that repeats the answers before they are sent; no address leads to it."""
    found: list[str] = []
    for language, _direction, scheme, other in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{site.url}/r/{world.common['invitation']}/?lang={language}")
        page.locator("[name=item-2a]").first.check()
        press(page.locator("form[action*='/review'] button[type=submit]").last)
        assert page.locator("form[action*='/confirm']").count() == 1
        found += [f"review {language} {scheme}: {each}" for each in broken(page)]
        page.emulate_media(color_scheme=other)
        found += [f"review {language} {other}: {each}" for each in broken(page, only=COLOURS)]
    return found
