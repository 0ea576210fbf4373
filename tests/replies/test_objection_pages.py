"""Silence procedures on the pages of members: what silence means, what an objection causes, that one stands."""

import pytest
from flask import Flask

from app.replies.views import sitting
from app.rules import Choice
from tests.replies.support import CLEAR, letters, open_council, reply
from tests.replies.test_pages import MINISTRY, MISSION, SIGNATURE, WITHOUT_VOTE, data, hidden, opened

OTHER = "mission@fr.example"
TOLD = "All Member States are informed at once that an objection has been received, but not from which of them."
STANDS = "An objection has stood since 2 March 2026."


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    sitting.BAD_LINKS._events.clear()
    open_council(rule="un-silence", deadline="+72h", reminders=[])


def test_the_page_offers_what_the_rule_does_and_says_that_no_reply_is_required(app: Flask):
    client, address = opened(app, MISSION)
    page = client.get(address).text

    for value in ("no_objection", "object"):
        assert f'name="item-1" value="{value}"' in page
    assert 'name="item-1" value="approve"' not in page
    assert page.count("Silence procedure: no reply is required") == 3
    assert "it is deemed to have no objection to it" in page


def test_a_member_without_the_vote_is_not_told_that_it_may_object(app: Flask):
    client, address = opened(app, WITHOUT_VOTE)

    assert "Silence procedure: no reply is required" not in client.get(address).text


def test_the_review_says_what_an_objection_causes_before_it_is_sent(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "object", "item-2a": "no_objection"}

    review = client.post(address + "review", data=form).text

    assert review.count("A single objection breaks the silence: the decision is then not adopted by silence.") == 1
    assert review.count(TOLD) == 1
    assert letters("objection") == []


def test_a_further_objection_is_not_said_to_be_told(app: Flask):
    reply(OTHER, {"1": Choice.OBJECT})
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "object"}

    review = client.post(address + "review", data=form).text

    assert "A single objection breaks the silence" in review
    assert TOLD not in review


def test_an_objection_with_its_reasons_is_recorded_and_everybody_is_told(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "object", "reason-1": "The dates."}
    review = client.post(address + "review", data=form)
    answer = client.post(address + "confirm", data=hidden(review.text) | SIGNATURE, follow_redirects=True)

    assert data(answer.text)[0] == "recorded"
    assert "The dates." in answer.text
    assert len(letters("objection")) == 8


@pytest.mark.parametrize("email", [MINISTRY, OTHER, WITHOUT_VOTE])
def test_everybody_sees_that_an_objection_stands_and_nobody_whose(app: Flask, email: str):
    reply(MISSION, {"1": Choice.OBJECT}, reasons={"1": "The dates."})
    client, address = opened(app, email)
    page = client.get(address).text

    assert page.count(STANDS) == 1
    assert ("Member KE" in page) is (email == MINISTRY)
    assert ("The dates." in page) is (email == MINISTRY)


def test_an_objection_that_was_withdrawn_is_seen_no_more(app: Flask):
    for answer in (Choice.OBJECT, CLEAR):
        reply(MISSION, {"1": answer})
    client, address = opened(app, OTHER)

    assert "An objection has stood" not in client.get(address).text
