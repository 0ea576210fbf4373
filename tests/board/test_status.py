"""A consultation as one JSON object."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.board.status import status
from app.consultations.models import Decision, State
from app.core.work import SHELL, begin, look
from tests.board.house import add_letter, open_board, places
from tests.board.test_board import ALL, FIVE, place
from tests.make import make_body, make_draft

KEYS = [
    "consultation",
    "state",
    "opens_at",
    "deadline",
    "seats",
    "entitled",
    "replies",
    "late",
    "items",
    "mail",
    "reminders",
    "receipts",
    "outcome_letters",
]
SEALED = {"during": "sealed", "after": "names"}


def found() -> dict[str, Any]:
    with look() as work:
        result: dict[str, Any] = json.loads(json.dumps(status(work, "DM-26/1")))
    return result


def test_the_keys_are_those_of_the_contract_in_their_order(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE)

    result = found()
    assert list(result) == KEYS
    assert list(result["items"]) == ["1", "2a", "2b"]
    assert list(result["items"]["1"]) == ["approve", "disapprove", "abstain", "silent", "outcome", "reason"]
    assert list(result["mail"]) == [
        "queued",
        "waiting",
        "accepted",
        "refused",
        "unknown",
        "given_up",
        "dropped",
        "spare_copies",
    ]


def test_instants_are_utc_to_the_microsecond(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE)

    assert found()["opens_at"] == "2026-03-02T12:00:00.000000Z"
    assert found()["deadline"] == "2026-03-12T17:00:00.000000Z"


def test_before_the_close_outcome_and_reason_are_null_and_visible_counts_are_given(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE)

    assert found()["items"]["1"] == {
        "approve": 1,
        "disapprove": 0,
        "abstain": 1,
        "silent": 2,
        "outcome": None,
        "reason": None,
    }


def test_before_the_close_sealed_counts_are_null(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE, disclosure=SEALED)

    assert all(value is None for item in found()["items"].values() for value in item.values())
    assert found()["replies"] == 2


def test_the_counts_of_a_withdrawn_consultation_stay_sealed(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE, disclosure=SEALED).state = State.WITHDRAWN

    assert all(value is None for item in found()["items"].values() for value in item.values())


@pytest.mark.parametrize("state", [State.CLOSED, State.ANNOUNCED])
def test_after_the_close_counts_outcome_and_reason_are_given_and_add_up(app: Flask, state: State) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE, disclosure=SEALED).state = state
        for decision in work.session.scalars(select(Decision)):
            decision.outcome, decision.reason = "not_adopted", "2 × 1 = 2 ≤ 4"

    result = found()
    for item in result["items"].values():
        assert item["approve"] + item["disapprove"] + item["abstain"] + item["silent"] == result["entitled"] == 4
        assert (item["outcome"], item["reason"]) == ("not_adopted", "2 × 1 = 2 ≤ 4")


def test_replies_are_entitled_seats_that_hold_an_answer(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, [place("A", answers=ALL), place("B", answers={"1": "abstain"}), place("C")])

    assert (found()["seats"], found()["entitled"], found()["replies"]) == (3, 3, 2)


def test_letters_are_counted_once_each_by_state(app: Flask) -> None:
    states = ["waiting", "sending", "accepted", "refused", "unknown", "given_up", "bounced", "dropped"]
    with begin(SHELL) as work:
        consultation = open_board(work, [])
        for state in states:
            add_letter(work, consultation, "M1", kind="reminder", state=state, spare_copies=int(state == "accepted"))

    mail = found()["mail"]
    assert mail == {
        "queued": 8,
        "waiting": 2,
        "accepted": 1,
        # The one that came back is among them.
        "refused": 2,
        "unknown": 1,
        "given_up": 1,
        "dropped": 1,
        "spare_copies": 1,
    }
    assert mail["queued"] == sum(mail.values()) - mail["queued"] - mail["spare_copies"]


def test_reminders_receipts_and_outcome_letters_are_those_accepted(app: Flask) -> None:
    with begin(SHELL) as work:
        consultation = open_board(work, places(1))
        for kind in ("reminder", "receipt", "receipt", "outcome"):
            add_letter(work, consultation, "M1", kind=kind)
            add_letter(work, consultation, "M1", kind=kind, state="refused")

    result = found()
    assert (result["reminders"], result["receipts"], result["outcome_letters"]) == (1, 2, 1)


def test_a_draft_has_no_instants_and_nobody_entitled(app: Flask) -> None:
    with begin(SHELL) as work:
        make_body(work)
        make_draft(work)

    result = found()
    assert (result["state"], result["opens_at"], result["deadline"], result["entitled"]) == ("draft", None, None, 0)
