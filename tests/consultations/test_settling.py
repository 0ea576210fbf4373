"""A decision that is settled before the close: nobody answers it any more, and what it became stays."""

import json

import pytest
from flask import Flask

from app.consultations.queries import by_reference, decisions
from app.consultations.settling import is_settled, open_count
from app.core.work import SCHEDULER, SHELL, begin, look
from app.links.tokens import ContestClaim
from app.outbox.models import LetterKind
from app.replies.refusals import DecisionSettled
from app.replies.service import contest, rule_on_contest
from app.replies.submission import Ruling
from app.rules import Outcome
from app.tally.service import close
from tests.fixtures.app import FixedClock
from tests.make import make_officer
from tests.replies.support import (
    APPROVE,
    CLEAR,
    DISAPPROVE,
    KEEP,
    REFERENCE,
    consultation,
    invitation_row,
    kept_counters,
    log,
    open_council,
    reply,
    seat,
    settle_now,
)
from tests.schedule.support import addresses, due_instants, forget_letters, past_drain, quiet_tick, text_of
from tests.schedule.support import letters as queued


@pytest.fixture(autouse=True)
def _open(app_on_both: Flask) -> None:
    open_council()


def open_names() -> list[str]:
    with look() as work:
        return [each.name for each in decisions(work, by_reference(work, REFERENCE)) if not is_settled(each)]


def close_now(app: Flask, clock: FixedClock) -> dict[str, dict[str, object]]:
    past_drain(app, clock)
    with begin(SCHEDULER) as work:
        assert close(work, consultation().id)
    return dict(json.loads(log()[-1])["items"])


def test_a_decision_is_settled_once():
    assert [settle_now("1"), settle_now("1", Outcome.POSTPONED)] == [True, False]

    assert open_names() == ["2a", "2b"]
    with look() as work:
        assert open_count(work, consultation()) == 2


@pytest.mark.parametrize("given", [APPROVE, DISAPPROVE, CLEAR])
def test_no_answer_to_a_settled_decision_is_new_changed_or_taken_back(given):
    before = {"2a": APPROVE} if given is APPROVE else {"1": APPROVE}
    reply("mission@ke.example", before)
    settle_now("1")

    with pytest.raises(DecisionSettled) as refused:
        reply("mission@ke.example", {"1": given, "2b": APPROVE})

    assert refused.value.code == "decision_settled"
    assert "decision 1" in str(refused.value)
    assert "Withdrawn" in str(refused.value)
    assert seat("KE").answers == dict.fromkeys(before, "approve")


def test_the_other_decisions_are_answered_as_before():
    reply("mission@ke.example", {"1": APPROVE})
    settle_now("1")

    reply("mission@ke.example", {"1": KEEP, "2a": APPROVE, "2b": DISAPPROVE})

    assert seat("KE").answers == {"1": "approve", "2a": "approve", "2b": "disapprove"}


def test_who_has_answered_what_is_still_open_is_complete():
    reply("mission@ke.example", {"2a": APPROVE, "2b": APPROVE})
    reply("mission@fr.example", {"1": APPROVE, "2a": APPROVE, "2b": APPROVE})
    reply("mission@eg.example", {"1": APPROVE})

    settle_now("1")

    assert (consultation().replied_count, consultation().complete_count) == (3, 2)
    reply("mission@eg.example", {"2a": APPROVE, "2b": APPROVE})
    assert consultation().complete_count == 3
    reply("mission@ke.example", {"2b": CLEAR})
    assert consultation().complete_count == 2


def test_who_never_replied_is_not_complete_when_everything_is_settled():
    reply("mission@ke.example", {"1": APPROVE})
    for name in ("1", "2a", "2b"):
        settle_now(name)

    assert (consultation().replied_count, consultation().complete_count) == (1, 1)


def test_nobody_is_reminded_of_a_settled_decision(app_on_both: Flask, clock: FixedClock):
    reply("mission@ke.example", {"2a": APPROVE, "2b": APPROVE})
    settle_now("1")
    forget_letters()
    clock.at = due_instants("reminder")[0].due_at

    quiet_tick(app_on_both)

    reminders = queued(LetterKind.REMINDER)
    assert {each.member for each in reminders} == {"EG", "FR"}
    assert all("Calendar" not in text_of(each) and "Submission" in text_of(each) for each in reminders)


def test_reminders_that_wait_are_written_anew(app_on_both: Flask, clock: FixedClock):
    reply("mission@ke.example", {"2a": APPROVE, "2b": APPROVE})
    clock.at = due_instants("reminder")[0].due_at
    quiet_tick(app_on_both)

    settle_now("1")
    quiet_tick(app_on_both)

    assert len(addresses("reminder", state="dropped")) == 6
    anew = [each for each in queued(LetterKind.REMINDER) if each.state == "waiting"]
    assert {each.member for each in anew} == {"EG", "FR"}
    assert all("Calendar" not in text_of(each) for each in anew)


def test_the_close_leaves_outcome_and_counts_of_a_settled_decision(app_on_both: Flask, clock: FixedClock):
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": APPROVE, "2a": APPROVE})
    settle_now("1", Outcome.REFERRED_TO_MEETING)

    items = close_now(app_on_both, clock)

    assert items["1"] == {
        "outcome": "referred_to_meeting",
        "clause": "",
        "counts": {"approve": 2, "disapprove": 0, "abstain": 0, "silent": 1},
    }
    assert items["2a"]["outcome"] == "adopted"


def test_a_contest_upheld_later_leaves_the_counts_of_a_settled_decision(app_on_both: Flask, clock: FixedClock):
    recorded = reply("mission@ke.example", {"1": APPROVE, "2a": APPROVE})
    settle_now("1")
    index = recorded.index or 0
    with begin(SHELL) as work:
        first, second = (make_officer(work, f"{name}@secretariat.example") for name in "ab")
        point = invitation_row("ministry@ke.example").focal_point_id
        contest(work, ContestClaim(focal_point=point, consultation=consultation().id, reply=index))
        ruling = Ruling(is_upheld=True, reason="inquiry", by_id=first.id, approved_by_id=second.id)
        rule_on_contest(work, REFERENCE, index, ruling)

    assert seat("KE").answers == {}
    assert kept_counters().answers == {("1", "approve"): 1}
    items = close_now(app_on_both, clock)
    assert [items[name]["counts"]["approve"] for name in ("1", "2a")] == [1, 0]
