"""An objection, without JavaScript: from the mailed link to the letter that everybody gets, and to the meeting."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from app.consultations.after_objection import refer
from app.consultations.approval import Approval
from app.core.work import SHELL, begin
from tests.fixtures.browser import press
from tests.fixtures.site import Site, text_of
from tests.make import make_open_consultation
from tests.replies.support import REFERENCE, seat
from tests.schedule.support import decisions, kinds, past_drain

MISSION, OTHER = "mission@ke.example", "mission@fr.example"
WHY = "The dates fall on the national elections."


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.set_default_timeout(10_000)  # milliseconds
    yield context.new_page()
    context.close()


def send(page: Page) -> None:
    page.fill("input[name=name]", "A. Person")
    page.fill("input[name=function]", "Counsellor")
    press(page.locator("text=Send the reply"))


def last_letter(site: Site, address: str) -> tuple[str, str]:
    """Subject and text, each on one line."""
    mail = site.mails_to(address)[-1]
    return str(mail["Subject"]), " ".join(text_of(mail).split())


def opened(site: Site) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, REFERENCE, rule="no-objection", deadline="+72h", reminders=["-1d"])
    site.tick()
    subject, invitation = last_letter(site, OTHER)
    assert "silence procedure, objections by" in subject
    assert "No reply is required; an objection, if your Administration has one, must be received" in invitation


def object_with_reasons(site: Site, page: Page) -> None:
    page.goto(site.link_to(MISSION))
    page.check("input[name=item-1][value=object]")
    page.fill("textarea[name=reason-1]", WHY)
    page.check("input[name=item-2a][value=no_objection]")
    press(page.locator("text=Review before sending"))
    assert "All Member States are informed at once that an objection has been received" in page.inner_text("table")
    assert WHY in page.inner_text("main")
    send(page)
    assert page.locator("[data-reply]").get_attribute("data-reply") == "recorded"
    assert WHY in page.inner_text("article")


def everybody_is_told(site: Site, page: Page) -> None:
    site.tick()
    subject, notice = last_letter(site, OTHER)
    assert subject == "DM-26/1: objection received (No. 1)"
    assert "Member KE" not in notice
    assert WHY not in notice
    page.goto(site.link_to(OTHER))
    assert page.inner_text("main").count("An objection has stood since") == 1


def who_is_silent_is_reminded_truthfully(site: Site) -> None:
    site.clock.advance(days=2)
    site.tick()
    subject, reminder = last_letter(site, OTHER)
    assert subject == "DM-26/1: reminder, silence procedure"
    assert "it is deemed to have no objection to it" in reminder


def referred_to_a_meeting(site: Site, page: Page) -> None:
    with begin(SHELL) as work:
        refer(work, REFERENCE, "1", approval=Approval(reason="It cannot be met.", by=1, approved_by=2))
    site.tick()
    assert "is referred to a meeting" in last_letter(site, OTHER)[1]
    page.reload()
    assert "Referred to a meeting" in page.inner_text("main")
    assert page.locator("input[name=item-1]").count() == 0


def test_an_objection_breaks_the_silence_and_the_decision_goes_to_a_meeting(site: Site, page: Page):
    opened(site)
    object_with_reasons(site, page)
    everybody_is_told(site, page)
    who_is_silent_is_reminded_truthfully(site)
    referred_to_a_meeting(site, page)

    past_drain(site.app, site.clock)
    site.tick()

    found = {name: each.outcome for name, each in decisions().items()}
    assert found == {"1": "referred_to_meeting", "2a": "adopted", "2b": "adopted"}
    assert seat("KE").answers == {"1": "object", "2a": "no_objection"}
    assert kinds()["silence_broken"] == 1
    assert "Referred to a meeting" in last_letter(site, OTHER)[1]
