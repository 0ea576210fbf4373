"""Requests for discussion and for more time, with the effect that the rule gives them."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.core.work import SHELL, begin
from app.outbox.models import LetterKind
from app.replies.refusals import AnswerStands, DecisionSettled, DiscussionTooLate
from app.replies.submission import RecordedKind
from app.rules import ChangeReply, Choice, WithdrawReply
from tests.fixtures.app import FixedClock
from tests.make import at
from tests.replies.support import APPROVE, CLEAR, DISAPPROVE, kept_counters, recount, reply, seat
from tests.replies.test_alternates import council
from tests.schedule.support import (
    addresses,
    consultation,
    deadline,
    decisions,
    due_instants,
    events,
    kinds,
    letters,
    open_council,
    past_drain,
    quiet_tick,
    text_of,
)

DISCUSS, MORE_TIME = Choice.DISCUSS, Choice.MORE_TIME
CODES = ("KE", "FR", "EG", "JP", "BR")
LONG = {"deadline": "+49d 18:00", "codes": CODES}


def change_rules(**changes: Any) -> None:
    """Let the frozen rules say something else, as if the body had them so."""
    with begin(SHELL) as work:
        for each in decisions().values():
            row = work.session.merge(each)
            row.rule = row.rule | changes


def open_for_discussion(requests: int | str = 1, window_days: int | None = 7, effect: str = "to_meeting") -> None:
    open_council(rule="wmo-members", **LONG)
    change_rules(defer={"requests": requests, "window_days": window_days, "effect": effect})


def open_for_more_time(requests: int = 1, times: int | None = 1, days: int = 30) -> None:
    open_council(rule="iccat", **LONG)
    extension = {"by": "request_of_members", "requests": requests, "days": days, "times": times}
    change_rules(extension=extension)


def ask(code: str, choice: Choice = DISCUSS, name: str = "1") -> None:
    reply(f"mission@{code.lower()}.example", {name: choice})


def of_type(kind: str) -> list[dict[str, Any]]:
    return [each for each in events() if each["type"] == kind]


def flat(letter: Any) -> str:
    return " ".join(text_of(letter).split())


# ---- discussion --------------------------------------------------------------------------------


def test_x6_one_request_on_the_seventh_day_takes_the_item_out_whatever_was_answered(
    app_on_both: Flask, clock: FixedClock
):
    open_for_discussion()
    for code in ("KE", "FR", "EG"):
        ask(code, APPROVE)
    # 9 March, 23:59:59 in Geneva; the consultation was opened on 2 March.
    clock.at = at("2026-03-09T22:59:59+00:00")

    ask("JP")

    found = decisions()["1"]
    assert (found.outcome, found.clause, found.reason) == ("referred_to_meeting", "deferral", "1 × 1 = 1 ≥ 1")
    assert found.settled_at == clock.at
    (event,) = of_type("deferred")
    assert (event["item"], event["requests"]) == ("1", ["JP"])
    assert [each["type"] for each in events()][-2:] == ["reply", "deferred"]
    with pytest.raises(DecisionSettled):
        ask("BR", APPROVE)
    assert decisions()["2a"].outcome == ""
    assert kept_counters() == recount()


def test_x6_on_the_eighth_day_discussion_can_no_longer_be_asked_for(app: Flask, clock: FixedClock):
    open_for_discussion()
    clock.at = at("2026-03-09T23:00:00+00:00")

    with pytest.raises(DiscussionTooLate, match="9 March 2026"):
        ask("JP")

    assert decisions()["1"].outcome == ""
    assert seat("JP").answers == {}


def test_the_window_begins_when_replies_may_be_given(app: Flask, clock: FixedClock):
    open_for_discussion()
    with begin(SHELL) as work:
        work.session.merge(consultation()).replies_open_at = at("2026-03-05T12:00:00+00:00")
    clock.at = at("2026-03-12T22:59:59+00:00")

    ask("JP")

    assert kinds()["deferred"] == 1
    clock.advance(seconds=1)
    with pytest.raises(DiscussionTooLate, match="12 March 2026"):
        ask("JP", name="2a")


def test_everybody_is_told_at_once_how_many_asked_and_not_who(app: Flask):
    open_for_discussion()

    ask("JP")

    told = letters(LetterKind.ITEM_DEFERRED)
    assert len(told) == 2 * len(CODES) + 2
    letter = next(each for each in told if each.address == "mission@ke.example")
    assert "1 Member State has asked for discussion" in flat(letter)
    assert "Member JP" not in flat(letter)


def test_a_window_of_the_whole_period_is_open_at_the_deadline(app: Flask, clock: FixedClock):
    open_for_discussion(window_days=None)
    clock.at = deadline()

    ask("JP")

    assert decisions()["1"].outcome == "referred_to_meeting"


def test_enough_must_ask_for_the_same_decision(app_on_both: Flask):
    open_for_discussion(requests="2/5")
    ask("KE")
    ask("FR", name="2a")
    assert kinds()["deferred"] == 0

    ask("EG")

    (event,) = of_type("deferred")
    assert (event["item"], event["requests"]) == ("1", ["EG", "KE"])
    assert decisions()["1"].reason == "5 × 2 = 10 ≥ 10"


def test_a_request_that_was_taken_back_before_does_not_count(app: Flask):
    open_for_discussion(requests=2)
    ask("KE")
    ask("KE", CLEAR)

    ask("FR")

    assert kinds()["deferred"] == 0


def test_debate_before_the_vote_postpones(app: Flask):
    open_for_discussion(effect="debate_before_vote")

    ask("KE")

    assert decisions()["1"].outcome == "postponed"
    assert "exchange of views" in flat(letters(LetterKind.ITEM_DEFERRED)[0])


def test_a_late_request_is_kept_and_has_no_effect(app: Flask, clock: FixedClock):
    open_for_discussion()
    clock.at = deadline() + timedelta(microseconds=1)

    recorded = reply("mission@ke.example", {"1": DISCUSS})

    assert recorded.kind is RecordedKind.LATE
    assert kinds()["deferred"] == 0


def test_one_reply_may_take_out_several_decisions_and_the_tick_closes_when_nothing_is_left(
    app_on_both: Flask, clock: FixedClock
):
    open_for_discussion()

    reply("mission@ke.example", {"1": DISCUSS, "2a": DISCUSS, "2b": DISCUSS})
    quiet_tick(app_on_both)

    assert (kinds()["deferred"], kinds()["closed"], consultation().state) == (3, 1, "announced")
    assert seat("KE").settled_count == 3
    assert len(letters(LetterKind.ITEM_DEFERRED)) == 3 * (2 * len(CODES) + 2)


def test_a_position_may_follow_a_request_even_where_answers_stand(app: Flask):
    open_for_discussion(requests=5)
    change_rules(change_reply=ChangeReply.NEVER, withdraw_reply=WithdrawReply.NEVER)
    ask("KE")

    ask("KE", APPROVE)

    with pytest.raises(AnswerStands):
        ask("KE", DISAPPROVE)
    assert seat("KE").answers == {"1": "approve"}


# ---- more time ---------------------------------------------------------------------------------


def test_enough_requests_for_more_time_extend_the_period_from_its_expiry_for_all(app_on_both: Flask, clock: FixedClock):
    open_for_more_time(requests=2)
    former = deadline()
    reply("mission@ke.example", {"1": MORE_TIME, "2a": MORE_TIME})
    assert deadline() == former

    clock.at = former
    ask("FR", MORE_TIME, "2b")

    assert former == at("2026-04-20T18:00:00+02:00")
    assert deadline() == at("2026-05-20T18:00:00+02:00")
    (event,) = of_type("extended")
    assert event["requests"] == ["FR", "KE"]
    assert (event["approved_by"], event["reason_commit"], event["via"]) == ([], None, "focal_point")
    assert event["deadline"] == "2026-05-20T16:00:00.000000Z"
    assert [each["type"] for each in events()][-2:] == ["reply", "extended"]
    told = letters(LetterKind.EXTENSION)
    assert len(told) == 2 * len(CODES) + 2
    assert "because 2 Member States have asked for more time" in flat(told[0])
    assert decisions()["1"].outcome == ""


def test_an_extension_to_a_wall_clock_that_the_day_lacks_moves_to_the_next_that_exists(app: Flask):
    open_council(rule="iccat", deadline="+49d 02:30", codes=CODES)
    change_rules(extension={"by": "request_of_members", "requests": 1, "days": 342, "times": 1})
    assert deadline() == at("2026-04-20T02:30:00+02:00")

    ask("KE", MORE_TIME)

    # On 28 March 2027 the clock jumps from 02:00 to 03:00.
    assert deadline() == at("2027-03-28T03:00:00+02:00")


def test_requests_after_the_last_extension_are_recorded_and_have_no_effect(app: Flask):
    open_for_more_time()
    ask("KE", MORE_TIME)
    extended = deadline()

    ask("FR", MORE_TIME)

    assert deadline() == extended
    assert seat("FR").answers == {"1": "more_time"}
    assert kinds()["extended"] == 1


def test_a_further_extension_needs_as_many_requests_that_came_after_the_last(app_on_both: Flask):
    open_for_more_time(requests=2, times=2, days=10)
    for code in ("KE", "FR"):
        ask(code, MORE_TIME)
    ask("EG", MORE_TIME)
    assert kinds()["extended"] == 1

    ask("KE", CLEAR)
    ask("KE", MORE_TIME)

    assert [each["requests"] for each in of_type("extended")] == [["FR", "KE"], ["EG", "KE"]]
    ask("JP", MORE_TIME)
    ask("BR", MORE_TIME)
    assert kinds()["extended"] == 2


def test_taking_a_request_back_undoes_nothing(app: Flask):
    open_for_more_time()
    ask("KE", MORE_TIME)
    extended = deadline()

    ask("KE", APPROVE)

    assert deadline() == extended


def test_reminders_are_due_anew_before_the_extended_deadline(app: Flask, clock: FixedClock):
    open_for_more_time(days=10)
    clock.at = due_instants("reminder")[0].due_at
    quiet_tick(app)

    ask("KE", MORE_TIME)

    assert not addresses("reminder")
    assert [each.due_at for each in due_instants("close") if each.done_at is None] == [deadline()]
    waiting = [each.due_at for each in due_instants("reminder") if each.done_at is None]
    assert waiting == [deadline() - timedelta(days=3), deadline() - timedelta(days=1)]


def test_a_late_request_for_more_time_extends_nothing(app: Flask, clock: FixedClock):
    open_for_more_time()
    past_drain(app, clock)

    ask("KE", MORE_TIME)

    assert kinds()["extended"] == 0


# ---- alternates --------------------------------------------------------------------------------


def test_the_request_of_an_alternate_counts_for_a_principal_that_gives_no_answer(app: Flask):
    council()
    open_council(rule="ifad-executive-board", **LONG)
    ask("KE", APPROVE)
    ask("UG")
    assert kinds()["deferred"] == 0

    ask("UG", name="2a")

    (event,) = of_type("deferred")
    assert (event["item"], event["requests"]) == ("2a", ["KE"])
