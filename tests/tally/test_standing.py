"""The right to vote read at the close: who lost it drops out, who regained it is in, and the moment can decide."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.board.status import status
from app.core.work import SCHEDULER, SHELL, begin, look
from app.letters.wording import SILENT
from app.links.tokens import ContestClaim
from app.members.models import Member, Membership
from app.outbox.models import LetterKind
from app.replies.models import Reply
from app.replies.service import contest, rule_on_contest
from app.replies.submission import Ruling
from app.replies.views import sitting
from app.rules import Choice
from app.tally.queries import due_to_decide_again, result
from app.tally.service import announce, close
from tests.fixtures.app import FixedClock
from tests.make import make_council, make_officer
from tests.replies.support import invitation_row, reply
from tests.replies.test_acknowledging import COUNTED, acknowledged
from tests.replies.test_pages import opened
from tests.schedule.support import (
    consultation,
    decisions,
    events,
    kinds,
    letters,
    open_council,
    open_under,
    past_drain,
    quiet_tick,
    seats,
    text_of,
)

APPROVE, DISAPPROVE = Choice.APPROVE, Choice.DISAPPROVE
AT_CLOSE: dict[str, Any] = {"standing_read_at": "closing"}
REASON = "arrears, an invented fact for a test"
#: The consultation opens on 2 March and closes on 12 March 2026.
DURING, CLOSING_DAY, AFTER = date(2026, 3, 8), date(2026, 3, 12), date(2026, 3, 13)


def change(code: str, **facts: Any) -> None:
    with begin(SHELL) as work:
        row = work.session.scalars(select(Membership).join(Member).where(Member.code == code)).one()
        for name, value in facts.items():
            setattr(row, name, value)


def suspend(code: str, since: date = DURING) -> None:
    change(code, standing="without_vote", standing_reason=REASON, standing_from=since)


def restore(code: str) -> None:
    change(code, standing="entitled", standing_reason="", standing_from=None)


def approve(*codes: str, name: str = "1") -> None:
    for code in codes:
        reply(f"mission@{code.lower()}.example", {name: APPROVE})


def closed(app: Flask, clock: FixedClock) -> None:
    past_drain(app, clock)
    with begin(SCHEDULER) as work:
        assert close(work, consultation().id)


def standings() -> list[dict[str, Any]]:
    return [each for each in events() if each["type"] == "standing"]


def counted(name: str = "1") -> dict[str, int]:
    with look() as work:
        return {line.name: dict(line.counts) for line in result(work, consultation(), "en")}[name]


def forty_eight() -> list[str]:
    codes = [f"M{number}" for number in range(48)]
    with begin(SHELL) as work:
        make_council(work, codes, without_vote=())
    return codes


@pytest.mark.parametrize(
    ("changed", "reason"), [({}, "2 × 25 = 50 > 48"), (AT_CLOSE, "2 × 24 = 48 > 47")], ids=["opening", "closing"]
)
def test_a_member_that_approved_and_was_suspended_leaves_the_counts_and_the_basis(
    app: Flask, clock: FixedClock, changed: dict[str, Any], reason: str
):
    codes = forty_eight()
    open_under(changed)
    approve(*codes[:25])
    suspend(codes[0])
    closed(app, clock)

    assert (decisions()["1"].outcome, decisions()["1"].reason) == ("adopted", reason)


@pytest.mark.parametrize(
    ("changed", "outcome", "reason"),
    [({}, "not_adopted", "2 × 24 = 48 ≤ 48"), (AT_CLOSE, "adopted", "2 × 24 = 48 > 47")],
    ids=["opening", "closing"],
)
def test_the_moment_of_reading_decides_where_one_without_a_reply_was_suspended(
    app: Flask, clock: FixedClock, changed: dict[str, Any], outcome: str, reason: str
):
    codes = forty_eight()
    open_under(changed)
    approve(*codes[:24])
    suspend(codes[47])
    closed(app, clock)

    assert (decisions()["1"].outcome, decisions()["1"].reason) == (outcome, reason)


def test_a_member_that_regained_its_vote_is_in_the_basis_and_silent(app: Flask, clock: FixedClock):
    open_under(AT_CLOSE)
    approve("KE", "FR")
    restore("XA")
    closed(app, clock)

    assert decisions()["1"].reason == "2 × 2 = 4 ≤ 4"
    assert counted() == {"approve": 2, "disapprove": 0, "abstain": 0, SILENT: 2}


def test_each_change_is_in_the_record_before_the_close_with_its_reason_as_a_commitment(app: Flask, clock: FixedClock):
    open_under(AT_CLOSE)
    suspend("KE")
    restore("XA")
    closed(app, clock)

    lost, regained, *rest = events()[-4:]
    assert (lost["type"], lost["member"], lost["standing"], lost["from"]) == (
        "standing",
        "KE",
        "without_vote",
        "2026-03-08",
    )
    assert (regained["member"], regained["standing"], regained["from"], regained["reason_commit"]) == (
        "XA",
        "entitled",
        None,
        None,
    )
    assert [each["type"] for each in rest] == ["closed", "outcome"]
    assert rest[0]["size_before"] == len(events()) - 2
    assert REASON not in json.dumps(events())


def test_where_no_rule_wants_it_nothing_is_read(app: Flask, clock: FixedClock):
    open_council()
    suspend("KE")
    closed(app, clock)

    assert (standings(), consultation().closing_entitled_count) == ([], None)
    assert {seat.closing_standing for seat in seats()} == {""}


def test_a_decision_read_at_opening_is_untouched_beside_one_read_at_the_close(app: Flask, clock: FixedClock):
    open_under({})
    with begin(SHELL) as work:
        found = work.session.merge(decisions()["1"])
        found.rule = found.rule | AT_CLOSE
    for name in ("1", "2a"):
        approve("KE", "FR", name=name)
    suspend("KE")
    closed(app, clock)

    assert (decisions()["1"].reason, decisions()["2a"].reason) == ("2 × 1 = 2 ≤ 2", "2 × 2 = 4 > 3")


@pytest.mark.parametrize(("since", "is_lost"), [(CLOSING_DAY, True), (AFTER, False)])
def test_the_day_is_that_of_the_deadline_on_the_councils_clock_however_late_the_close(
    app: Flask, clock: FixedClock, since: date, *, is_lost: bool
):
    open_under(AT_CLOSE)
    suspend("KE", since)
    past_drain(app, clock)
    clock.at += timedelta(days=3)
    quiet_tick(app)

    assert bool(standings()) is is_lost


def test_a_vote_that_will_be_lost_is_there_at_the_opening(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        make_council(work)
    suspend("KE", DURING)
    open_under(AT_CLOSE)

    assert consultation().entitled_count == 3
    approve("KE")
    closed(app, clock)
    assert (consultation().entitled_count, consultation().closing_entitled_count) == (3, 2)


def test_a_member_that_left_the_body_has_no_vote_at_the_close(app: Flask, clock: FixedClock):
    open_under(AT_CLOSE)
    approve("KE", "FR")
    change("KE", until=DURING)
    closed(app, clock)

    assert decisions()["1"].reason == "2 × 1 = 2 ≤ 2"
    assert (standings()[0]["from"], standings()[0]["reason_commit"]) == (None, None)


def test_counts_weights_and_acknowledgements_all_follow(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        make_council(work)
    change("KE", weight=5)
    by_weight = {
        "weights": "table",
        "accept": {
            "mode": "ALL",
            "clauses": [
                {
                    "id": "weights",
                    "count": ["approve"],
                    "basis": "weight_entitled",
                    "comparison": ">",
                    "share": "1/2",
                    "plus": 0,
                    "member_class": None,
                }
            ],
        },
    }
    open_under(AT_CLOSE | by_weight | COUNTED)
    approve("KE", "FR")
    acknowledged("mission@eg.example")
    suspend("KE")
    closed(app, clock)

    # Of four members two are left that acknowledged or replied: exactly the half that the quorum asks for.
    assert (decisions()["1"].outcome, decisions()["1"].reason) == ("not_adopted", "2 × 1 = 2 ≤ 2")


def test_the_result_stays_the_same_whatever_happens_to_the_member_later(app: Flask, clock: FixedClock):
    open_under(AT_CLOSE | {"zero_replies": "undetermined"})
    approve("KE", "FR")
    suspend("EG")
    closed(app, clock)
    restore("EG")
    suspend("KE")

    with look() as work:
        assert due_to_decide_again(work) == ()
    with begin(SCHEDULER) as work:
        announce(work, consultation().id)
    assert kinds()["outcome"] == 1
    assert decisions()["1"].reason == "2 × 2 = 4 > 2"


@pytest.mark.parametrize(("contested", "reason"), [("FR", "2 × 1 = 2 ≤ 2"), ("KE", "2 × 2 = 4 > 2")])
def test_a_contest_upheld_after_the_close_takes_away_only_what_was_counted(
    app: Flask, clock: FixedClock, contested: str, reason: str
):
    open_under(AT_CLOSE)
    approve("KE", "FR", "EG")
    suspend("KE")
    with look() as work:
        index = work.session.scalars(
            select(Reply.index).where(Reply.invitation_id == invitation_row(f"mission@{contested.lower()}.example").id)
        ).one()
    with begin(SHELL) as work:
        claim = ContestClaim(
            focal_point=invitation_row(f"ministry@{contested.lower()}.example").focal_point_id,
            consultation=consultation().id,
            reply=index,
        )
        contest(work, claim)
    closed(app, clock)
    with begin(SHELL) as work:
        first, second = (make_officer(work, f"{name}@secretariat.example") for name in "ab")
        ruling = Ruling(is_upheld=True, reason="inquiry", by_id=first.id, approved_by_id=second.id)
        rule_on_contest(work, "DM-26/1", index, ruling)
    quiet_tick(app)

    assert consultation().state == "announced"
    assert (decisions()["1"].reason, consultation().replied_count) == (reason, 2)


def test_the_page_tells_the_member_that_its_answer_was_not_counted(app: Flask, clock: FixedClock):
    sitting.BAD_LINKS._events.clear()
    open_under(AT_CLOSE)
    approve("KE", "FR")
    suspend("KE")
    closed(app, clock)

    def shown(email: str) -> str:
        client, address = opened(app, email)
        return client.get(address).text

    words = "not counted: without the right to vote when the consultation was closed"
    assert shown("mission@ke.example").count(words) == 1
    assert words not in shown("mission@fr.example")


def test_letters_and_figures_give_the_number_at_the_close(app: Flask, clock: FixedClock):
    open_under(AT_CLOSE)
    approve("KE", "FR")
    suspend("EG")
    closed(app, clock)
    with begin(SCHEDULER) as work:
        announce(work, consultation().id)

    text = " ".join(text_of(letters(LetterKind.OUTCOME)[0]).split())
    assert "the right to vote was determined anew when the consultation was closed: 2 Member States had it" in text
    with look() as work:
        found = status(work, "DM-26/1")
    assert (found["entitled"], found["items"]["1"]["silent"]) == (3, 0)


def test_seats_and_counters_agree_on_both_databases(app_on_both: Flask, clock: FixedClock):
    open_under(AT_CLOSE)
    approve("KE", "FR", "EG")
    suspend("KE")
    restore("XA")
    closed(app_on_both, clock)

    assert (decisions()["1"].outcome, decisions()["1"].reason) == ("adopted", "2 × 2 = 4 > 3")
    assert consultation().closing_entitled_count == 3
