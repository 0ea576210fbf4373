"""What focal points see where comments are invited and nothing is decided."""

import pytest
from flask import Flask

from app.replies.views import sitting
from tests.fixtures.app import FixedClock
from tests.replies.support import open_council, replies
from tests.replies.test_pages import MISSION, SIGNATURE, WITHOUT_VOTE, data, hidden, opened
from tests.schedule.support import past_drain, quiet_tick

RULE = {"rule": "fao-comments", "disclosure": {"during": "officers", "after": "names_with_text"}}


@pytest.fixture(autouse=True)
def _forget_bad_links() -> None:
    sitting.BAD_LINKS._events.clear()


@pytest.mark.parametrize("email", [MISSION, WITHOUT_VOTE])
def test_the_page_invites_comments_and_offers_no_choices(app: Flask, email: str):
    open_council(**RULE)
    client, address = opened(app, email)

    page = client.get(address).text

    assert "Comments are invited; nothing is decided in this consultation." in page
    assert 'type="radio"' not in page
    assert "Text of the comments" in page
    assert "Answered in part" not in page


def test_comments_are_reviewed_confirmed_and_receipted(app: Flask):
    open_council(**RULE)
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"statement": "Chapter 2 is too long."}

    review = client.post(address + "review", data=form).text
    answer = client.post(address + "confirm", data=hidden(review) | SIGNATURE, follow_redirects=True).text

    assert "Chapter 2 is too long." in review
    assert "Answer after sending" not in review
    assert data(answer)[0] == "recorded"
    assert [each.statements for each in replies()] == [{"*": "Chapter 2 is too long."}]


def test_a_choice_is_not_taken(app: Flask):
    open_council(**RULE)
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"}

    answer = client.post(address + "review", data=form)

    assert answer.status_code == 422
    assert replies() == []


def test_beside_decisions_the_page_counts_those_only(app: Flask):
    items = [
        {"number": "1", "title": {"en": "Calendar"}, "text": {"en": "It is approved."}},
        {"number": "2", "title": {"en": "Outline"}, "text": {"en": "An outline."}, "rule": "fao-comments"},
    ]
    open_council(items=items)
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"}
    review = client.post(address + "review", data=form).text
    client.post(address + "confirm", data=hidden(review) | SIGNATURE)

    page = client.get(address).text

    assert "On this item comments are invited, in the statement below; nothing is decided." in page
    assert "All 1 decisions are answered." in page
    assert 'name="item-2"' not in page


def test_after_the_close_the_page_has_neither_answers_nor_outcomes(app: Flask, clock: FixedClock):
    open_council(**RULE)
    past_drain(app, clock)
    quiet_tick(app)
    client, address = opened(app, MISSION)

    page = client.get(address).text

    assert "Answer of the Member State" not in page
    assert "Outcome" not in page
    assert "Send a late reply" in page
