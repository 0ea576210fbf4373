"""Answers that the rule lets nobody change or take back, behind the page and on it."""

import re
from typing import Any

import pytest
from flask import Flask

from app.core.work import SHELL, begin
from app.links.tokens import ContestClaim
from app.replies.refusals import AnswerStands
from app.replies.service import contest, rule_on_contest
from app.replies.submission import Ruling
from app.rules import Choice, Portion
from tests.replies.support import (
    ABSTAIN,
    APPROVE,
    CLEAR,
    DISAPPROVE,
    REFERENCE,
    consultation,
    invitation_row,
    open_council,
    reply,
    seat,
)
from tests.replies.test_pages import opened

MISSION = "mission@ke.example"
MORE_TIME = Choice.MORE_TIME
BY_REQUEST = {"by": "request_of_members", "requests": 3, "days": 30, "times": 1}


def open_where(*, change: str = "until_close", withdraw: str = "until_close", **changes: Any) -> None:
    open_council(rule_changes={"change_reply": change, "withdraw_reply": withdraw} | changes)


def open_with_requests(**words: str) -> None:
    choices = ["approve", "disapprove", "abstain", "more_time"]
    open_where(**words, choices=choices, extension=BY_REQUEST)


def answer(*answers: Choice | Portion) -> str | None:
    """What stands for decision 1 once these were given to it, one after the other."""
    for each in answers:
        reply(MISSION, {"1": each})
    return seat("KE").answers.get("1")


@pytest.mark.parametrize("change", ["never", "with_consent"])
def test_an_answer_that_cannot_be_changed_stands(app: Flask, change: str):
    open_where(change=change)
    answer(APPROVE)

    with pytest.raises(AnswerStands):
        answer(DISAPPROVE)

    assert seat("KE").answers == {"1": "approve"}


def test_an_answer_that_stands_is_no_obstacle_to_others(app: Flask):
    open_where(change="never", withdraw="never")
    answer(APPROVE)
    reply(MISSION, statement="An explanation of position.")

    reply(MISSION, {"1": APPROVE, "2a": ABSTAIN})

    assert seat("KE").answers == {"1": "approve", "2a": "abstain"}


def test_an_answer_is_taken_back_where_only_the_change_is_excluded(app: Flask):
    open_where(change="never")

    assert answer(APPROVE, CLEAR) is None


@pytest.mark.parametrize("change", ["until_close", "never"])
def test_an_answer_that_cannot_be_taken_back_stands(app: Flask, change: str):
    open_where(change=change, withdraw="never")
    answer(APPROVE)

    with pytest.raises(AnswerStands):
        answer(CLEAR)

    assert seat("KE").answers == {"1": "approve"}


def test_taking_back_opens_no_way_to_another_answer_but_to_the_same(app: Flask):
    open_where(change="never")
    answer(APPROVE, CLEAR)

    with pytest.raises(AnswerStands):
        answer(DISAPPROVE)

    assert answer(APPROVE) == "approve"


def test_where_answers_may_be_changed_they_may_also_be_taken_back_and_given_otherwise(app: Flask):
    open_where()

    assert answer(APPROVE, DISAPPROVE, CLEAR, ABSTAIN) == "abstain"


def test_a_request_is_followed_by_a_position_and_taken_back_under_any_rule(app: Flask):
    open_with_requests(change="never", withdraw="never")

    assert answer(MORE_TIME, CLEAR) is None
    assert answer(MORE_TIME, APPROVE) == "approve"


def test_a_position_that_stands_is_not_replaced_by_a_request_and_binds_behind_one(app: Flask):
    open_with_requests(change="never")
    answer(APPROVE)
    with pytest.raises(AnswerStands):
        answer(MORE_TIME)

    answer(CLEAR, MORE_TIME)

    with pytest.raises(AnswerStands):
        answer(DISAPPROVE)
    assert answer(APPROVE) == "approve"


def test_a_reply_that_was_not_the_members_binds_it_to_nothing(app: Flask):
    open_where(change="never", withdraw="never")
    index = reply(MISSION, {"1": APPROVE}).index
    assert index is not None
    point = invitation_row(MISSION).focal_point_id
    with begin(SHELL) as work:
        contest(work, ContestClaim(focal_point=point, consultation=consultation().id, reply=index))
        rule_on_contest(work, REFERENCE, index, Ruling(is_upheld=True, reason="Asked.", by_id=1, approved_by_id=2))

    assert answer(DISAPPROVE) == "disapprove"


def choices_on_page(app: Flask) -> list[str]:
    client, address = opened(app, MISSION)
    return re.findall(r'type="radio" name="item-1" value="(\w+)"', client.get(address).text)


@pytest.mark.parametrize(
    ("words", "given", "choices"),
    [
        ({}, [APPROVE], ["keep", "approve", "disapprove", "abstain", "more_time", "clear"]),
        ({"change": "never"}, [], ["approve", "disapprove", "abstain", "more_time", "keep"]),
        ({"change": "never"}, [APPROVE], ["keep", "clear"]),
        ({"change": "never", "withdraw": "never"}, [APPROVE], ["keep"]),
        ({"change": "never"}, [APPROVE, CLEAR], ["approve", "more_time", "keep"]),
        (
            {"change": "never", "withdraw": "never"},
            [MORE_TIME],
            ["keep", "approve", "disapprove", "abstain", "more_time", "clear"],
        ),
    ],
)
def test_the_page_offers_what_the_rule_lets_be_given(
    app: Flask, words: dict[str, str], given: list[Choice | Portion], choices: list[str]
):
    open_with_requests(**words)
    answer(*given)

    assert choices_on_page(app) == choices


@pytest.mark.parametrize(("change", "is_said"), [("until_close", True), ("never", False)])
def test_the_page_says_that_the_reply_may_be_changed_only_where_the_rule_lets_it(
    app: Flask, change: str, *, is_said: bool
):
    open_where(change=change)
    answer(APPROVE)

    client, address = opened(app, MISSION)
    assert ("The reply may be completed or changed" in client.get(address).text) is is_said
