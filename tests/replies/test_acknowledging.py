"""Acknowledging the letter: an act of its own where a rule counts it, once, in time, and never by looking."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.board.facts import Filters
from app.board.queries import board
from app.consultations.service import Approval, withdraw
from app.core.work import SCHEDULER, SHELL, begin, look
from app.links.tokens import InvitationClaim
from app.replies.refusals import AcknowledgedLate, NothingToAcknowledge, Withdrawn
from app.replies.service import acknowledge
from app.replies.views import sitting
from app.tally.counting import CountsDisagree
from app.tally.service import close
from tests.fixtures.app import FixedClock, make_client
from tests.replies.support import (
    APPROVE,
    CLEAR,
    REFERENCE,
    TIMEOUT_SECONDS,
    consultation,
    invitation_row,
    reply,
    seat,
)
from tests.replies.test_pages import dump, hidden, opened, path_of
from tests.schedule.support import decisions, events, kinds, open_council, open_under, past_drain

MISSION, MINISTRY, WITHOUT_VOTE = "mission@ke.example", "ministry@ke.example", "mission@xa.example"
BUTTON = "Acknowledge the receipt of the letter"
#: Half of the members must have acknowledged or replied.
COUNTED: dict[str, Any] = {
    "quorum": [
        {
            "id": "acknowledged",
            "count": "replies_or_acknowledged",
            "basis": "members",
            "comparison": ">=",
            "share": "1/2",
            "plus": 0,
            "member_class": None,
        }
    ],
    "on_quorum_failure": "no_quorum",
}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    sitting.BAD_LINKS._events.clear()


def acknowledged(email: str) -> datetime:
    invitation = invitation_row(email)
    with begin(SHELL, timeout_seconds=TIMEOUT_SECONDS) as work:
        return acknowledge(work, InvitationClaim(invitation=invitation.id, version=invitation.version))


def pressed(app: Flask, email: str) -> str:
    """The page after its button was pressed."""
    client, address = opened(app, email)
    answer = client.post(f"{address}acknowledge", data={"sure": "yes"}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def page(app: Flask, email: str) -> str:
    client, address = opened(app, email)
    return client.get(address).text


def closed(app: Flask, clock: FixedClock) -> None:
    past_drain(app, clock)
    with begin(SCHEDULER) as work:
        assert close(work, consultation().id)


def test_one_press_acknowledges_and_the_page_says_since_when(app: Flask):
    open_under(COUNTED)

    shown = pressed(app, MISSION)

    assert "Receipt of the letter acknowledged on 2 March 2026." in shown
    assert BUTTON not in shown
    assert events()[-1] | {"at": ""} == {
        "type": "acknowledged",
        "at": "",
        "member": "KE",
        "by": invitation_row(MISSION).id,
    }
    assert consultation().acknowledged_count == 1


def test_it_is_no_reply(app: Flask):
    open_under(COUNTED)

    acknowledged(MISSION)

    assert (consultation().replied_count, seat("KE").answers, seat("KE").current_index) == (0, {}, None)
    assert "No answer of your Member State is on record yet." in page(app, MISSION)


def test_a_browser_without_cookies_acknowledges_too(app: Flask):
    open_under(COUNTED)
    client = make_client(app)
    token = path_of(MISSION).removeprefix("/l/")
    address = f"/r/{invitation_row(MISSION).id}/"
    shown = client.post(address, data={"link": token}).text

    answer = client.post(f"{address}acknowledge", data={"token": hidden(shown)["token"], "sure": "yes"})

    assert "Receipt of the letter acknowledged on" in answer.text
    assert kinds()["acknowledged"] == 1


def test_a_member_acknowledges_once_whoever_presses(app: Flask, clock: FixedClock):
    open_under(COUNTED)
    first = acknowledged(MISSION)
    clock.advance(hours=1)

    assert [acknowledged(MISSION), acknowledged(MINISTRY)] == [first, first]
    assert (kinds()["acknowledged"], consultation().acknowledged_count) == (1, 1)


def test_no_safe_method_acknowledges(app: Flask):
    open_under(COUNTED)
    client, address = opened(app, MISSION)
    before = dump()

    for method in ("GET", "HEAD", "OPTIONS"):
        client.open(f"{address}acknowledge", method=method)
        client.open(address, method=method)

    assert dump() == before


def test_a_press_without_the_tick_acknowledges_nothing(app: Flask):
    open_under(COUNTED)
    client, address = opened(app, MISSION)
    before = dump()

    answer = client.post(f"{address}acknowledge", data={"sure": ""}, follow_redirects=True)

    assert 'name="sure" value="yes" required' in answer.text
    assert "On behalf of the Member State: Member KE" in answer.text
    assert dump() == before


def test_a_stranger_acknowledges_nothing(app: Flask):
    open_under(COUNTED)

    answer = make_client(app).post(f"/r/{invitation_row(MISSION).id}/acknowledge", data={"sure": "yes"})

    assert answer.status_code == 403
    assert kinds()["acknowledged"] == 0


def test_a_member_without_the_vote_is_not_asked_and_not_counted(app: Flask):
    open_under(COUNTED)

    with pytest.raises(NothingToAcknowledge):
        acknowledged(WITHOUT_VOTE)

    assert BUTTON not in page(app, WITHOUT_VOTE)


def test_where_no_rule_counts_it_there_is_nothing_to_press(app: Flask):
    open_council()

    with pytest.raises(NothingToAcknowledge):
        acknowledged(MISSION)

    assert BUTTON not in page(app, MISSION)


@pytest.mark.parametrize(("wait", "is_taken"), [(timedelta(0), True), (timedelta(microseconds=1), False)])
def test_the_deadline_is_exact_for_it_too(app: Flask, clock: FixedClock, wait: timedelta, *, is_taken: bool):
    open_under(COUNTED)
    deadline = consultation().deadline_at
    assert deadline is not None
    clock.at = deadline + wait

    if is_taken:
        assert acknowledged(MISSION) == clock.at
    else:
        with pytest.raises(AcknowledgedLate):
            acknowledged(MISSION)
        assert BUTTON not in page(app, MISSION)
    assert kinds()["acknowledged"] == int(is_taken)


def test_a_withdrawn_consultation_takes_none(app: Flask):
    open_under(COUNTED)
    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=Approval(reason="superseded", by=1, approved_by=2))

    with pytest.raises(Withdrawn):
        acknowledged(MISSION)


def test_whoever_replies_has_acknowledged_and_is_counted_once(app: Flask):
    open_under(COUNTED)

    reply(MISSION, {"1": APPROVE})
    assert BUTTON not in page(app, MISSION)
    acknowledged(MISSION)

    assert consultation().acknowledged_count == 1


def test_an_answer_taken_back_leaves_the_acknowledgement_and_nothing_where_there_was_none(app: Flask):
    open_under(COUNTED)
    acknowledged(MISSION)
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": APPROVE})
        reply(f"mission@{code}.example", {"1": CLEAR})

    assert consultation().acknowledged_count == 1
    assert BUTTON in page(app, "mission@fr.example")


def test_acknowledgements_make_the_quorum_and_nothing_else(app: Flask, clock: FixedClock):
    open_under(COUNTED)
    reply(MISSION, {"1": APPROVE})
    acknowledged("mission@fr.example")
    closed(app, clock)

    found = decisions()
    # Half of four members, of which one has no vote: the quorum is there, three entitled, one approval.
    assert (found["1"].outcome, found["1"].reason) == ("not_adopted", "2 × 1 = 2 ≤ 3")


def test_without_them_the_same_reply_makes_no_quorum(app: Flask, clock: FixedClock):
    open_under(COUNTED)
    reply(MISSION, {"1": APPROVE})
    closed(app, clock)

    found = decisions()
    assert (found["1"].outcome, found["1"].clause) == ("no_quorum", "acknowledged")


def test_a_counter_that_differs_from_the_seats_closes_nothing(app: Flask, clock: FixedClock):
    open_under(COUNTED)
    acknowledged(MISSION)
    with begin(SHELL) as work:
        work.session.merge(consultation()).acknowledged_count = 2
    past_drain(app, clock)

    with pytest.raises(CountsDisagree), begin(SCHEDULER) as work:
        close(work, consultation().id)
    assert consultation().state == "open"


def test_the_board_shows_how_many(app: Flask):
    open_under(COUNTED)
    reply(MISSION, {"1": APPROVE})
    acknowledged("mission@fr.example")

    with look() as work:
        assert board(work, REFERENCE, Filters(language="en")).sums.acknowledged == 2


def test_the_board_shows_none_where_no_rule_counts_it(app: Flask):
    open_council()

    with look() as work:
        assert board(work, REFERENCE, Filters(language="en")).sums.acknowledged is None


def test_many_presses_and_a_reply_at_once_are_counted_once(app_on_both: Flask):
    open_under(COUNTED)
    calls: list[Callable[[], object]] = [lambda: acknowledged(MISSION), lambda: acknowledged(MINISTRY)] * 3
    calls.append(lambda: reply(MISSION, {"1": APPROVE}))
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        with app_on_both.app_context():
            gate.wait()
            return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(run, calls))

    assert (kinds()["acknowledged"], consultation().acknowledged_count) == (1, 1)
