"""What focal points are told of requests before they confirm one, and when they come too late."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.replies.views import sitting
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.make import at
from tests.replies.support import replies, seat
from tests.replies.test_pages import MISSION, SIGNATURE, data, hidden, opened
from tests.replies.test_requests import ask, open_for_discussion, open_for_more_time
from tests.schedule.support import deadline, kinds

OVER = "Discussion could be asked for until 9 March 2026, and no longer."
SPENT = "The deadline has been extended as often as the rule allows"


@pytest.fixture(autouse=True)
def _forget() -> None:
    sitting.BAD_LINKS._events.clear()


@pytest.fixture
def reviewed(app: Flask) -> Callable[[str], str]:
    """The review page after one answer to decision 1 was chosen."""

    def review(value: str) -> str:
        client, address = opened(app, MISSION)
        form = hidden(client.get(address).text)
        return client.post(address + "review", data=form | {"item-1": value}).text

    return review


def test_the_review_says_what_a_request_for_discussion_causes(reviewed: Callable[[str], str]):
    open_for_discussion()

    page = reviewed("discuss")

    assert "referred to a meeting" in page
    assert "This answer takes no position on the decision." in page
    assert replies() == []


def test_the_review_says_what_a_request_for_more_time_causes(reviewed: Callable[[str], str]):
    open_for_more_time()

    page = reviewed("more_time")

    assert "the deadline is extended for all" in page
    assert "The extension is of 30 days." in page


def test_a_position_causes_nothing_that_would_have_to_be_said(reviewed: Callable[[str], str]):
    open_for_discussion()

    assert "takes no position" not in reviewed("approve").partition("<table")[2]


def test_after_the_window_discussion_is_not_offered_and_the_page_says_since_when(app: Flask, clock: FixedClock):
    open_for_discussion()
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text)
    assert 'value="discuss"' in client.get(address).text
    clock.at = at("2026-03-09T23:00:00+00:00")

    page = client.get(address).text
    review = client.post(address + "review", data=form | {"item-1": "discuss", "item-2a": "approve"})

    assert 'value="discuss"' not in page
    assert OVER in page
    assert review.status_code == 422
    assert OVER in review.text
    assert 'name="item-2a" value="approve" checked' in review.text


def test_a_request_that_was_made_in_time_may_be_left_as_it_is(app: Flask, clock: FixedClock):
    open_for_discussion(requests=3)
    ask("KE")
    clock.at = at("2026-03-09T23:00:00+00:00")
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text)

    review = client.post(address + "review", data=form | {"item-1": "keep", "item-2a": "approve"})

    assert review.status_code == 200
    assert "left as answered: asks for discussion at a meeting" in review.text


def test_the_page_says_before_and_the_review_again_that_a_further_request_has_no_effect(
    app: Flask, reviewed: Callable[[str], str]
):
    open_for_more_time()
    assert SPENT not in _page(app)
    ask("FR", Choice.MORE_TIME)
    extended = deadline()

    page, review = _page(app), reviewed("more_time")

    assert SPENT in page
    assert 'name="item-1" value="more_time"' in page
    assert SPENT in review
    assert "the deadline is extended for all" not in review.partition("<table")[2]
    assert deadline() == extended


def test_the_reply_that_completes_the_requests_gets_its_receipt_as_ever(app: Flask):
    open_for_discussion()
    client, address = opened(app, MISSION)
    review = client.post(address + "review", data=hidden(client.get(address).text) | {"item-1": "discuss"}).text

    answer = client.post(address + "confirm", data=hidden(review) | SIGNATURE, follow_redirects=True).text

    assert data(answer)[0] == "recorded"
    assert (seat("KE").answers, kinds()["deferred"]) == ({"1": "discuss"}, 1)
    assert "Settled on 2 March 2026: Referred to a meeting" in client.get(address).text


def _page(app: Flask) -> str:
    client, address = opened(app, MISSION)
    return client.get(address).text
