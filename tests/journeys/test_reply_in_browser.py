"""A focal point's way in a real browser, without JavaScript: link from the mail, two portions, receipt, report."""

import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from app.core.db import db
from app.core.work import SHELL, begin, look
from app.replies.models import Contest
from config import Settings
from tests.fixtures.app import FixedClock, make_settings
from tests.fixtures.browser import press
from tests.make import make_open_consultation
from tests.replies.support import (
    DISAPPROVE,
    REFERENCE,
    consultation,
    invitation_row,
    kept_counters,
    letters,
    link_in,
    recount,
    replies,
    reply,
    seat,
)

MISSION, MINISTRY = "mission@ke.example", "ministry@ke.example"


@pytest.fixture
def settings(tmp_path) -> Settings:
    """The server's own address is the public one, so that its port is chosen first."""
    return make_settings(tmp_path, public_url=f"http://127.0.0.1:{_free_port()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def site(app: Flask, settings: Settings) -> Iterator[str]:
    """A running server with an open consultation."""
    with begin(SHELL) as work:
        make_open_consultation(work, REFERENCE)
    server = make_server("127.0.0.1", int(settings.public_url.rpartition(":")[2]), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield settings.public_url
    server.shutdown()
    thread.join()
    server.server_close()
    db.engine.dispose()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.set_default_timeout(10_000)  # milliseconds
    yield context.new_page()
    context.close()


def mailed_link(email: str) -> str:
    (invitation,) = [each for each in letters("invitation") if each.address == email]
    return link_in(invitation, "/l/")


def sign(page: Page, function: str) -> None:
    page.fill("input[name=name]", "A. Person")
    page.fill("input[name=function]", function)
    press(page.locator("text=Send the reply"))


def first_portion(page: Page, site: str) -> None:
    page.goto(site + mailed_link(MISSION))
    assert page.url == f"{site}/r/{invitation_row(MISSION).id}/"
    assert page.locator("input:checked").count() == 0
    page.check("input[name=item-1][value=approve]")
    page.check("input[name=item-2a][value=abstain]")
    press(page.locator("text=Review before sending"))
    assert replies() == []
    sign(page, "Counsellor")
    answer = page.locator("[data-reply]")
    assert answer.get_attribute("data-reply") == "recorded"
    assert answer.get_attribute("data-receipt") == replies()[0].receipt_code


def test_reply_in_two_portions_by_two_colleagues_and_a_report(site: str, plain_page: Page):
    page = plain_page
    first_portion(page, site)

    page.goto(site + mailed_link(MINISTRY))
    assert page.locator("input:checked").count() == 2
    page.check("input[name=item-2b][value=disapprove]")
    page.check("input[name=item-2a][value=clear]")
    page.fill("textarea", "We shall explain at the next session.")
    press(page.locator("text=Review before sending"))
    assert "no answer: taken back" in page.inner_text("table")
    press(page.locator("text=Go back and change"))
    assert page.locator("input[name=item-2b][value=disapprove]").is_checked()
    press(page.locator("text=Review before sending"))
    sign(page, "Head of division")
    assert seat("KE").answers == {"1": "approve", "2b": "disapprove"}
    assert kept_counters() == recount()

    report = [each for each in letters("receipt") if each.address == MISSION][-1]
    page.goto(site + link_in(report, "/c/"))
    with look() as work:
        assert work.session.query(Contest).count() == 0
    press(page.locator("text=Report this reply"))
    assert page.locator("[data-contest]").get_attribute("data-contest") == "received"


def test_colleague_in_between_is_shown_and_asked_again(site: str, plain_page: Page):
    page = plain_page
    page.goto(site + mailed_link(MISSION))
    page.check("input[name=item-1][value=approve]")
    press(page.locator("text=Review before sending"))
    reply(MINISTRY, {"1": DISAPPROVE})
    sign(page, "Counsellor")

    assert page.locator("[data-reply]").get_attribute("data-reply") == "changed"
    assert "You had chosen: approves" in page.inner_text("main")
    page.check("input[name=item-1][value=approve]")
    press(page.locator("text=Review before sending"))
    sign(page, "Counsellor")
    assert seat("KE").answers == {"1": "approve"}


def test_late_reply_after_the_deadline(site: str, plain_page: Page, clock: FixedClock):
    clock.advance(days=30)
    page = plain_page
    page.goto(site + mailed_link(MISSION))
    page.click("text=Send a late reply")
    page.check("input[name=item-1][value=approve]")
    press(page.locator("text=Review before sending"))
    sign(page, "Counsellor")

    assert page.locator("[data-reply]").get_attribute("data-reply") == "late"
    assert (consultation().late_count, consultation().replied_count) == (1, 0)


def test_browser_without_cookies_pastes_the_link(site: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + mailed_link(MISSION))
    context.clear_cookies()
    page.reload()
    page.fill("input[name=link]", f"<{site}{mailed_link(MISSION)}>")
    press(page.locator("button.main"))
    page.check("input[name=item-1][value=approve]")
    press(page.locator("button.main"))
    sign(page, "Counsellor")

    assert page.locator("[data-reply]").get_attribute("data-reply") == "recorded"
    assert "/l/" not in page.url
    context.close()


def test_robot_that_clicks_everything_records_nothing(site: str, page: Page):
    for button in ("Review before sending", "The letter"):
        page.goto(site + mailed_link(MISSION))
        page.click(f"text={button}")
    for place in range(page.locator("a").count()):
        page.goto(site + mailed_link(MISSION))
        page.locator("a").nth(place).click(force=True, timeout=2_000)

    assert replies() == []
