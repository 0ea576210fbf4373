"""Signing in with a second factor for the first and the second time, and a new account, in a real browser."""

from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from app.core.work import SHELL, begin
from app.officers import passwords
from app.officers.models import Role
from app.officers.service import NewOfficer, add
from tests.fixtures.app import FixedClock
from tests.fixtures.axe import check
from tests.fixtures.browser import press
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import running_site

pytestmark = pytest.mark.browser
EMAIL = "administrator@secretariat.example"
PASSWORD = "correct horse battery"


def give_password(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    press(page.locator("button.main"))


def give_code(page: Page, secret: str, clock: FixedClock) -> None:
    page.fill("[name=code]", pyotp.TOTP(secret).generate_otp(int(clock.at.timestamp()) // 30))
    press(page.locator("button.main"))


def add_reader(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/officers")
    page.fill("[name=name]", "Reader")
    page.fill("[name=email]", "reader@secretariat.example")
    page.check("[name=role][value=reader]")
    press(page.locator("main button.main"))


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_an_administrator_sets_a_second_factor_up_and_adds_an_account(
    browser: Browser, tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, language: str, direction: str
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            account = NewOfficer(
                email=EMAIL,
                name="Administrator",
                role=Role.ADMINISTRATOR,
                password_hash=passwords.hashed(PASSWORD),
                language=language,
            )
            add(work, account)
        context = browser.new_context(locale=language, timezone_id="UTC", viewport={"width": 390, "height": 800})
        page = context.new_page()
        page.set_default_timeout(10_000)  # milliseconds

        give_password(page, site.url)
        check(page, direction)
        secret = page.locator("code.secret").inner_text().replace(" ", "")
        give_code(page, secret, clock)
        check(page, direction)
        assert page.locator(".once-codes li").count() == 10
        press(page.locator("a.main"))
        press(page.locator("form[action='/desk/sign-out'] button"))

        clock.advance(minutes=2)
        give_password(page, site.url)
        check(page, direction)
        give_code(page, secret, clock)

        add_reader(page, site.url)
        check(page, direction)
        assert len(page.locator("code.secret").inner_text()) == 24
        press(page.locator("a.main"))
        check(page, direction)
        context.close()
