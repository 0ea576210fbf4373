"""Every page of the desk in a browser: axe finds nothing, in both directions and colour schemes; no script runs, and
the content security policy has nothing to complain of, with every text an attack (C4)."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app.core.work import SHELL, begin
from app.officers.models import Role
from app.officers.signin import make_sign_in_link
from tests.architecture.world import make_world, pages_of_the_desk
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site
from tests.make import make_officer
from tests.sweep.hostile import make_hostile

pytestmark = pytest.mark.browser
EMAIL = "guest@x.example"


def sign_in(site: Site, page: Page) -> None:
    with begin(SHELL) as work:
        make_officer(work, EMAIL, Role.ADMINISTRATOR)
        link = make_sign_in_link(work, EMAIL)
    page.goto(link)
    page.get_by_role("button").first.click()


def broken(page: Page) -> list[str]:
    """The rules that the page breaks, with where."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']} {each['nodes'][0]['html'][:120]}" for each in found]


def is_file(page: Page, address: str) -> bool:
    """Whether the address gives something to take away instead of a page."""
    return "html" not in page.request.get(address).headers["content-type"]


def test_every_page_of_the_desk(browser: Browser, tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        pages = pages_of_the_desk(site.app, make_world())
        context = browser.new_context(locale="en", timezone_id="UTC", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        sign_in(site, page)
        make_hostile()
        problems: list[str] = []
        page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "console",
            lambda line: problems.append(f"{page.url}: {line.text}") if "Content Security" in line.text else None,
        )

        for endpoint, path in pages.items():
            if is_file(page, site.url + path):
                continue
            page.emulate_media(color_scheme="light")
            page.goto(site.url + path)
            problems += [f"{endpoint} en: {each}" for each in broken(page)]
            # What may differ between the colour schemes, the colours, is the same in both directions.
            page.emulate_media(color_scheme="dark")
            page.goto(f"{site.url}{path}{'&' if '?' in path else '?'}lang=ar")
            assert page.locator("html").get_attribute("dir") == "rtl", endpoint
            problems += [f"{endpoint} ar dark: {each}" for each in broken(page)]
            page.set_viewport_size({"width": 390, "height": 800})
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                problems.append(f"{endpoint} ar: wider than a telephone")
            page.set_viewport_size({"width": 1280, "height": 900})
        context.close()

        assert not problems, "\n".join(problems)
