"""Keys at the desk in a real browser: what they open, when they rest, and that they can be turned off for good."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.core.work import SHELL, begin
from app.officers.signin import make_sign_in_link
from tests.fixtures.app import FixedClock
from tests.fixtures.axe import broken, check
from tests.fixtures.browser import press
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site
from tests.make import make_draft, make_officer, make_open_consultation

pytestmark = pytest.mark.browser
OFFICER = "officer.a@secretariat.example"
BOARD = "/desk/consultations/DM-26/1"
#: Send a form twice, and say after a while what stands below it; in one go, because the answer is held back.
PRESS_TWICE = """async (selector) => {
  const form = document.querySelector(selector);
  form.requestSubmit();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  form.requestSubmit();
  return form.querySelector(".busy").innerText;
}"""


def sit_down(site: Site, browser: Browser, language: str) -> Page:
    with begin(SHELL) as work:
        make_officer(work, OFFICER).language = language
        link = make_sign_in_link(work, OFFICER)
    page = browser.new_context(locale=language, timezone_id="UTC").new_page()
    page.set_default_timeout(10_000)  # milliseconds
    page.goto(link)
    press(page.get_by_role("button").first)
    return page


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_keys_lead_through_the_desk(
    tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, browser: Browser, language: str, direction: str
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            make_open_consultation(work)
        page = sit_down(site, browser, language)
        page.goto(site.url + BOARD)

        page.keyboard.press("?")
        sheet = page.locator("dialog[open]")
        expect(sheet.locator("kbd").first).to_be_visible()
        assert broken(page) == []
        page.keyboard.press("g")
        page.keyboard.press("m")
        assert page.url.endswith(BOARD)
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
        page.keyboard.press("g")
        page.keyboard.press("m")
        page.wait_for_url("**/desk/members*")

        page.goto(site.url + BOARD)
        page.keyboard.press("a")
        expect(page.locator("details.menu[open]")).to_have_count(1)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.menu') !== null")
        page.keyboard.press("f")
        page.wait_for_url("**/desk/focal-points/**")
        check(page, direction)


def test_keys_rest_while_somebody_types_and_leave_those_of_the_browser_alone(
    tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, browser: Browser
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        page = sit_down(site, browser, "en")
        page.goto(f"{site.url}/desk/")

        page.keyboard.press("/")
        page.keyboard.type("g m ?/calendar")
        assert page.locator(".find input[type=search]").input_value() == "g m ?/calendar"
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/search?*")
        page.keyboard.press("Control+g")
        page.keyboard.press("c")
        assert "/desk/search" in page.url


def test_a_keyboard_of_other_letters_has_the_same_keys_and_they_can_be_turned_off(
    tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, browser: Browser
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        page = sit_down(site, browser, "ru")
        page.goto(f"{site.url}/desk/")
        press = "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))"
        page.evaluate(press, ["п", "KeyG"])
        page.evaluate(press, ["ь", "KeyM"])
        page.wait_for_url("**/desk/members*")

        page.keyboard.press("?")
        page.locator("dialog[open] [data-switch] button").click()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        page.reload()
        for key in ("?", "/", "g", "d"):
            page.keyboard.press(key)
        assert page.locator("dialog").count() == 0
        assert page.evaluate("document.activeElement === document.body")

        page.locator("footer a[data-keys]").click()
        page.locator("main [data-switch] button").click()
        page.keyboard.press("g")
        page.keyboard.press("d")
        page.wait_for_url("**/desk/decisions*")


def test_what_takes_long_says_so_and_is_sent_once(
    tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, browser: Browser
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            make_open_consultation(work)
            make_draft(work, "DM-26/2")
        page = sit_down(site, browser, "en")
        page.goto(f"{site.url}/desk/preflight/DM-26/2")
        sent: list[Route] = []
        page.route("**/desk/preflight/DM-26/2/test-letter", lambda route: sent.append(route))  # noqa: PLW0108 - no built-in is taken

        shown = page.evaluate(PRESS_TWICE, "form[action$='/test-letter']")

        assert "Please leave the page open." in shown
        assert len(sent) == 1
        sent[0].continue_()
        page.wait_for_url("**/desk/preflight/DM-26/2?sent=1")
        expect(page.locator(".busy")).to_have_count(0)


def test_without_a_script_the_sheet_is_a_page(
    tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, browser: Browser
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        page = sit_down(site, browser, "en")
        plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
        plain.goto(f"{site.url}/desk/")

        plain.locator("footer a[data-keys]").click()

        assert plain.locator("main kbd").count() > 10
        assert plain.locator("[data-switch]").is_hidden()
        assert plain.locator("noscript p").is_visible()
