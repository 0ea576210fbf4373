"""Robots that open what they find in messages: whatever they press, nothing is answered unless they fill it all in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

from app.core.work import SHELL, begin, look
from app.replies.models import Contest, ReplyDraft
from tests.fixtures.app import FixedClock
from tests.fixtures.browser import press
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import Site, running_site, text_of
from tests.make import make_open_consultation
from tests.replies.support import REFERENCE, consultation, letters, replies
from tests.replies.test_acknowledging import COUNTED
from tests.replies.test_drafts import keep

pytestmark = pytest.mark.browser
MISSION = "mission@ke.example"
ALL = "a, button, summary, input[type=submit]"
#: How many pages are opened, how many of them are left open a while, and for how many milliseconds.
SHORT, LONG = (40, 1, 2_000), (1_000, 20, 60_000)
CLICK_MILLISECONDS = 500


@pytest.fixture
def site(tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, request: pytest.FixtureRequest) -> Iterator[Site]:
    with running_site(tmp_path, clock, smtp_sink, **getattr(request, "param", {})) as running:
        with begin(SHELL) as work:
            make_open_consultation(work, REFERENCE, rule_changes=COUNTED)
        running.tick()
        yield running


@pytest.fixture
def robot(browser: Browser) -> Iterator[Page]:
    """A page with scripts and cookies, as gateways have them."""
    context = browser.new_context(locale="en")
    context.set_default_timeout(10_000)  # milliseconds
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


def press_all(page: Page, link: str) -> Iterator[int]:
    """Press everything on the page of the link, and everything on the page that it leads to; pages opened so far."""
    opened, first = 1, 0
    page.goto(link)
    count = page.locator(ALL).count()
    for first in range(count):
        second, more = 0, 1
        while second < more:
            page.goto(link)
            press_any(page, first)
            more = page.locator(ALL).count()
            press_any(page, second)
            opened, second = opened + 3, second + 1
            yield opened


def press_any(page: Page, place: int) -> None:
    """Press one; what is not there to be pressed, or gives a file, is left."""
    try:
        page.locator(ALL).nth(place).click(force=True, timeout=CLICK_MILLISECONDS, no_wait_after=False)
        page.wait_for_load_state("domcontentloaded")
    except BrowserError:
        return


def nothing_happened() -> None:
    assert replies() == []
    with look() as work:
        assert work.session.query(Contest).count() == 0
        assert work.session.query(ReplyDraft).count() == 1
    assert consultation().acknowledged_count == 0


@pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.prove)], ids=["short", "long"])
def test_robots_that_wait_or_press_everything_record_nothing(site: Site, robot: Page, size: tuple[int, int, int]):
    pages, waits, milliseconds = size
    # What a colleague has prepared is not sent by pressing buttons either, nor deleted.
    keep("ministry@ke.example", statement="Not settled yet.", **{"item-1": "approve"})
    link = site.link_to(MISSION)
    for _page in range(waits):
        robot.goto(link)
        robot.wait_for_timeout(milliseconds)
        nothing_happened()

    opened = 0
    while opened < pages:
        before = opened
        for now in press_all(robot, link):
            opened = before + now
            if opened >= pages:
                break
        nothing_happened()
    assert opened >= pages


def like_a_person(page: Page, link: str) -> None:
    """Fill and confirm as somebody would who has the link and not the letter."""
    page.goto(link)
    page.check("input[name=item-1][value=approve]")
    press(page.locator("text=Review before sending"))
    for field in page.locator("form input[required]").all():
        field.fill("123456" if field.get_attribute("name") == "code" else "A. Person")
    press(page.locator("text=Send the reply"))


@pytest.mark.parametrize(
    ("site", "recorded"),
    [({"typed_confirmation": False}, 1), ({"typed_confirmation": True}, 0)],
    indirect=["site"],
    ids=["link alone", "typed code"],
)
def test_robot_that_fills_and_confirms_is_stopped_only_by_the_code_from_the_letter(
    site: Site, robot: Page, recorded: int
):
    like_a_person(robot, site.link_to(MISSION))

    assert len(replies()) == recorded
    # Where it is not stopped, all focal points of the Member State are told.
    site.tick()
    assert len(letters("receipt")) == 2 * recorded
    assert ("Code to be typed" in text_of(site.mails_to(MISSION)[0])) is not bool(recorded)
