"""Silence procedures: the first objection is recorded and told to everybody at once, and so is the end of the last."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.consultations.service import Approval, withdraw
from app.core.work import SHELL, begin
from app.links.tokens import ContestClaim
from app.outbox.models import LetterKind
from app.replies.refusals import DecisionSettled
from app.replies.service import contest, rule_on_contest
from app.replies.submission import RecordedKind, Ruling
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.replies.support import (
    CLEAR,
    REFERENCE,
    consultation,
    invitation_row,
    kept_counters,
    open_council,
    recount,
    replies,
    reply,
    seat,
)
from tests.schedule.support import addresses, deadline, decisions, events, kinds, letters, text_of

MISSION, MINISTRY, OTHER, THIRD = (
    "mission@ke.example",
    "ministry@ke.example",
    "mission@fr.example",
    "mission@eg.example",
)
OBJECT, NO_OBJECTION = Choice.OBJECT, Choice.NO_OBJECTION
WHY = "The dates fall on the national elections."
EVERYBODY = 8
TOLD = (LetterKind.OBJECTION, LetterKind.OBJECTION_WITHDRAWN)


def open_under_silence(**changes: Any) -> None:
    open_council(rule="un-silence", deadline="+72h", reminders=[], **changes)


@pytest.fixture
def silence(app: Flask) -> None:
    open_under_silence()


def told() -> tuple[int, ...]:
    return tuple(len(letters(kind)) for kind in TOLD)


def words(kind: LetterKind, address: str = OTHER) -> str:
    """The last letter of a kind to an address, on one line."""
    last = max((each for each in letters(kind) if each.address == address), key=lambda each: int(each.cause))
    return " ".join(text_of(last).split())


def upheld_contest_of_the_first_reply() -> None:
    index = replies()[0].index
    claim = ContestClaim(
        focal_point=invitation_row(MINISTRY).focal_point_id, consultation=consultation().id, reply=index
    )
    with begin(SHELL) as work:
        contest(work, claim)
    ruling = Ruling(is_upheld=True, reason="not theirs", by_id=1, approved_by_id=2)
    with begin(SHELL) as work:
        rule_on_contest(work, REFERENCE, index, ruling)


# ---- the first objection --------------------------------------------------------------------------


@pytest.mark.usefixtures("silence")
def test_the_first_objection_is_an_event_after_its_reply_and_a_letter_to_everybody():
    recorded = reply(MISSION, {"2a": OBJECT, "1": NO_OBJECTION}, reasons={"2a": WHY})

    before, event = events()[-2:]
    assert recorded.kind is RecordedKind.RECORDED
    assert before["type"] == "reply"
    assert {key: event[key] for key in ("type", "item", "member")} == {
        "type": "silence_broken",
        "item": "2a",
        "member": "KE",
    }
    assert len(addresses(LetterKind.OBJECTION)) == EVERYBODY
    assert decisions()["2a"].broken_at is not None
    assert decisions()["1"].broken_at is None


@pytest.mark.usefixtures("silence")
def test_the_letter_says_which_decision_and_what_follows_and_names_nobody():
    reply(MISSION, {"2a": OBJECT}, reasons={"2a": WHY})

    text = words(LetterKind.OBJECTION)

    for said in ("silence procedure", "Submission", "A single objection breaks the silence", "should therefore say so"):
        assert said in text
    for unsaid in ("Member KE", WHY, "Guidelines"):
        assert unsaid not in text


@pytest.mark.usefixtures("silence")
def test_however_many_object_it_is_told_once():
    for email in (MISSION, OTHER, THIRD):
        reply(email, {"1": OBJECT})
    reply(MISSION, {"1": NO_OBJECTION})

    assert kinds()["silence_broken"] == 1
    assert kinds()["silence_restored"] == 0
    assert told() == (EVERYBODY, 0)


@pytest.mark.usefixtures("silence")
def test_several_objections_in_one_reply_are_an_event_each_and_one_letter():
    reply(MISSION, {"1": OBJECT, "2b": OBJECT})

    assert [each["item"] for each in events() if each["type"] == "silence_broken"] == ["1", "2b"]
    assert told() == (EVERYBODY, 0)
    assert all(title in words(LetterKind.OBJECTION) for title in ("Calendar", "Guidelines"))
    assert "Submission" not in words(LetterKind.OBJECTION)


@pytest.mark.usefixtures("silence")
def test_each_decision_is_told_of_on_its_own():
    reply(MISSION, {"1": OBJECT})
    reply(OTHER, {"1": OBJECT, "2b": OBJECT})

    assert [each["item"] for each in events() if each["type"] == "silence_broken"] == ["1", "2b"]
    assert "Calendar" not in words(LetterKind.OBJECTION)


@pytest.mark.usefixtures("silence")
def test_a_declaration_of_no_objection_tells_nobody_anything():
    reply(MISSION, {"1": NO_OBJECTION})

    assert told() == (0, 0)
    assert kinds()["silence_broken"] == 0


@pytest.mark.usefixtures("silence")
def test_a_second_after_the_period_an_objection_is_late_and_told_to_nobody(clock: FixedClock):
    clock.at = deadline() + timedelta(seconds=1)

    assert reply(MISSION, {"1": OBJECT}).kind is RecordedKind.LATE

    assert told() == (0, 0)
    assert kinds()["silence_broken"] == 0


@pytest.mark.usefixtures("silence")
def test_the_letter_is_recalled_with_the_consultation():
    reply(MISSION, {"1": OBJECT})

    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=Approval(reason="withdrawn", by=1, approved_by=2))

    assert addresses(LetterKind.OBJECTION) == []


def test_where_one_objection_does_not_end_the_silence_nobody_is_told(app: Flask):
    open_council(rule="marpol-tacit-acceptance", deadline="+320d 18:00", reminders=[])

    reply(MISSION, {"1": OBJECT})

    assert told() == (0, 0)
    assert kinds()["silence_broken"] == 0


def test_a_disapproval_under_another_rule_tells_nobody(app: Flask):
    open_council()

    reply(MISSION, {"1": Choice.DISAPPROVE})

    assert told() == (0, 0)


# ---- the last one goes ----------------------------------------------------------------------------


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("taken_back", [CLEAR, NO_OBJECTION])
def test_when_the_last_objection_is_withdrawn_everybody_is_told_again(taken_back: str):
    reply(MISSION, {"1": OBJECT})
    reply(OTHER, {"1": OBJECT})

    reply(MISSION, {"1": taken_back})
    assert told() == (EVERYBODY, 0)
    reply(OTHER, {"1": taken_back})

    assert told() == (EVERYBODY, EVERYBODY)
    assert {key: value for key, value in events()[-1].items() if key != "at"} == {
        "type": "silence_restored",
        "item": "1",
    }
    assert decisions()["1"].broken_at is None
    assert "The silence procedure continues" in words(LetterKind.OBJECTION_WITHDRAWN)
    assert kept_counters() == recount()


@pytest.mark.usefixtures("silence")
def test_an_objection_after_that_breaks_the_silence_anew():
    for answer in (OBJECT, CLEAR, OBJECT):
        reply(MISSION, {"1": answer})

    assert (kinds()["silence_broken"], kinds()["silence_restored"]) == (2, 1)
    assert told() == (2 * EVERYBODY, EVERYBODY)


@pytest.mark.usefixtures("silence")
def test_an_objection_that_was_not_the_states_own_lets_the_silence_stand_again():
    reply(MISSION, {"1": OBJECT})

    upheld_contest_of_the_first_reply()

    assert told() == (EVERYBODY, EVERYBODY)
    assert kinds()["silence_restored"] == 1


@pytest.mark.usefixtures("silence")
def test_after_the_period_nobody_is_told_that_the_silence_goes_on(clock: FixedClock):
    reply(MISSION, {"1": OBJECT})
    clock.at = deadline() + timedelta(seconds=1)

    upheld_contest_of_the_first_reply()

    assert told() == (EVERYBODY, 0)
    assert decisions()["1"].broken_at is None


# ---- for good -------------------------------------------------------------------------------------


def test_where_no_objection_may_be_withdrawn_the_first_one_settles_the_decision(app: Flask):
    open_under_silence(rule_changes={"withdraw_reply": "never"})

    reply(MISSION, {"1": OBJECT})

    found = decisions()["1"]
    assert found.settled_at is not None
    assert (found.outcome, found.clause, found.reason) == ("silence_broken", "one-objection", "1 × 1 = 1 ≥ 1")
    text = words(LetterKind.OBJECTION)
    assert "an objection may not be withdrawn" in text
    assert "The other decisions of the consultation and the deadline are not affected." in text
    with pytest.raises(DecisionSettled):
        reply(OTHER, {"1": OBJECT})
    assert seat("KE").answers == {"1": "object"}


@pytest.mark.parametrize(
    "returns",
    [
        {"standing_read_at": "closing"},
        {"withdraw_reply": "until_close"},
        {"substitute": "alternate_if_principal_silent"},
    ],
)
def test_where_the_silence_may_yet_stand_again_nothing_is_settled(app: Flask, returns: dict[str, str]):
    open_under_silence(rule_changes={"withdraw_reply": "never"} | returns)

    reply(MISSION, {"1": OBJECT})

    assert decisions()["1"].settled_at is None
