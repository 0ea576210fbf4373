"""A note verbale: one officer enters it, another approves, the focal points get the letter and the board counts it."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app.core.work import SHELL, begin
from app.officers.signin import make_sign_in_link
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site, text_of
from tests.make import make_officer, make_open_consultation

pytestmark = pytest.mark.browser
SENTENCE = "Le Gouvernement approuve la proposition."


def sit_down(site: Site, browser: Browser, email: str, language: str) -> Page:
    with begin(SHELL) as work:
        make_officer(work, email).language = language
        link = make_sign_in_link(work, email)
    page = browser.new_context(locale=language, timezone_id="UTC").new_page()
    page.set_default_timeout(10_000)  # milliseconds
    page.goto(link)
    page.get_by_role("button").first.click()
    return page


def check(page: Page, direction: str) -> None:
    assert page.locator("html").get_attribute("dir") == direction
    assert page.locator("h1").count() == 1
    assert Axe().run(page).response["violations"] == []


def enter(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/desk/paper-entry/DM-26/1")
    page.select_option("[name=member]", "KE")
    page.check("[name=channel][value=letter]")
    page.fill("[name=note_number]", "NV/12")
    page.fill("[name=received]", "2026-03-02T14:00")
    page.fill("[name=registry_number]", "2026/1")
    page.check("[name='answer-1'][value=approve]")
    page.fill("[name='sentence-1']", SENTENCE)
    page.check("[name='answer-2a'][value=unclear]")
    page.fill("[name='sentence-2a']", "Il prend note.")
    page.fill("[name=reason]", "The mission sent a note.")
    page.set_input_files("[name=scan]", {"name": "note.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    prove(page)
    page.click("main button.main")


def prove(page: Page) -> None:
    if page.locator("[name=proof_confirmed]").count():
        page.check("[name=proof_confirmed]")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_note_verbale_is_recorded_by_two(
    browser: Browser, tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, language: str, direction: str
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            make_open_consultation(work, "DM-26/1")
        clock.advance(hours=2)
        first = sit_down(site, browser, "officer.a@secretariat.example", language)
        second = sit_down(site, browser, "officer.b@secretariat.example", language)

        enter(first, site)
        check(first, direction)
        second.goto(f"{site.url}/desk/requests")
        second.locator("table a").first.click()
        check(second, direction)
        assert SENTENCE in second.inner_text("main")
        prove(second)
        second.locator("form[action$='/approve'] button.main").click()
        second.goto(f"{site.url}/desk/papers/DM-26/1")
        check(second, direction)
        site.tick()

        told = [str(mail["Subject"]) for mail in site.mails_to("ministry@ke.example")]
        assert "DM-26/1: reply recorded on behalf of your Member State" in told
        assert "DM-26/1: clarification requested" in told
        assert "NV/12" in text_of(site.mails_to("ministry@ke.example")[-1])
        second.goto(f"{site.url}/desk/consultations/DM-26/1")
        assert second.locator(".tile.part").count() == 1
        first.context.close()
        second.context.close()
