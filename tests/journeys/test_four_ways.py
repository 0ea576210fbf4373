"""The four ways through the house, with real mail, a real browser and a deadline that passes."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from app.consultations.service import Approval, extend
from app.core.work import SHELL, begin, look
from app.officers.signin import make_sign_in_link
from app.record import queries as record
from app.record import tree
from tests.fixtures.browser import press
from tests.fixtures.site import Site, text_of
from tests.make import at, make_officer, open_example

REFERENCE = "DM-21/1012"
ALL = ("i1", "i2a", "i2b", "i3", "i4", "i5", "i6a", "i6b", "i7", "i8a", "i8b", "i8c")
KENYA, MINISTRY, EGYPT = "mission@kenya.example", "ministry@kenya.example", "mission@egypt.example"


@pytest.fixture
def plain_page(browser: Browser) -> Page:
    """A page without JavaScript, narrow as a phone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.fixture
def opened(site: Site) -> Site:
    with begin(SHELL) as work:
        open_example(work)
        make_officer(work)
    return site


def answer(page: Page, **answers: str) -> None:
    for item, choice in answers.items():
        page.check(f"input[name='item-{item.removeprefix('i')}'][value={choice}]")
    press(page.locator("button.main"))


def confirm(page: Page) -> str:
    """Confirm the review page; what was recorded, by the answer page's own mark."""
    page.fill("input[name=name]", "Example representative (invented)")
    page.fill("input[name=function]", "Second Secretary (invented)")
    press(page.locator("button.main"))
    return page.locator("[data-reply]").get_attribute("data-reply") or ""


def events(kind: str) -> list[dict]:
    with look() as work:
        return [event for event in map(json.loads, record.lines(work, REFERENCE)) if event["type"] == kind]


def test_a_opening_mails_each_focal_point_a_link_of_its_own_in_its_language(opened: Site):
    opened.tick()

    mails = opened.postbag.received
    assert len(mails) == 87
    links = [line for mail in mails for line in text_of(mail.message).splitlines() if "/l/" in line]
    assert len(links) == len(set(links)) == 73
    assert opened.mails_to(EGYPT)[0]["Content-Language"] == "ar"
    assert "25" in text_of(opened.mails_to(KENYA)[0])


def test_b_a_reply_in_two_portions_without_javascript_is_receipted_to_all_focal_points(opened: Site, plain_page: Page):
    opened.tick()

    plain_page.goto(opened.link_to(KENYA))
    answer(plain_page, i1="approve", i6a="abstain")
    assert confirm(plain_page) == "recorded"
    opened.clock.advance(days=3)
    plain_page.goto(opened.link_to(KENYA))
    assert plain_page.locator("input[name='item-1'][value=keep]").is_checked()
    answer(plain_page, i7="disapprove", i6a="clear")
    assert confirm(plain_page) == "recorded"
    code = plain_page.locator("[data-receipt]").get_attribute("data-receipt")
    opened.tick()

    replies = events("reply")
    assert [reply["replaces"] for reply in replies] == [None, _index_of(replies[0])]
    for address in (KENYA, MINISTRY):
        assert code in text_of(opened.mails_to(address)[-1])
    with look() as work:
        assert code == tree.receipt_code(tree.leaf_hash(record.lines(work, REFERENCE)[_index_of(replies[1])]))


def test_b_the_arabic_page_reads_from_right_to_left(opened: Site, plain_page: Page):
    opened.tick()

    plain_page.goto(opened.link_to(EGYPT))

    assert plain_page.locator("html").get_attribute("dir") == "rtl"
    assert plain_page.evaluate("document.documentElement.scrollWidth") <= 390


def test_c_reminders_closing_and_outcome_happen_by_themselves(opened: Site, plain_page: Page):
    opened.tick()
    plain_page.goto(opened.link_to(KENYA))
    answer(plain_page, **dict.fromkeys(ALL, "approve"))
    assert confirm(plain_page) == "recorded"
    opened.tick()

    opened.clock.at = at("2026-03-25T17:00:00+00:00")
    opened.tick()
    reminded = {
        mail.recipients[0] for mail in opened.postbag.received if "remind" in str(mail.message["Subject"]).lower()
    }
    assert MINISTRY not in reminded
    assert "mission@ghana.example" in reminded

    opened.clock.at = at("2026-03-26T17:00:29.999999+00:00")
    opened.tick()
    assert events("closed") == []
    opened.clock.at = at("2026-03-26T17:00:30+00:00")
    opened.tick()

    assert len(events("closed")) == len(events("outcome")) == len(events("announced")) == 1
    outcome = text_of(opened.mails_to("mission@ghana.example")[-1])
    assert "2 × 1 = 2 ≤ 48" in outcome
    assert events("outcome")[0]["items"]["7"]["counts"] == {"approve": 1, "disapprove": 0, "abstain": 0, "silent": 47}
    plain_page.goto(opened.link_to(KENYA))
    assert "2 × 1 = 2 ≤ 48" in plain_page.content()
    plain_page.locator("details:has(form) > summary").click()
    answer(plain_page, i7="disapprove")
    assert confirm(plain_page) == "late"


def test_c_an_extension_moves_the_close_and_everybody_is_told(opened: Site):
    opened.tick()
    with begin(SHELL) as work:
        extend(work, REFERENCE, deadline="+3d", approval=Approval(reason="Asked for.", by=1, approved_by=2))
    opened.clock.at = at("2026-03-26T18:00:00+00:00")
    opened.tick()

    assert events("closed") == []
    told = [mail for mail in opened.postbag.received if re.search("29 March 2026", text_of(mail.message))]
    assert {mail.recipients[0] for mail in told} >= {KENYA, MINISTRY}


def test_d_the_board_shows_who_replied_and_needs_a_sign_in(opened: Site, plain_page: Page, page: Page):
    opened.tick()
    page.goto(f"{opened.url}/desk/consultations/{REFERENCE}")
    assert page.url.startswith(f"{opened.url}/desk/sign-in")
    plain_page.goto(opened.link_to(KENYA))
    answer(plain_page, i1="approve")
    confirm(plain_page)

    with begin(SHELL) as work:
        link = make_sign_in_link(work, "officer.a@secretariat.example")
    page.goto(link)
    press(page.locator("button.main"))
    page.goto(f"{opened.url}/desk/consultations/{REFERENCE}")

    expect(page.locator(".tile")).to_have_count(49)
    expect(page.locator(".tile.part", has_text="Kenya")).to_have_count(1)
    expect(page.locator(".tile.out")).to_have_count(1)


def _index_of(event: dict) -> int:
    with look() as work:
        lines = [json.loads(line) for line in record.lines(work, REFERENCE)]
    return lines.index(event)
