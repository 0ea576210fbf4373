"""Items are withdrawn from an open consultation, which goes on without them."""

import pytest
from flask import Flask

from app.consultations.refusals import ItemSettled, ItemUnknown, NotOpen, NotWithdrawable, WithdrawnTooLate
from app.consultations.service import Approval, withdraw, withdraw_item
from app.core.work import SHELL, begin
from app.outbox.models import LetterKind
from app.rules import WithdrawItem
from tests.fixtures.app import FixedClock
from tests.make import make_officer
from tests.replies.support import APPROVE, REFERENCE, reply
from tests.schedule.support import addresses, deadline, decisions, events, kinds, letters, open_council, text_of

APPROVAL = Approval(reason="The proposer prefers to discuss it.", by=1, approved_by=2)


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    open_council()


def withdraw_now(name: str) -> tuple[str, ...]:
    with begin(SHELL) as work:
        return withdraw_item(work, REFERENCE, name, approval=APPROVAL)


def test_a_decision_is_withdrawn_with_reason_and_two_officers_and_everybody_is_told():
    assert withdraw_now("2a") == ("2a",)

    found = decisions()["2a"]
    assert (found.outcome, found.clause, found.reason) == ("withdrawn", "withdrawal", "")
    event = events()[-1]
    assert (event["type"], event["item"], event["approved_by"], event["via"]) == (
        "item_withdrawn",
        "2a",
        [1, 2],
        "shell",
    )
    assert len(event["reason_commit"]) == 64
    told = letters(LetterKind.ITEM_WITHDRAWN)
    assert len(told) == 8
    assert "Submission" in text_of(told[0])
    assert "Guidelines" not in text_of(told[0])


def test_the_number_of_an_item_withdraws_all_its_parts_in_one_letter():
    assert withdraw_now("2") == ("2a", "2b")

    assert [each["item"] for each in events()[-2:]] == ["2a", "2b"]
    assert len(letters(LetterKind.ITEM_WITHDRAWN)) == 8


def test_the_number_of_an_item_withdraws_the_parts_that_are_left():
    withdraw_now("2a")

    assert withdraw_now("2") == ("2b",)


def test_the_last_letter_says_that_nothing_is_left():
    withdraw_now("1")
    withdraw_now("2")

    told = [each for each in letters(LetterKind.ITEM_WITHDRAWN) if each.address == "mission@ke.example"]
    first, last = sorted(told, key=lambda each: int(each.cause))
    assert "are not affected" in " ".join(text_of(first).split())
    assert "closed before the deadline" in " ".join(text_of(last).split())


@pytest.mark.parametrize("name", ["3", "2c", "", "2A"])
def test_what_the_consultation_does_not_have_is_not_withdrawn(name: str):
    with pytest.raises(ItemUnknown):
        withdraw_now(name)


def test_what_is_settled_is_not_withdrawn_again():
    withdraw_now("1")

    with pytest.raises(ItemSettled, match="1 is already settled"):
        withdraw_now("1")
    assert kinds()["item_withdrawn"] == 1


def test_a_rule_that_has_nobody_withdraw_an_item_is_kept_to():
    with begin(SHELL) as work:
        for each in decisions().values():
            row = work.session.merge(each)
            row.rule = row.rule | {"withdraw_item": WithdrawItem.NOBODY if row.name == "2b" else WithdrawItem.PROPOSER}

    with pytest.raises(NotWithdrawable, match="2b"):
        withdraw_now("2")
    assert withdraw_now("2a") == ("2a",)
    assert kinds()["item_withdrawn"] == 1


def test_nothing_is_withdrawn_once_the_period_has_expired(clock: FixedClock):
    clock.at = deadline()
    withdraw_now("1")

    clock.advance(microseconds=1)
    with pytest.raises(WithdrawnTooLate):
        withdraw_now("2a")


def test_nothing_is_withdrawn_from_a_consultation_that_is_not_open():
    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=APPROVAL)

    with pytest.raises(NotOpen):
        withdraw_now("1")


def test_a_withdrawal_of_the_whole_recalls_letters_that_wait():
    withdraw_now("1")

    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=APPROVAL)

    assert len(addresses("item_withdrawn", state="dropped")) == 8


def test_what_was_answered_to_it_is_kept():
    reply("mission@ke.example", {"1": APPROVE})

    withdraw_now("1")

    with begin(SHELL) as work:
        assert work.session.merge(decisions()["1"]).settled_at is not None
    assert kinds()["reply"] == 1


def test_the_command_takes_two_officers(app: Flask):
    with begin(SHELL) as work:
        for name in "ab":
            make_officer(work, f"{name}@secretariat.example")
    run = app.test_cli_runner().invoke
    officers = ["--by", "a@secretariat.example", "--approved-by", "b@secretariat.example"]

    done = run(args=["consultations", "withdraw-item", REFERENCE, "2", "--reason", "Asked for.", *officers])
    alone = run(
        args=[
            "consultations",
            "withdraw-item",
            REFERENCE,
            "1",
            "--reason",
            "Asked for.",
            *officers[:2],
            "--approved-by",
            officers[1],
        ]
    )

    assert (done.exit_code, done.output) == (0, "DM-26/1 goes on without 2a, 2b.\n")
    assert alone.exit_code == 1
    assert kinds()["item_withdrawn"] == 2
