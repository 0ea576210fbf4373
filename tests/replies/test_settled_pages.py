"""What focal points see of decisions that were settled before the close."""

import pytest
from flask import Flask

from app.replies.views import sitting
from app.rules import Outcome
from tests.fixtures.app import FixedClock
from tests.replies.support import (
    APPROVE,
    kept_counters,
    open_council,
    recount,
    replies,
    reply,
    seat,
    settle_now,
)
from tests.replies.test_pages import MISSION, SIGNATURE, data, hidden, opened
from tests.schedule.support import quiet_tick


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    sitting.BAD_LINKS._events.clear()
    open_council()


def test_a_settled_decision_is_shown_with_its_outcome_and_without_choices(app: Flask):
    reply(MISSION, {"1": APPROVE})
    settle_now("1", Outcome.REFERRED_TO_MEETING)
    client, address = opened(app, MISSION)
    page = client.get(address).text

    assert 'name="item-1"' not in page
    assert 'name="item-2a"' in page
    assert "Settled on 2 March 2026: Referred to a meeting" in page
    assert "Answer on record: approves" in page
    assert "Answered in part: 0 of 2 decisions." in page


def test_a_portion_with_the_other_decisions_works_page_wise(app: Flask):
    settle_now("1")
    client, address = opened(app, MISSION)
    review = client.post(address + "review", data=hidden(client.get(address).text) | {"item-2a": "approve"}).text
    assert "settled: Withdrawn" in review
    assert "Changes: 1 · left as answered: 0 · without an answer: 1" in review

    answer = client.post(address + "confirm", data=hidden(review) | SIGNATURE, follow_redirects=True).text

    assert data(answer)[0] == "recorded"
    assert seat("KE").answers == {"2a": "approve"}
    assert kept_counters() == recount()


@pytest.mark.parametrize("value", ["approve", "clear"])
def test_a_form_that_was_drawn_before_is_told_what_became_of_the_decision_and_keeps_the_rest(app: Flask, value: str):
    reply(MISSION, {"1": APPROVE})
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text)
    settle_now("1")

    page = client.post(address + "review", data=form | {"item-1": value, "item-2a": "disapprove"})

    assert page.status_code == 422
    assert "Answers to decision 1 are no longer taken, because it is settled (Withdrawn)." in page.text
    assert 'name="item-2a" value="disapprove" checked' in page.text
    assert len(replies()) == 1


def test_a_form_that_keeps_the_answer_is_taken(app: Flask):
    reply(MISSION, {"1": APPROVE})
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text)
    settle_now("1")

    page = client.post(address + "review", data=form | {"item-1": "keep", "item-2a": "disapprove"})

    assert page.status_code == 200


def test_a_page_where_everything_is_settled_asks_for_nothing(app: Flask):
    for name in ("1", "2a", "2b"):
        settle_now(name)
    client, address = opened(app, MISSION)

    page = client.get(address).text

    assert "Every decision of this consultation is settled; nothing more is asked." in page
    assert 'type="radio"' not in page


def test_after_an_early_close_the_page_says_so_and_has_no_form(app: Flask, clock: FixedClock):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text)
    for name in ("1", "2a", "2b"):
        settle_now(name)
    clock.advance(days=1)
    quiet_tick(app)

    page = client.get(address).text

    assert "Closed on Tuesday, 3 March 2026, since every decision was settled" in page
    assert "The deadline was Thursday, 12 March 2026." in page
    assert 'name="form"' not in page
    assert "The deadline has passed" not in page
    review = client.post(address + "review", data=form | {"item-1": "approve"})
    assert "Answers to decision 1 are no longer taken" in review.text


def test_a_statement_that_comes_before_the_deadline_is_not_late_because_of_an_early_close(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text)
    for name in ("1", "2a", "2b"):
        settle_now(name)
    quiet_tick(app)

    answer = client.post(address + "confirm", data=form | SIGNATURE | {"statement": "We regret it."})

    assert answer.status_code == 303
    assert [each.kind for each in replies()] == ["statement"]
    assert kept_counters().late == 0
