"""Announcing: by itself unless something is pending, once, to everybody, in their language."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations.models import Decision
from app.consultations.opening import open_consultation
from app.core.work import SCHEDULER, SHELL, begin, look
from app.links.tokens import ContestClaim
from app.members.models import Member
from app.outbox.models import LetterKind
from app.replies.service import contest, rule_on_contest
from app.replies.submission import Ruling
from app.rules import Choice
from app.tally.queries import Hold, due_to_announce, due_to_decide_again, holds, result
from app.tally.service import announce, close, decide_again
from tests.fixtures.app import FixedClock
from tests.make import make_council, make_draft, make_focal_point, make_officer
from tests.replies.support import invitation_row, reply
from tests.schedule.support import (
    consultation,
    decisions,
    events,
    kinds,
    letters,
    open_council,
    past_drain,
    quiet_tick,
    text_of,
)


def close_now(app: Flask, clock: FixedClock) -> None:
    past_drain(app, clock)
    with begin(SCHEDULER) as work:
        assert close(work, consultation().id)


def announced_now() -> bool:
    with begin(SCHEDULER) as work:
        return announce(work, consultation().id)


def held_by() -> tuple[Hold, ...]:
    with look() as work:
        return holds(work, consultation())


def contest_reply(email: str, index: int) -> None:
    with begin(SHELL) as work:
        claim = ContestClaim(
            focal_point=invitation_row(email).focal_point_id, consultation=consultation().id, reply=index
        )
        contest(work, claim)


def rule(index: int, *, upheld: bool) -> None:
    with begin(SHELL) as work:
        first, second = (make_officer(work, f"{name}@secretariat.example") for name in "ab")
        ruling = Ruling(is_upheld=upheld, reason="inquiry", by_id=first.id, approved_by_id=second.id)
        rule_on_contest(work, "DM-26/1", index, ruling)


def test_one_tick_closes_and_announces_when_nothing_is_pending(app: Flask, clock: FixedClock):
    open_council()
    past_drain(app, clock)

    report = quiet_tick(app)

    assert (report.done("consultations closed"), report.done("outcomes announced")) == (1, 1)
    assert [each["type"] for each in events()][-3:] == ["closed", "outcome", "announced"]
    assert events()[-1]["letter_reference"] == "DM-26/1/Outcome"
    assert consultation().announced_at == clock.at


def test_everybody_is_told_the_outcome_once(app: Flask, clock: FixedClock):
    open_council(copies=[{"name": "Observer", "email": "observer@observer.example", "language": "en"}])
    close_now(app, clock)

    assert [announced_now(), announced_now()] == [True, False]

    assert kinds()["announced"] == 1
    told = [each.address for each in letters(LetterKind.OUTCOME)]
    focal_points = [f"{name}@{code}.example" for name in ("ministry", "mission") for code in ("eg", "fr", "ke", "xa")]
    assert told == [*focal_points, "observer@observer.example"]


def test_the_letter_states_counts_inequality_and_the_readers_own_link(app: Flask, clock: FixedClock):
    open_council()
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE})
    close_now(app, clock)

    announced_now()

    letter = next(each for each in letters(LetterKind.OUTCOME) if each.address == "mission@ke.example")
    text = text_of(letter)
    assert "2 × 2 = 4 > 3" in text.replace("\u200e", "").replace("\u2066", "").replace("\u2069", "")
    assert "DM-26/1/Outcome" in text
    assert text.count("/l/") == 1


def test_the_letter_is_in_the_language_of_its_reader(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        make_council(work)
        member = work.session.scalars(select(Member).where(Member.code == "FR")).one()
        make_focal_point(work, member, "ambassade@fr.example", language="fr")
        make_draft(work)
        open_consultation(work, "DM-26/1")
    close_now(app, clock)

    announced_now()

    languages = {each.address: each.language for each in letters(LetterKind.OUTCOME)}
    assert languages["ambassade@fr.example"] == "fr"
    assert languages["mission@fr.example"] == "en"


def test_a_contest_without_a_ruling_holds_the_announcement(app: Flask, clock: FixedClock):
    open_council()
    recorded = reply("mission@ke.example", {"1": Choice.APPROVE})
    contest_reply("ministry@ke.example", recorded.index or 0)
    close_now(app, clock)

    assert held_by() == (Hold.CONTEST,)
    assert announced_now() is False
    assert consultation().state == "closed"

    rule(recorded.index or 0, upheld=False)
    assert announced_now() is True


def test_a_contest_upheld_after_the_close_makes_a_new_outcome(app: Flask, clock: FixedClock):
    open_council()
    indices = [reply(f"mission@{code}.example", {"1": Choice.APPROVE}).index for code in ("ke", "fr")]
    contest_reply("ministry@ke.example", indices[0] or 0)
    close_now(app, clock)
    assert decisions()["1"].outcome == "adopted"

    rule(indices[0] or 0, upheld=True)
    report = quiet_tick(app)

    assert report.done("outcomes decided again") == 1
    assert kinds()["outcome"] == 2
    assert (decisions()["1"].outcome, decisions()["1"].reason) == ("not_adopted", "2 × 1 = 2 ≤ 3")
    assert [each["type"] for each in events()][-3:] == ["contest_ruled", "outcome", "announced"]


def test_nothing_is_decided_again_while_nothing_has_changed(app: Flask, clock: FixedClock):
    open_council()
    recorded = reply("mission@ke.example", {"1": Choice.APPROVE})
    contest_reply("ministry@ke.example", recorded.index or 0)
    close_now(app, clock)

    with look() as work:
        assert due_to_decide_again(work) == ()
    with begin(SCHEDULER) as work:
        assert decide_again(work, consultation().id) is False
    assert kinds()["outcome"] == 1


@pytest.mark.parametrize("certify", ["officers", "officers_and_chair"])
def test_a_consultation_that_asks_for_certification_waits_for_it(app: Flask, clock: FixedClock, certify: str):
    open_council(certify=certify)
    close_now(app, clock)

    assert held_by() == (Hold.CERTIFICATION,)
    with look() as work:
        assert due_to_announce(work) == ()
    assert announced_now() is False


def test_an_undetermined_decision_waits_for_a_ruling(app: Flask, clock: FixedClock):
    open_council()
    with begin(SHELL) as work:
        found = work.session.scalars(select(Decision).where(Decision.name == "1")).one()
        found.rule = found.rule | {"zero_replies": "undetermined"}
    close_now(app, clock)

    assert decisions()["1"].outcome == "undetermined"
    assert held_by() == (Hold.RULING,)
    assert announced_now() is False


def test_the_result_counts_every_choice_and_the_silent(app: Flask, clock: FixedClock):
    open_council()
    reply("mission@ke.example", {"1": Choice.ABSTAIN})
    close_now(app, clock)

    with look() as work:
        first, *_ = result(work, consultation(), "en")
    assert first.name == "1"
    assert dict(first.counts) == {"approve": 0, "disapprove": 0, "abstain": 1, "silent": 2}
    assert (first.outcome, first.reason) == ("not_adopted", "2 × 0 = 0 ≤ 3")
