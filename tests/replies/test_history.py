"""What a Member State sees of its own replies, and how it takes one back as a whole."""

import re

import pytest
from flask import Flask

from app.replies.views import sitting
from tests.fixtures.app import NOON
from tests.intake.support import record
from tests.replies.support import (
    ABSTAIN,
    APPROVE,
    CLEAR,
    DISAPPROVE,
    consultation,
    kept_counters,
    letters,
    log,
    open_council,
    recount,
    replies,
    reply,
    seat,
)
from tests.replies.test_pages import MINISTRY, MISSION, SIGNATURE, data, hidden, opened


@pytest.fixture
def council(app_on_both: Flask) -> Flask:
    sitting.BAD_LINKS._events.clear()
    open_council(disclosure={"during": "sealed", "after": "names"})
    return app_on_both


def lines_of(page: str) -> list[str]:
    """The lines of the history, as words."""
    listed = re.search(r'<ul class="history.*?</details>', page, re.DOTALL)
    assert listed is not None
    lines = re.split(r"<li>\s*(?=\d)", listed[0])[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in lines]


def test_history_says_what_was_answered_when_by_whose_link_and_what_came_on_paper(council: Flask):
    reply(MISSION, {"1": APPROVE, "2a": ABSTAIN}, function="Counsellor")
    reply(MINISTRY, {"2a": CLEAR, "2b": DISAPPROVE}, function="Head of division", statement="We explain.")
    record({"1": "disapprove"}, received_at=NOON)
    client, address = opened(council, MISSION)

    first, second, third = lines_of(client.get(address).text)
    assert first.startswith("2 March 2026, 13:00 · Counsellor · by the link of: Permanent Mission · Focal point ·")
    assert first.endswith(f"{replies()[0].receipt_code} 1 approves 2a abstains")
    assert "by the link of: Permanent Mission · Ministry" in second
    assert second.endswith("2a no answer: taken back 2b does not approve statement")
    assert "recorded by the secretariat (note verbale or letter)" in third
    assert "by the link of" not in third


def test_no_other_member_state_sees_the_history(council: Flask):
    reply(MISSION, {"1": APPROVE}, function="Counsellor of Kenya")
    client, address = opened(council, "mission@fr.example")

    assert "Who answered what, and when" not in client.get(address).text
    assert "Counsellor of Kenya" not in client.get(address).text


def test_reply_is_withdrawn_as_a_whole_in_two_steps(council: Flask):
    reply(MISSION, {"1": APPROVE, "2a": ABSTAIN})
    client, address = opened(council, MINISTRY)
    page = client.get(address).text
    form = hidden(page[page.rindex("/review") :])
    assert {name: value for name, value in form.items() if name.startswith("item-")} == {
        "item-1": "clear",
        "item-2a": "clear",
    }

    reviewed = client.post(address + "review", data=form).text
    assert reviewed.count("no answer: taken back") == 2
    assert len(replies()) == 1
    answer = client.post(address + "confirm", data=hidden(reviewed) | SIGNATURE, follow_redirects=True)

    assert data(answer.text)[0] == "recorded"
    assert "It leaves the Member State without any answer." in answer.text
    assert (seat("KE").answers, seat("KE").answered_count) == ({}, 0)
    assert consultation().replied_count == 0
    assert kept_counters() == recount()
    # All focal points are told, and under the seal the record holds commitments only.
    assert {each.address for each in letters("receipt")} == {MISSION, MINISTRY}
    assert b"approve" not in log()[-1]
    assert "Withdraw the reply" not in client.get(address).text


@pytest.mark.parametrize(("rule", "is_offered"), [("until_close", True), ("never", False)])
def test_withdrawing_is_offered_where_the_rule_lets_replies_be_withdrawn(app: Flask, rule: str, *, is_offered: bool):
    sitting.BAD_LINKS._events.clear()
    open_council(rule_changes={"withdraw_reply": rule})
    reply(MISSION, {"1": APPROVE})
    client, address = opened(app, MISSION)
    page = client.get(address).text
    assert ("Withdraw the reply" in page) is is_offered

    reviewed = client.post(address + "review", data=hidden(page) | {"item-1": "clear"}).text
    client.post(address + "confirm", data=hidden(reviewed) | SIGNATURE)
    assert seat("KE").answers == ({} if is_offered else {"1": "approve"})
