"""Rulings: where a rule leaves a hole, the announcement waits for what a person decides, recorded by two officers."""

from typing import Any

import pytest
from flask import Flask

from app.board import queries as boards
from app.board.facts import Filters
from app.consultations.approval import Approval
from app.consultations.opening import open_consultation
from app.core.work import SCHEDULER, SHELL, begin, look
from app.links.tokens import ContestClaim
from app.officers.refusals import SecondOfficerNeeded
from app.record.queries import opened_texts
from app.replies.service import contest, rule_on_contest
from app.replies.submission import Ruling
from app.rules import Choice, Outcome
from app.tally.queries import Hold, holds
from app.tally.refusals import (
    AnnouncedBefore,
    NoSuchDecision,
    NothingComputed,
    NothingUndetermined,
    RulingImpossible,
    RulingTextMissing,
)
from app.tally.rulings import rule_on
from app.tally.service import announce, close
from tests.fixtures.app import FixedClock
from tests.make import make_body, make_draft, make_focal_point, make_member, make_officer
from tests.replies.support import invitation_row, reply
from tests.schedule.support import consultation, decisions, events, letters, past_drain, quiet_tick, text_of

REFERENCE = "DM-26/1"
TEXT = "Having consulted the Legal Adviser, the Chair rules that the draft is approved.\n\nDone at Geneva."
APPROVE, DISAPPROVE, OBJECT = Choice.APPROVE, Choice.DISAPPROVE, Choice.OBJECT


def open_under(rule: str, **changes: Any) -> None:
    """One decision under a rule, put to a member of the class P and one of the class O."""
    with begin(SHELL) as work:
        body = make_body(work)
        for code, member_class in (("KE", "P"), ("FR", "O")):
            member = make_member(work, body, code, member_class=member_class)
            make_focal_point(work, member, f"mission@{code.lower()}.example")
        item = {"number": "1", "title": {"en": "Draft standard"}, "text": {"en": "The draft is approved."}}
        make_draft(work, REFERENCE, rule=rule, items=[item], **changes)
        open_consultation(work, REFERENCE)


def close_now(app: Flask, clock: FixedClock) -> None:
    past_drain(app, clock)
    with begin(SCHEDULER) as work:
        assert close(work, consultation().id)


def rule(
    outcome: Outcome = Outcome.ADOPTED, *, name: str = "1", text: str = TEXT, by: tuple[int, int] = (1, 2)
) -> None:
    with begin(SHELL) as work:
        approval = Approval(reason=text, by=by[0], approved_by=by[1])
        rule_on(work, REFERENCE, name, outcome=outcome, approval=approval)


def held_by() -> tuple[Hold, ...]:
    with look() as work:
        return holds(work, consultation())


def announced_now() -> bool:
    with begin(SCHEDULER) as work:
        return announce(work, consultation().id)


def decided() -> tuple[str, str, str]:
    found = decisions()["1"]
    return found.outcome, found.clause, found.ruling


def remove_reply(email: str, index: int) -> None:
    """A focal point reports a reply, and two officers uphold it."""
    with begin(SHELL) as work:
        focal_point = invitation_row(email).focal_point_id
        contest(work, ContestClaim(focal_point=focal_point, consultation=consultation().id, reply=index))
        ruling = Ruling(is_upheld=True, reason="inquiry", by_id=1, approved_by_id=2)
        rule_on_contest(work, REFERENCE, index, ruling)


def test_without_any_reply_a_draft_standard_waits_for_a_ruling(app: Flask, clock: FixedClock):
    open_under("iso-dis")
    close_now(app, clock)

    assert decided() == ("undetermined", "zero-replies", "")
    assert held_by() == (Hold.RULING,)
    assert not announced_now()


def test_a_ruling_decides_and_the_outcome_is_announced(app: Flask, clock: FixedClock):
    open_under("iso-dis")
    close_now(app, clock)

    rule(Outcome.ADOPTED)

    assert decided() == ("adopted", "ruling", "adopted")
    assert held_by() == ()
    quiet_tick(app)
    assert consultation().state == "announced"


def test_the_record_has_the_ruling_and_a_new_outcome_with_its_text_as_a_commitment(app: Flask, clock: FixedClock):
    open_under("iso-dis")
    close_now(app, clock)

    rule(Outcome.NOT_ADOPTED)

    ruling, outcome = events()[-2:]
    assert (ruling["type"], ruling["item"], ruling["outcome"]) == ("ruling", "1", "not_adopted")
    assert (ruling["approved_by"], ruling["via"]) == ([1, 2], "shell")
    assert TEXT not in str(ruling)
    assert (outcome["items"]["1"]["outcome"], outcome["items"]["1"]["clause"]) == ("not_adopted", "ruling")
    with look() as work:
        assert list(opened_texts(work, REFERENCE, "ruling", "reason_commit").values()) == [TEXT]


def test_a_tie_waits_for_the_casting_vote_which_is_for_or_against(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        body = make_body(work)
        for code in ("KE", "FR"):
            make_focal_point(work, make_member(work, body, code), f"mission@{code.lower()}.example")
        item = {"number": "1", "title": {"en": "Place"}, "text": {"en": "The meeting takes place."}}
        draft = make_draft(work, REFERENCE, rule="simple-majority-of-votes", items=[item])
        (decision,) = draft.items[0].decisions
        decision.rule = decision.rule | {"tie": "casting_vote"}
        open_consultation(work, REFERENCE)
    reply("mission@ke.example", {"1": APPROVE})
    reply("mission@fr.example", {"1": DISAPPROVE})
    close_now(app, clock)
    assert decided()[0] == "undetermined"

    with pytest.raises(RulingImpossible, match="adopted, not_adopted"):
        rule(Outcome.REFERRED_TO_MEETING)
    rule(Outcome.NOT_ADOPTED)

    assert decided() == ("not_adopted", "ruling", "not_adopted")


def test_a_comment_of_substance_is_judged_by_the_chair(app: Flask, clock: FixedClock):
    open_under("itu-t-aap", deadline="+30d 18:00")
    reply("mission@ke.example", {"1": OBJECT}, reasons={"1": "Clause 4 contradicts clause 7."})
    close_now(app, clock)
    assert decided()[:2] == ("undetermined", "comment-of-substance")

    rule(Outcome.SECOND_ROUND_REQUIRED)

    assert decided()[0] == "second_round_required"


def test_a_ruling_lasts_as_long_as_the_hole_that_it_fills(app: Flask, clock: FixedClock):
    open_under("itu-t-aap", deadline="+30d 18:00")
    recorded = reply("mission@ke.example", {"1": OBJECT}, reasons={"1": "Clause 4 contradicts clause 7."})
    assert recorded.index is not None
    close_now(app, clock)
    rule(Outcome.REFERRED_TO_MEETING)

    remove_reply("mission@ke.example", recorded.index)
    quiet_tick(app)

    assert decided() == ("adopted", "comment-of-substance", "")
    assert "Rulings" not in text_of(letters("outcome")[0])


def test_the_outcome_letter_prints_the_ruling_in_the_words_received(app: Flask, clock: FixedClock):
    open_under("iso-dis")
    close_now(app, clock)
    rule(text="Le président décide que le projet est adopté.")
    quiet_tick(app)

    written = " ".join(text_of(letters("outcome")[0]).split())
    assert "The rule leaves the decision numbered 1 undetermined. It was ruled upon as follows:" in written
    assert "Le président décide que le projet est adopté." in written


@pytest.mark.parametrize(
    ("refusal", "facts"),
    [
        (SecondOfficerNeeded, {"by": (1, 1)}),
        (RulingTextMissing, {"text": "  "}),
        (NoSuchDecision, {"name": "9"}),
        (RulingImpossible, {"outcome": Outcome.WITHDRAWN}),
        (RulingImpossible, {"outcome": Outcome.UNDETERMINED}),
        (RulingImpossible, {"outcome": Outcome.NO_QUORUM}),
    ],
)
def test_what_is_no_ruling_is_refused(app: Flask, clock: FixedClock, refusal: type, facts: dict[str, Any]):
    open_under("iso-dis")
    close_now(app, clock)

    with pytest.raises(refusal):
        rule(**facts)
    assert decided()[0] == "undetermined"


def test_there_is_nothing_to_rule_on_before_the_close(app: Flask):
    open_under("iso-dis")

    with pytest.raises(NothingComputed):
        rule()


def test_what_the_rule_decides_needs_no_ruling(app: Flask, clock: FixedClock):
    open_under("iso-dis")
    reply("mission@ke.example", {"1": APPROVE})
    close_now(app, clock)

    with pytest.raises(NothingUndetermined):
        rule()


def test_a_ruling_is_not_given_twice(app: Flask, clock: FixedClock):
    open_under("iso-dis")
    close_now(app, clock)
    rule()

    with pytest.raises(NothingUndetermined):
        rule(Outcome.NOT_ADOPTED)


def test_after_the_announcement_there_is_no_ruling(app: Flask, clock: FixedClock):
    open_under("iso-dis")
    close_now(app, clock)
    rule()
    quiet_tick(app)

    with pytest.raises(AnnouncedBefore):
        rule()


def test_certification_is_asked_for_besides(app: Flask, clock: FixedClock):
    open_under("iso-dis", certify="officers")
    close_now(app, clock)
    assert held_by() == (Hold.RULING, Hold.CERTIFICATION)

    rule()

    assert held_by() == (Hold.CERTIFICATION,)
    assert not announced_now()


def test_the_board_says_which_decision_waits(app: Flask, clock: FixedClock):
    open_under("iso-dis")
    close_now(app, clock)

    with look() as work:
        board = boards.board(work, REFERENCE, Filters(language="en"))

    assert board.waiting.holds == (Hold.RULING,)
    assert [each.name for each in board.lines if each.outcome == "undetermined"] == ["1"]


def test_the_command_takes_two_officers(app: Flask, clock: FixedClock):
    open_under("iso-dis")
    close_now(app, clock)
    with begin(SHELL) as work:
        first, second = (make_officer(work, f"{name}@secretariat.example").email for name in "ab")
    arguments = ["consultations", "rule", REFERENCE, "1", "--outcome", "adopted", "--text", TEXT, "--by", first]

    alone = app.test_cli_runner().invoke(args=[*arguments, "--approved-by", first])
    both = app.test_cli_runner().invoke(args=[*arguments, "--approved-by", second])

    assert alone.exit_code == 1
    assert both.output == f"Decision 1 of {REFERENCE}: adopted, by ruling.\n"
    assert decided()[0] == "adopted"
