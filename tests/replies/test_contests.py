"""Contests: a focal point reports a reply, it stands, and two officers rule."""

import json

import pytest
from flask import Flask

from app.consultations.refusals import ReasonMissing
from app.core.work import SHELL, VISITOR, begin, look
from app.links.tokens import ContestClaim
from app.replies.queries import pending_contests
from app.replies.refusals import (
    NoSuchReply,
    NotContested,
    OneOfficer,
    RuledBefore,
)
from app.replies.service import contest, rule_on_contest
from app.replies.submission import Contested, RecordedKind, Ruling
from tests.replies.support import (
    APPROVE,
    DISAPPROVE,
    REFERENCE,
    consultation,
    invitation_row,
    kept_counters,
    letters,
    log,
    open_council,
    recount,
    replies,
    reply,
    seat,
)

MISSION, MINISTRY = "mission@ke.example", "ministry@ke.example"


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    open_council()


def report(email: str, index: int) -> Contested:
    claim = ContestClaim(focal_point=invitation_row(email).focal_point_id, consultation=consultation().id, reply=index)
    with begin(VISITOR) as work:
        return contest(work, claim)


def rule(index: int, *, upheld: bool, reason: str = "Called the mission.", by: tuple[int, int] = (1, 2)) -> None:
    with begin(SHELL) as work:
        rule_on_contest(
            work, REFERENCE, index, Ruling(is_upheld=upheld, reason=reason, by_id=by[0], approved_by_id=by[1])
        )


def recorded_index(email: str, **given: object) -> int:
    index = reply(email, {"1": APPROVE} | given).index
    assert index is not None
    return index


def pending() -> tuple[int, ...]:
    with look() as work:
        return pending_contests(work, consultation())


def test_contested_reply_stands_and_everybody_of_the_state_is_told():
    index = recorded_index(MISSION)
    received = report(MINISTRY, index)

    assert received.receipt_code == replies()[0].receipt_code
    assert seat("KE").current_index == index
    assert pending() == (index,)
    assert [each.address for each in letters("contest_received")] == [MINISTRY, MISSION]
    event = json.loads(log()[-1])
    assert (event["type"], event["reply"]) == ("contested", index)


def test_contesting_twice_is_one_contest():
    index = recorded_index(MISSION)
    first, second = report(MINISTRY, index), report(MINISTRY, index)

    assert (first.is_repeated, second.is_repeated) == (False, True)
    assert second.contested_at == first.contested_at
    assert len(letters("contest_received")) == 2


def test_focal_point_of_another_state_cannot_contest():
    index = recorded_index(MISSION)

    with pytest.raises(NoSuchReply):
        report("mission@fr.example", index)
    with pytest.raises(NoSuchReply):
        report(MISSION, index + 1)


def test_upheld_contest_empties_the_seat_and_the_former_reply_does_not_revive():
    recorded_index(MISSION)
    reply(MISSION, {"1": DISAPPROVE, "2a": APPROVE, "2b": APPROVE})
    index = seat("KE").current_index
    assert index is not None
    report(MINISTRY, index)
    rule(index, upheld=True)

    assert (seat("KE").current_index, seat("KE").answers, seat("KE").answered_count) == (None, {}, 0)
    assert kept_counters() == recount()
    assert kept_counters().replied == 0
    assert pending() == ()
    assert len(letters("contest_ruled")) == 2


def test_ruling_names_both_officers_and_commits_to_the_reason():
    index = recorded_index(MISSION)
    report(MINISTRY, index)
    rule(index, upheld=False, reason="Mission confirmed by telephone.")

    event = json.loads(log()[-1])
    assert event["type"] == "contest_ruled"
    assert (event["reply"], event["upheld"], event["approved_by"], event["via"]) == (index, False, [1, 2], "shell")
    assert b"telephone" not in log()[-1]


def test_dismissed_contest_leaves_the_reply():
    index = recorded_index(MISSION)
    report(MINISTRY, index)
    rule(index, upheld=False)

    assert seat("KE").current_index == index
    assert kept_counters() == recount()
    assert kept_counters().replied == 1


def test_upholding_a_replaced_reply_leaves_the_later_one():
    index = recorded_index(MISSION)
    later = reply(MISSION, {"1": DISAPPROVE}).index
    report(MINISTRY, index)
    rule(index, upheld=True)

    assert (seat("KE").current_index, seat("KE").answers) == (later, {"1": "disapprove"})
    assert kept_counters() == recount()


def test_reply_after_a_removed_one_starts_from_nothing_and_keeps_the_chain():
    index = recorded_index(MISSION)
    report(MINISTRY, index)
    rule(index, upheld=True)
    again = reply(MINISTRY, {"2a": APPROVE})

    assert again.kind is RecordedKind.RECORDED
    assert seat("KE").answers == {"2a": "approve"}
    assert replies()[-1].replaces == index
    assert kept_counters() == recount()


def test_removed_reply_cannot_be_contested_again():
    index = recorded_index(MISSION)
    report(MINISTRY, index)
    rule(index, upheld=True)

    with pytest.raises(RuledBefore):
        report(MISSION, index)


def test_reply_that_nobody_contested_cannot_be_ruled_on():
    index = recorded_index(MISSION)

    with pytest.raises(NotContested):
        rule(index, upheld=True)


def test_one_officer_is_not_enough():
    index = recorded_index(MISSION)
    report(MINISTRY, index)

    with pytest.raises(OneOfficer):
        rule(index, upheld=True, by=(1, 1))


def test_ruling_without_a_reason_is_refused():
    index = recorded_index(MISSION)
    report(MINISTRY, index)

    with pytest.raises(ReasonMissing):
        rule(index, upheld=True, reason="  ")
