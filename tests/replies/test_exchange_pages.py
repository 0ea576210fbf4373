"""What focal points see and may send while views are exchanged, and afterwards."""

from datetime import timedelta

import pytest
from flask import Flask

from app.replies.refusals import RepliesNotOpen
from app.replies.submission import RecordedKind
from app.replies.views import sitting
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.replies.support import consultation, open_council, replies, reply, seat
from tests.replies.test_contests import report, rule
from tests.replies.test_pages import MISSION, SIGNATURE, WITHOUT_VOTE, data, hidden, opened

FRANCE = "mission@fr.example"
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    sitting.BAD_LINKS._events.clear()
    open_council(rule="cites-silence", replies_open="+61d 18:00", deadline="+95d 18:00")


def to_replies(clock: FixedClock) -> None:
    found = consultation().replies_open_at
    assert found is not None
    clock.at = found


def test_the_page_takes_statements_and_offers_no_choices(app: Flask):
    client, address = opened(app, MISSION)

    page = client.get(address).text

    assert "Views are exchanged before replies are given." in page
    assert "Replies may be given from" in page
    assert 'type="radio"' not in page
    assert 'name="statement"' in page


def test_the_form_and_the_review_say_that_everybody_will_read_it(app: Flask):
    client, address = opened(app, MISSION)
    page = client.get(address).text
    review = client.post(address + "review", data=hidden(page) | {"statement": "It is not threatened."}).text

    assert "shown to all Member States consulted" in page
    assert "this statement is shown to all Member States consulted, with the name of your Member State" in review
    answer = client.post(address + "confirm", data=hidden(review) | SIGNATURE, follow_redirects=True).text
    assert data(answer)[0] == "recorded"


def test_a_choice_is_refused_with_the_instant(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "object"}

    answer = client.post(address + "review", data=form)

    assert answer.status_code == 409
    assert "Replies to this consultation may be given from Saturday, 2 May 2026, 18:00 on" in answer.text
    assert replies() == []


def test_a_choice_is_taken_from_the_instant_on_and_not_before(app: Flask, clock: FixedClock):
    to_replies(clock)
    clock.at -= MICROSECOND
    with pytest.raises(RepliesNotOpen, match="2 May 2026, 18:00"):
        reply(MISSION, {"1": Choice.NO_OBJECTION})

    clock.at += MICROSECOND
    reply(MISSION, {"1": Choice.NO_OBJECTION})

    assert seat("KE").answers == {"1": "no_objection"}


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("reader", [FRANCE, WITHOUT_VOTE])
def test_every_member_state_reads_what_was_said_during_and_after(
    app: Flask, clock: FixedClock, reader: str, *, is_over: bool
):
    recorded = reply(MISSION, statement="The species is not threatened.")
    assert recorded.kind is RecordedKind.STATEMENT
    if is_over:
        to_replies(clock)

    client, address = opened(app, reader)
    page = client.get(address).text

    assert "Views exchanged (1)" in page
    assert "Member KE" in page
    assert "The species is not threatened." in page


def test_what_is_said_after_replies_have_opened_is_not_shown_to_others(app: Flask, clock: FixedClock):
    to_replies(clock)
    reply(MISSION, {"1": Choice.NO_OBJECTION}, statement="For our own reasons.")

    client, address = opened(app, FRANCE)

    assert "For our own reasons." not in client.get(address).text


def test_a_statement_that_was_removed_is_not_shown_any_more(app: Flask):
    recorded = reply(MISSION, statement="Not ours.")
    assert recorded.index is not None
    report("ministry@ke.example", recorded.index)
    rule(recorded.index, upheld=True)

    client, address = opened(app, FRANCE)

    assert "Not ours." not in client.get(address).text
