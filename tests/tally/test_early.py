"""Decisions that are taken before the deadline where their rule says so, and the close that follows."""

import pytest
from flask import Flask
from sqlalchemy import update

from app.consultations.models import Count
from app.consultations.opening import open_consultation
from app.consultations.queries import by_id
from app.consultations.service import Approval, withdraw_item
from app.core.work import SCHEDULER, SHELL, begin, look
from app.links.tokens import ContestClaim
from app.outbox.models import LetterKind
from app.replies.refusals import DecisionSettled
from app.replies.service import contest, rule_on_contest
from app.replies.submission import Ruling
from app.rules import Choice
from app.schedule.tick import tick
from app.tally.counting import CountsDisagree
from app.tally.early import due_to_settle_early, settle_early
from tests.fixtures.app import FixedClock
from tests.make import make_body, make_draft, make_focal_point, make_member, make_officer
from tests.replies.support import REFERENCE, invitation_row, reply
from tests.schedule.support import (
    consultation,
    deadline,
    decisions,
    events,
    kinds,
    letters,
    open_council,
    quiet_tick,
    text_of,
)

UK = {"rule": "uk-ordinary-resolution", "deadline": "+27d 23:59", "reminders": []}
RIGHTS = {"KE": 30, "FR": 21, "EG": 49}
APPROVAL = Approval(reason="no longer needed", by=1, approved_by=2)
APPROVE, DISAPPROVE = Choice.APPROVE, Choice.DISAPPROVE


def open_company(**changes: object) -> None:
    """Three members that hold the hundred voting rights of a company."""
    with begin(SHELL) as work:
        body = make_body(work)
        for code, weight in RIGHTS.items():
            member = make_member(work, body, code, weight=weight)
            make_focal_point(work, member, f"mission@{code.lower()}.example")
            make_focal_point(work, member, f"ministry@{code.lower()}.example")
        make_draft(work, **(UK | changes))
        open_consultation(work, REFERENCE)


def outcomes() -> dict[str, str]:
    return {name: each.outcome for name, each in decisions().items()}


def items_of(kind: str) -> list[str]:
    return [each["item"] for each in events() if each["type"] == kind]


def test_x8_a_resolution_is_passed_on_the_third_day_and_later_answers_have_no_effect(
    app_on_both: Flask, clock: FixedClock
):
    open_company()
    reply("mission@ke.example", {"1": APPROVE, "2a": APPROVE})
    quiet_tick(app_on_both)
    assert outcomes() == {"1": "", "2a": "", "2b": ""}

    clock.advance(days=3)
    reply("mission@fr.example", {"1": APPROVE})
    report = quiet_tick(app_on_both)

    assert report.done("decisions settled early") == 1
    assert outcomes() == {"1": "adopted", "2a": "", "2b": ""}
    assert (decisions()["1"].reason, decisions()["1"].settled_at) == ("2 × 51 = 102 > 100", clock.at)
    (event,) = (each for each in events() if each["type"] == "decided_early")
    assert (event["item"], event["outcome"], event["clause"]) == ("1", "adopted", "majority-of-voting-rights")
    assert event["counts"] == {"approve": 2, "disapprove": 0, "abstain": 0, "silent": 1}
    with pytest.raises(DecisionSettled, match="Adopted"):
        reply("mission@eg.example", {"1": APPROVE})


def test_fifty_of_a_hundred_rights_never_pass(app: Flask, clock: FixedClock):
    open_company()
    reply("mission@eg.example", {"1": APPROVE})

    clock.at = deadline()
    quiet_tick(app)

    assert kinds()["decided_early"] == 0


def test_the_close_follows_at_once_when_every_decision_is_settled(app_on_both: Flask, clock: FixedClock):
    open_company()
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": APPROVE, "2a": APPROVE, "2b": APPROVE})

    report = quiet_tick(app_on_both)

    assert [report.done(f"{each}") for each in ("consultations closed", "outcomes announced")] == [1, 1]
    assert consultation().state == "announced"
    assert consultation().closed_at == clock.at < deadline()
    assert [each["type"] for each in events()][-6:] == [*["decided_early"] * 3, "closed", "outcome", "announced"]
    outcome = events()[-2]["items"]
    assert {name: each["outcome"] for name, each in outcome.items()} == dict.fromkeys(("1", "2a", "2b"), "adopted")
    assert outcome["1"]["counts"] == {"approve": 2, "disapprove": 0, "abstain": 0, "silent": 1}
    assert "Adopted" in text_of(letters(LetterKind.OUTCOME)[0])


def test_a_consultation_with_an_open_decision_stays_open(app: Flask):
    open_company()
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": APPROVE, "2a": APPROVE})

    quiet_tick(app)
    quiet_tick(app)

    assert (consultation().state, kinds()["closed"]) == ("open", 0)


def test_all_items_withdrawn_closes_too(app: Flask):
    open_council()
    for number in ("1", "2"):
        with begin(SHELL) as work:
            withdraw_item(work, REFERENCE, number, approval=APPROVAL)

    quiet_tick(app)

    assert consultation().state == "announced"
    assert outcomes() == dict.fromkeys(("1", "2a", "2b"), "withdrawn")
    text = text_of(letters(LetterKind.OUTCOME)[0])
    assert "Decisions withdrawn: 3" in text


def test_nothing_closes_early_only_because_all_have_replied(app: Flask):
    open_council()
    for code in ("ke", "fr", "eg"):
        reply(f"mission@{code}.example", {"1": APPROVE, "2a": APPROVE, "2b": APPROVE})

    quiet_tick(app)

    assert consultation().state == "open"


def test_all_replied_ends_a_decision_where_the_rule_says_so(app: Flask):
    open_council(rule="php-fig", deadline="+20d 18:00")
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": APPROVE, "2a": APPROVE, "2b": APPROVE})
    quiet_tick(app)
    assert kinds()["decided_early"] == 0

    reply("mission@eg.example", {"1": DISAPPROVE, "2b": DISAPPROVE})
    quiet_tick(app)

    assert items_of("decided_early") == ["1", "2b"]
    assert outcomes()["1"] == "adopted"


def test_a_contested_reply_keeps_everything_waiting_until_two_officers_have_ruled(app: Flask):
    open_company()
    for code in ("ke", "fr"):
        recorded = reply(f"mission@{code}.example", {"1": APPROVE})
    index = recorded.index or 0
    with begin(SHELL) as work:
        first, second = (make_officer(work, f"{name}@secretariat.example") for name in "ab")
        point = invitation_row("ministry@fr.example").focal_point_id
        contest(work, ContestClaim(focal_point=point, consultation=consultation().id, reply=index))
    quiet_tick(app)
    assert kinds()["decided_early"] == 0

    with begin(SHELL) as work:
        ruling = Ruling(is_upheld=False, reason="inquiry", by_id=first.id, approved_by_id=second.id)
        rule_on_contest(work, REFERENCE, index, ruling)
    quiet_tick(app)

    assert items_of("decided_early") == ["1"]


def test_from_the_deadline_on_the_close_decides(app: Flask, clock: FixedClock):
    open_company()
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": APPROVE})
    clock.at = deadline()
    clock.advance(microseconds=1)

    with begin(SCHEDULER) as work:
        assert settle_early(work, consultation().id) is False
    assert quiet_tick(app).done("decisions settled early") == 0


def test_settling_twice_does_it_once(app: Flask):
    open_company()
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": APPROVE})

    for is_done in (True, False):
        with begin(SCHEDULER) as work:
            assert settle_early(work, consultation().id) is is_done

    assert kinds()["decided_early"] == 1


def test_counters_that_disagree_settle_nothing_and_stop_nobody_else(app: Flask):
    open_company()
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": APPROVE})
    with begin(SHELL) as work:
        work.session.execute(update(Count).where(Count.decision_id == decisions()["2a"].id).values(heads=1, weight=1))

    report = tick(app, deliver=False)

    assert not report.is_good
    assert kinds()["decided_early"] == 0
    with pytest.raises(CountsDisagree), begin(SCHEDULER) as work:
        settle_early(work, consultation().id)


def test_a_rule_is_asked_again_only_once_something_has_happened(app_on_both: Flask):
    open_company()
    open_council("DM-26/9")
    reply("mission@ke.example", {"1": APPROVE})

    def asked() -> tuple[str, ...]:
        with look() as work:
            return tuple(by_id(work, each).reference for each in due_to_settle_early(work))

    assert asked() == (REFERENCE,)
    quiet_tick(app_on_both)
    assert asked() == ()
    reply("mission@fr.example", {"1": APPROVE})
    assert asked() == (REFERENCE,)
    assert quiet_tick(app_on_both).done("decisions settled early") == 1
    assert asked() == ()
