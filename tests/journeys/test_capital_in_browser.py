"""What surrounds the reply, in a real browser: the link for the capital, and the code by post without any script."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app.consultations.mission_codes import issue_codes
from app.core.work import SHELL, begin
from tests.fixtures.app import FixedClock
from tests.fixtures.browser import press
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site
from tests.make import make_open_consultation

pytestmark = pytest.mark.browser
MISSION = "mission@ke.example"


def looked_at(page: Page, problems: list[str]) -> None:
    """A page in both directions, light and dark: axe finds nothing, and nothing sticks out of a small telephone."""
    address = page.url.partition("?")[0]
    for language, scheme in (("en", "light"), ("ar", "dark")):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}?lang={language}")
        found = Axe().run(page).response["violations"]
        problems += [f"{address} {language}: {each['id']} {each['nodes'][0]['html'][:160]}" for each in found]
        page.set_viewport_size({"width": 320, "height": 700})
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            problems.append(f"{address} {language}: wider than a telephone")
        page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{address}?lang=en")


def test_the_capital_reads_what_the_mission_passes_on(
    browser: Browser, tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            make_open_consultation(work)
        site.tick()
        mission, capital = browser.new_context(locale="en"), browser.new_context(locale="en")
        page, reader = mission.new_page(), capital.new_page()
        problems: list[str] = []

        page.goto(site.link_to(MISSION))
        press(page.get_by_role("link", name="Read-only links for the capital"))
        press(page.get_by_role("button", name="Make a link"))
        address = page.locator("code").inner_text()
        looked_at(page, problems)
        reader.goto(address)
        looked_at(reader, problems)

        assert "/k/" not in reader.url
        assert reader.get_by_text("Read-only copy for the capital: Member KE").is_visible()
        assert reader.locator("form, button, input").count() == 0
        press(page.get_by_role("button", name="Withdraw this link"))
        reader.reload()
        assert reader.get_by_text("This read-only link does not open.").is_visible()
        assert problems == []
        mission.close()
        capital.close()


def test_the_code_by_post_is_entered_without_scripts(
    browser: Browser, tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        code = issued_on(site)
        context = browser.new_context(locale="en", java_script_enabled=False)
        page = context.new_page()

        page.goto(f"{site.url}/code")
        page.get_by_label("Code").fill(code)
        press(page.get_by_role("button", name="Send the links"))
        site.tick()

        assert page.get_by_role("heading", name="If the code is valid").is_visible()
        assert len(site.mails_to(MISSION)) == 2
        context.close()


def issued_on(site: Site) -> str:
    """The code of one mission of a consultation whose invitations have been sent."""
    with begin(SHELL) as work:
        reference = make_open_consultation(work).reference
        (found,) = issue_codes(work, reference, "KE")
    site.tick()
    return found.slip.code
