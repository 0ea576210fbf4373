"""An extension: one officer asks, another approves, everybody gets the letter. And a reminder to all who owe."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.core.work import SHELL, begin
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site, text_of
from tests.journeys.test_paper_in_browser import check, prove, sit_down
from tests.make import make_open_consultation

pytestmark = pytest.mark.browser
REASON = "Two capitals asked for more time."


def ask(page: Page, site: Site, direction: str) -> None:
    """Too early a day is refused at once, and nothing that was typed is lost."""
    page.goto(f"{site.url}/desk/acts/extend/DM-26/1")
    check(page, direction)
    page.fill("[name=reason]", REASON)
    for deadline in ("2026-03-05T18:00", "2026-03-20T18:00"):
        page.fill("[name=deadline]", deadline)
        assert page.input_value("[name=reason]") == REASON
        prove(page)
        page.click("main button.main")
        check(page, direction)
    assert "/desk/requests/" in page.url
    assert page.locator("form[action$='/approve']").count() == 0


def approve(page: Page, site: Site, direction: str) -> None:
    """The second officer finds it in the navigation."""
    page.goto(f"{site.url}/desk/")
    page.locator("nav a[href*='/desk/requests']").click()
    check(page, direction)
    page.locator("table a").first.click()
    check(page, direction)
    assert REASON in page.inner_text("main")
    prove(page)
    page.locator("form[action$='/approve'] button.main").click()
    check(page, direction)


def remind(page: Page, site: Site, direction: str) -> None:
    page.goto(f"{site.url}/desk/focal-points/DM-26/1")
    check(page, direction)
    page.locator("form[action$='/remind'] button").click()
    check(page, direction)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_period_is_extended_by_two_and_all_are_reminded_by_one(
    browser: Browser, tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, language: str, direction: str
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            make_open_consultation(work, "DM-26/1")
        first = sit_down(site, browser, "officer.a@secretariat.example", language)
        second = sit_down(site, browser, "officer.b@secretariat.example", language)

        ask(first, site, direction)
        approve(second, site, direction)
        site.tick()
        (told,) = [mail for mail in site.mails_to("ministry@ke.example") if "20 March 2026" in text_of(mail)]
        assert str(told["Subject"]).startswith("DM-26/1")

        before = len(site.mails_to("mission@ke.example"))
        remind(first, site, direction)
        site.tick()
        assert len(site.mails_to("mission@ke.example")) == before + 1
        first.context.close()
        second.context.close()
