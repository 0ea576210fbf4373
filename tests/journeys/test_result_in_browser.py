"""A result: numbered, certified by two officers and the chair, announced by itself, corrected beside the original."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app.consultations.queries import by_reference
from app.core.work import SHELL, begin, look
from app.officers.models import Role
from app.officers.signin import make_sign_in_link
from app.tally.service import close
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site
from tests.make import make_officer, make_open_consultation
from tests.tally.test_certifying import reply_all

pytestmark = pytest.mark.browser
REFERENCE = "DM-26/1"
RESULT = f"/desk/results/{REFERENCE}"


def sit_down(site: Site, browser: Browser, email: str, language: str, role: Role = Role.OFFICER) -> Page:
    with begin(SHELL) as work:
        make_officer(work, email, role=role).language = language
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


def prove(page: Page) -> None:
    if page.locator("[name=proof_confirmed]").count():
        page.check("[name=proof_confirmed]")


def ask_and_approve(first: Page, second: Page, site: Site, kind: str, **typed: str) -> None:
    first.goto(f"{site.url}/desk/acts/{kind}/{REFERENCE}")
    for name, value in typed.items():
        field = first.locator(f"[name={name}]").first
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "radio":
            first.check(f"[name={name}][value='{value}']")
        else:
            field.fill(value)
    prove(first)
    first.click("main button.main")
    second.goto(first.url)
    check(second, str(second.locator("html").get_attribute("dir")))
    prove(second)
    second.locator("form[action$='/approve'] button.main").click()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_result_is_certified_announced_and_corrected(
    tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, browser: Browser, language: str, direction: str
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            consultation = make_open_consultation(work, REFERENCE, certify="officers_and_chair")
            reply_all(work, consultation)
        site.tick()
        clock.advance(days=11)
        with begin(SHELL) as work:
            assert close(work, by_reference(work, REFERENCE).id)
        first = sit_down(site, browser, "first@secretariat.example", language)
        second = sit_down(site, browser, "second@secretariat.example", language)
        chair = sit_down(site, browser, "chair@secretariat.example", language, Role.CHAIR)

        certified_by_all(site, first, second, chair, direction)
        ask_and_approve(first, second, site, "corrigendum", decision="1", number="626", reason="A slip in the number.")
        site.tick()
        shown_beside_each_other(first, f"{site.url}{RESULT}", direction)
        shown_beside_each_other(chair, site.link_to("mission@ke.example"), "ltr")
        for page in (first, second, chair):
            page.context.close()


def certified_by_all(site: Site, first: Page, second: Page, chair: Page, direction: str) -> None:
    first.goto(f"{site.url}{RESULT}")
    first.fill("[name='number-1']", "625")
    check(first, direction)
    first.click("main button.main")
    ask_and_approve(first, second, site, "certify", reason="Compared with the replies.")
    site.tick()
    assert not is_announced()
    chair.goto(f"{site.url}{RESULT}")
    check(chair, direction)
    chair.click("main button.main")
    site.tick()
    assert is_announced()


def shown_beside_each_other(page: Page, address: str, direction: str) -> None:
    page.goto(address)
    check(page, direction)
    before, after = page.locator("#corrigenda td").all_inner_texts()
    assert "625" in before
    assert "626" in after


def is_announced() -> bool:
    with look() as work:
        return by_reference(work, REFERENCE).announced_at is not None
