"""Acts that follow while a consultation is open: a later language version, and a referral after an objection."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from app.core.work import SHELL, begin
from app.members.models import FocalPoint
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site, text_of
from tests.journeys.test_result_in_browser import check, prove, sit_down
from tests.make import make_open_consultation
from tests.replies.support import REFERENCE, reply
from tests.schedule.support import consultation, decisions

MEMBER = "mission@ke.example"
BOTH = pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])


def approve(first: Page, second: Page, direction: str) -> None:
    """The first asks for what stands in the form; the second sees it and approves."""
    first.fill("[name=reason]", "As agreed.")
    prove(first)
    first.click("main button.main")
    check(first, direction)
    second.goto(first.url)
    check(second, direction)
    prove(second)
    second.locator("form[action$='/approve'] button.main").click()


def offered(page: Page, site: Site, kind: str) -> None:
    """Go to an act from the board."""
    page.goto(f"{site.url}/desk/consultations/{REFERENCE}")
    address = page.locator(f"a[href='/desk/acts/{kind}/{REFERENCE}']").first.get_attribute("href")
    page.goto(f"{site.url}{address}")


@BOTH
def test_a_language_version_is_written_approved_mailed_and_read(
    tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, browser: Browser, language: str, direction: str
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            make_open_consultation(work, REFERENCE)
            work.session.scalars(select(FocalPoint).where(FocalPoint.email == MEMBER)).one().language = "ar"
        site.tick()
        first, second = (sit_down(site, browser, f"{each}@secretariat.example", language) for each in "ab")

        offered(first, site, "language")
        check(first, direction)
        first.check("[name=language][value=ar]")
        first.click("main button.main")
        check(first, direction)
        fields = first.locator("form [name$=':ar']")
        for place in range(fields.count()):
            fields.nth(place).fill(f"نص {place}")
        approve(first, second, direction)
        site.tick()

        assert consultation().languages == ["ar", "en"]
        assert "نص 0" in text_of(site.mails_to(MEMBER)[-1])
        first.goto(site.link_to(MEMBER))
        check(first, "rtl")
        assert "نص 6" in first.inner_text("main")
        assert first.locator("main .prop[lang=en]").count() == 0
        for page in (first, second):
            page.context.close()


@BOTH
def test_a_decision_with_an_objection_is_referred_to_a_meeting(
    tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, browser: Browser, language: str, direction: str
) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            make_open_consultation(work, REFERENCE, rule="no-objection")
        reply(MEMBER, {"1": Choice.OBJECT})
        first, second = (sit_down(site, browser, f"{each}@secretariat.example", language) for each in "ab")

        offered(first, site, "refer")
        check(first, direction)
        first.check("[name=decision][value='1']")
        approve(first, second, direction)

        assert decisions()["1"].outcome == "referred_to_meeting"
        for page in (first, second):
            page.context.close()
