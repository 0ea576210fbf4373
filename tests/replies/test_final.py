"""A reply that is declared final: no colleague changes it, and only the primary focal point reopens it."""

import json
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.work import SHELL, begin
from app.replies.refusals import NotPrimary, ReplyIsFinal
from app.replies.service import reopen, rule_on_contest
from app.replies.submission import Ruling
from app.replies.views import sitting
from app.rules import Choice
from tests.fixtures.app import FixedClock, make_client
from tests.make import make_officer
from tests.replies.support import (
    APPROVE,
    CLEAR,
    DISAPPROVE,
    REFERENCE,
    consultation,
    kept_counters,
    log,
    open_council,
    recount,
    replies,
    reply,
    seat,
    submission,
)
from tests.replies.test_correction_pages import correct
from tests.replies.test_pages import MINISTRY, MISSION, SIGNATURE, data, dump, hidden, opened, path_of
from tests.tally.test_announcing import contest_reply

#: MISSION is the primary focal point, MINISTRY an alternate.
SAYS_SO = "The reply was declared final on 2 March 2026."
BUTTON = "Reopen the reply"


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    sitting.BAD_LINKS._events.clear()
    open_council()


def finished(app: Flask, email: str, answers: Mapping[str, str]) -> tuple[FlaskClient, str]:
    """A browser that has sent these answers as final, and the address of its page."""
    client, address = opened(app, email)
    page = client.post(address + "review", data=hidden(client.get(address).text) | dict(answers)).text
    assert 'name="final" value="yes">' in page
    answer = client.post(address + "confirm", data=hidden(page) | SIGNATURE | {"final": "yes"}, follow_redirects=True)
    assert data(answer.text)[0] == "recorded"
    return client, address


def events(kind: str) -> list[dict[str, object]]:
    return [each for each in map(json.loads, log()) if each["type"] == kind]


def reopened(email: str) -> None:
    with begin(SHELL) as work:
        reopen(work, submission(email).claim)


def test_colleague_cannot_change_a_final_answer_and_may_give_a_further_one(app: Flask):
    finished(app, MINISTRY, {"item-1": "approve"})
    client, address = opened(app, MINISTRY)
    page = client.get(address).text

    assert SAYS_SO in page
    assert 'name="item-1"' not in page
    assert 'name="item-2a" value="approve"' in page
    assert "Answer on record: approves" in page
    assert BUTTON not in page
    for changed in (DISAPPROVE, CLEAR):
        with pytest.raises(ReplyIsFinal):
            reply(MISSION, {"1": changed})
    reply(MISSION, {"2a": APPROVE}, statement="We explain.")
    assert seat("KE").answers == {"1": "approve", "2a": "approve"}
    assert [each["by"] for each in events("finalised")] == [submission(MINISTRY).claim.invitation]


def test_without_the_tick_nothing_is_final(app: Flask):
    reply(MISSION, {"1": APPROVE})
    reply(MINISTRY, {"1": DISAPPROVE})

    assert seat("KE").answers == {"1": "disapprove"}
    assert events("finalised") == []


def test_tick_is_kept_where_the_name_is_missing(app: Flask):
    client, address = opened(app, MISSION)
    page = client.post(address + "review", data=hidden(client.get(address).text) | {"item-1": "approve"}).text
    refused = client.post(address + "confirm", data=hidden(page) | {"final": "yes"})

    assert (refused.status_code, 'name="final" value="yes" checked' in refused.text) == (422, True)
    assert replies() == []


def test_primary_focal_point_reopens_with_a_tick_and_anyone_changes_it_again(app: Flask):
    finished(app, MINISTRY, {"item-1": "approve"})
    client, address = opened(app, MISSION)
    assert BUTTON in client.get(address).text
    before = dump()
    client.post(address + "reopen", data={"sure": ""})
    assert dump() == before

    page = client.post(address + "reopen", data={"sure": "yes"}, follow_redirects=True).text

    assert SAYS_SO not in page
    reply(MINISTRY, {"1": DISAPPROVE})
    assert seat("KE").answers == {"1": "disapprove"}
    assert [each["by"] for each in events("reopened")] == [submission(MISSION).claim.invitation]
    assert kept_counters() == recount()
    reopened(MISSION)
    assert len(events("reopened")) == 1


def test_others_do_not_reopen_it(app: Flask):
    finished(app, MISSION, {"item-1": "approve"})
    client, address = opened(app, MINISTRY)

    answer = client.post(address + "reopen", data={"sure": "yes"})

    assert (answer.status_code, "by the primary focal point only" in answer.text) == (403, True)
    with pytest.raises(NotPrimary):
        reopened(MINISTRY)
    assert make_client(app).post(address + "reopen", data={"sure": "yes"}).status_code == 403
    assert events("reopened") == []


def test_browser_without_cookies_reopens_too(app: Flask):
    _client, address = finished(app, MISSION, {"item-1": "approve"})
    client = make_client(app)
    page = client.post(address, data={"link": path_of(MISSION).removeprefix("/l/")}).text

    answer = client.post(address + "reopen", data={"token": hidden(page)["token"], "sure": "yes"})

    assert 'name="item-1" value="disapprove"' in answer.text


def test_corrected_text_is_answered_anew_all_the_same(app: Flask):
    finished(app, MISSION, {"item-1": "approve"})
    correct(is_substantive=True)

    reply(MINISTRY, {"1": DISAPPROVE})
    reply(MISSION, {"1": Choice.ABSTAIN})

    assert seat("KE").answers == {"1": "abstain"}


def test_upheld_contest_leaves_nothing_final(app: Flask):
    finished(app, MINISTRY, {"item-1": "approve"})
    contest_reply(MISSION, replies()[0].index)
    with begin(SHELL) as work:
        first, second = (make_officer(work, f"{name}@secretariat.example") for name in "ab")
        ruling = Ruling(is_upheld=True, reason="inquiry", by_id=first.id, approved_by_id=second.id)
        rule_on_contest(work, REFERENCE, replies()[0].index, ruling)

    reply(MISSION, {"1": DISAPPROVE})
    reply(MINISTRY, {"1": APPROVE})

    assert seat("KE").answers == {"1": "approve"}


def test_late_reply_is_kept_as_ever(app: Flask, clock: FixedClock):
    finished(app, MISSION, {"item-1": "approve"})
    deadline = consultation().deadline_at
    assert deadline is not None
    clock.at = deadline
    clock.advance(seconds=1)
    client, address = opened(app, MINISTRY)
    assert SAYS_SO not in client.get(address).text

    assert reply(MINISTRY, {"1": Choice.DISAPPROVE}).kind == "late"
    assert seat("KE").answers == {"1": "approve"}
