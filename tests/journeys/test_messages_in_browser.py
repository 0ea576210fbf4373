"""Mail that comes back: an answer is entered as a paper and approved by another officer, a bounce is on the board."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.fixtures.axe import check
from tests.fixtures.browser import press
from tests.fixtures.imap import ImapBox
from tests.intake.mail_corpus import dsn, written
from tests.journeys.desk import MISSION, Desk, running_house
from tests.replies.support import replies
from tests.schedule.support import change_settings

pytestmark = pytest.mark.browser
ANSWER = "The Government approves the calendar."
#: All focal points of one Member State.
UNREACHED = ("mission@fr.example", "ministry@fr.example")
RETURN_PATTERN = "bounce+{token}@secretariat.example"


@pytest.fixture
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory, imap_box: ImapBox) -> Iterator[Desk]:
    with running_house(browser, tmp_path_factory.mktemp("house")) as house:
        change_settings(house.site.app, mail_return_path=RETURN_PATTERN, **imap_box.settings)
        yield house.desk("en")


def a_minute_later(desk: Desk) -> None:
    desk.site.clock.advance(minutes=1)
    desk.site.tick()


def test_an_answer_by_mail_becomes_a_reply_by_two_officers_and_a_bounce_is_seen(desk: Desk, imap_box: ImapBox) -> None:
    desk.opened(disclosure={"during": "sealed", "after": "names"})
    desk.site.tick()
    paths = [each.sender for address in UNREACHED for each in desk.site.postbag.mails_to(address)]
    returned = [dsn(to=each, diagnostic="smtp; 550 5.1.1 No such mailbox") for each in paths]
    answer = written(ANSWER, subject=f"Re: {desk.reference}", sender=f"Mission of Kenya <{MISSION}>")
    imap_box.put(*returned, answer, at=desk.site.clock.at)

    a_minute_later(desk)

    board = desk.first.go(f"/desk/consultations/{desk.reference}")
    check(board, "ltr")
    seen = board.inner_text("main")
    assert "Member FR – returned as not delivered" in seen
    assert "No such mailbox" in seen
    assert replies() == []

    page = desk.first.go("/desk/messages")
    check(page, "ltr")
    press(page.get_by_role("link", name="Mission of Kenya"))
    check(page, "ltr")
    assert ANSWER in page.inner_text("main")
    press(page.get_by_role("link", name=desk.reference, exact=True).first)
    assert page.locator("[name=member]").input_value() == "KE"
    typed = {"registry_number": "2026/7", "answer-1": "approve", "sentence-1": ANSWER}
    desk.send(page, **typed, reason="It came by e-mail.")
    press(page.locator("main a[href*='/desk/requests/']"))
    assert replies() == []

    desk.approve(desk.is_asked(page), "KE")

    assert [each.answers for each in replies()] == [{"1": "approve"}]
    assert desk.letters(MISSION, "recorded on behalf")
    assert "entered as a paper" in desk.second.go("/desk/messages").inner_text("main")
