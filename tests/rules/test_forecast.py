"""What may still become of an item: certain, possible, how many are still needed, and if all did the same."""

from dataclasses import replace
from fractions import Fraction

import pytest

from app.rules import (
    Basis,
    Choice,
    Counts,
    NegativeReason,
    Outcome,
    Outstanding,
    RuleProblem,
    Silence,
    Tie,
    ZeroReplies,
    forecast,
    possible,
)
from tests.rules.drawn import counted
from tests.rules.make import (
    ABSTAIN,
    APPROVE,
    AT_LEAST,
    DISAPPROVE,
    HALF,
    MORE_THAN,
    TWO_THIRDS,
    accept,
    block,
    line,
    make_counts,
    make_rule,
    preset,
    quorum,
)
from tests.rules.oracle import Member

ADOPTED, NOT_ADOPTED, NO_QUORUM = Outcome.ADOPTED, Outcome.NOT_ADOPTED, Outcome.NO_QUORUM


def foreseen(rule, counts, **more):
    """The forecast with everybody outstanding that is silent, all of them alike."""
    return forecast(rule, counts, [Outstanding(**more)] * counts.silent)


# ---- certain and possible ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("approve", "disapprove", "certain"),
    [(25, 0, ADOPTED), (24, 23, None), (0, 24, NOT_ADOPTED), (24, 24, NOT_ADOPTED), (0, 23, None)],
)
def test_an_outcome_is_certain_once_nobody_can_change_it(approve, disapprove, certain):
    seen = foreseen(preset("itu-council"), make_counts(approve, disapprove))

    assert seen.certain is certain
    assert seen.possible == ((certain,) if certain else (ADOPTED, NOT_ADOPTED))
    assert seen.is_exact


def test_nothing_outstanding_leaves_one_outcome():
    seen = forecast(preset("itu-council"), make_counts(30, 10, 8), [])

    assert (seen.certain, seen.possible, seen.approvals_needed) == (ADOPTED, (ADOPTED,), 0)


def test_silent_members_that_are_not_outstanding_stay_silent():
    assert forecast(preset("itu-council"), make_counts(24), [Outstanding()] * 0).certain is NOT_ADOPTED
    assert forecast(preset("itu-council"), make_counts(24), [Outstanding()]).certain is None


def test_possible_outcomes_stand_in_the_order_of_outcomes():
    rule = make_rule(
        tie=Tie.CASTING_VOTE,
        zero_replies=ZeroReplies.NOT_ADOPTED,
        abstention_guard=line(Basis.REPLIES, MORE_THAN, HALF, ABSTAIN, name="abstentions"),
        block=(block(Outcome.SILENCE_BROKEN, line(Basis.ABSOLUTE, AT_LEAST, 5, DISAPPROVE, name="five")),),
    )

    assert foreseen(rule, make_counts()).possible == (
        ADOPTED,
        NOT_ADOPTED,
        Outcome.SILENCE_BROKEN,
        Outcome.POSTPONED,
        Outcome.UNDETERMINED,
    )


def test_every_silence_is_foreseen_as_it_counts():
    half = accept(line(Basis.VOTES, MORE_THAN, HALF))
    counts = make_counts(3, 2, entitled=8)

    seen = {silence: foreseen(make_rule(silence=silence, accept=half), counts) for silence in Silence}

    assert {silence: forecast_.if_all["silent"].outcome for silence, forecast_ in seen.items()} == {
        Silence.ABSENT: ADOPTED,
        Silence.ABSTAIN: ADOPTED,
        Silence.CONSENT: ADOPTED,
        Silence.REFUSAL: NOT_ADOPTED,
    }
    assert {silence: forecast_.approvals_needed for silence, forecast_ in seen.items()} == {
        Silence.ABSENT: 0,
        Silence.ABSTAIN: 0,
        Silence.CONSENT: 0,
        Silence.REFUSAL: 2,
    }


def test_a_silence_procedure_stands_until_one_objects():
    rule = make_rule(
        choices=(Choice.NO_OBJECTION, Choice.OBJECT),
        silence=Silence.CONSENT,
        accept=accept(),
        block=(
            block(Outcome.SILENCE_BROKEN, line(Basis.ABSOLUTE, AT_LEAST, 1, Choice.OBJECT, name="none"), name="none"),
        ),
    )

    open_ = foreseen(rule, make_counts(entitled=5))
    broken = foreseen(rule, make_counts(entitled=5, answers={Choice.OBJECT: 1}))

    assert (open_.possible, open_.approvals_needed) == ((ADOPTED, Outcome.SILENCE_BROKEN), 0)
    assert (broken.certain, broken.approvals_needed) == (Outcome.SILENCE_BROKEN, None)
    assert set(open_.if_all) == {"approve", "disapprove", "silent"}


def test_a_disapproval_without_its_reason_may_save_what_one_with_it_would_block():
    rule = preset("iso-dis")
    # 3 of 12 valid votes are a quarter, "not more than" a quarter; a fourth valid disapproval blocks.
    counts = Counts.of_classes({"P": make_counts(9, 3, entitled=13)})

    one = forecast(rule, counts, [Outstanding(member_class="P")])

    assert one.possible == (ADOPTED, NOT_ADOPTED)
    assert one.if_all["disapprove"].outcome is NOT_ADOPTED


def test_only_a_disapproval_without_its_reason_can_adopt():
    # Of 1 vote for and 1 against, without its reason, the quorum needs 2 replies and the majority 1 of 1 valid votes.
    rule = make_rule(
        choices=(DISAPPROVE, APPROVE),
        accept=accept(line(Basis.VOTES_VALID, AT_LEAST, Fraction(1))),
        quorum=(quorum(Basis.REPLIES, Basis.ABSOLUTE, AT_LEAST, 2),),
        on_quorum_failure=NO_QUORUM,
        negative_reason=NegativeReason.EXCLUDED_IF_MISSING,
        block=(block(NOT_ADOPTED, line(Basis.ABSOLUTE, AT_LEAST, 2, APPROVE, name="not-both")),),
    )

    assert ADOPTED in forecast(rule, make_counts(1, entitled=2), [Outstanding()]).possible


def test_equality_and_falling_short_by_one_are_two_outcomes():
    tie_breaks = make_rule(tie=Tie.CASTING_VOTE)
    one_no = make_rule(
        tie=Tie.CASTING_VOTE,
        block=(block(Outcome.SILENCE_BROKEN, line(Basis.ABSOLUTE, AT_LEAST, 12, DISAPPROVE, name="twelve")),),
    )

    # Nobody can disapprove any more: with the casting vote or without it, the majority is not missed by more.
    nobody_against = forecast(replace(tie_breaks, choices=(APPROVE, ABSTAIN)), make_counts(10, 10), [Outstanding()])
    # Only if exactly one of the two disapproves, it is missed by one.
    one_against = forecast(one_no, make_counts(10, 10), [Outstanding()] * 2)

    assert nobody_against.possible == (ADOPTED, Outcome.UNDETERMINED)
    assert one_against.possible == (ADOPTED, NOT_ADOPTED, Outcome.SILENCE_BROKEN, Outcome.UNDETERMINED)


# ---- quorum ------------------------------------------------------------------------------------


def test_a_disapproval_can_adopt_where_it_completes_the_quorum():
    # Cases c16 and c17: 24 of 48 replied where more than half must; any 25th reply makes 20 of 23 votes count.
    seen = forecast(preset("wmo-members"), make_counts(20, 2, 2), [Outstanding()])

    assert seen.possible == (ADOPTED, NO_QUORUM)
    assert seen.if_all["silent"].outcome is NO_QUORUM
    assert seen.if_all["disapprove"].outcome is ADOPTED
    assert seen.quorum_lacking == 1


@pytest.mark.parametrize(
    ("lines", "counts", "lacking"),
    [
        ([], make_counts(3), None),
        ([quorum(Basis.REPLIES, Basis.ENTITLED, MORE_THAN, HALF)], make_counts(20, 2, 2), 1),
        ([quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF)], make_counts(20, 2, 2), 0),
        ([quorum(Basis.VOTES, Basis.ENTITLED, AT_LEAST, HALF)], make_counts(20, 2, 2), 2),
        ([quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF, plus=1)], make_counts(20, 2, 2), 1),
        ([quorum(Basis.REPLIES, Basis.ABSOLUTE, AT_LEAST, 49)], make_counts(3), None),
        ([quorum(Basis.REPLIES, Basis.ABSOLUTE, AT_LEAST, 48)], make_counts(3), 45),
        ([quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF)], Counts.of_classes({}), None),
        (
            [
                quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF, name="replies"),
                quorum(Basis.VOTES, Basis.ENTITLED, AT_LEAST, TWO_THIRDS, name="votes"),
            ],
            make_counts(20, 2, 2),
            10,
        ),
        (
            [
                quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF, name="replies"),
                quorum(Basis.REPLIES, Basis.ABSOLUTE, AT_LEAST, 49, name="too-many"),
            ],
            make_counts(20, 2, 2),
            None,
        ),
    ],
)
def test_how_many_replies_a_quorum_lacks(lines, counts, lacking):
    rule = make_rule(quorum=tuple(lines), on_quorum_failure=NO_QUORUM if lines else None)

    assert foreseen(rule, counts).quorum_lacking == lacking


def test_an_acknowledgement_counts_for_the_quorum_once():
    # 32 of 48 are two thirds; 26 replied and 4 more acknowledged, so 18 can still add to the 30.
    counts = make_counts(25, 1, acknowledged=30)
    waiting = [Outstanding(has_acknowledged=True)] * 4 + [Outstanding()] * 18

    seen = forecast(preset("iccat"), counts, waiting)

    assert seen.quorum_lacking == 2
    assert seen.possible == (ADOPTED, NO_QUORUM)
    assert forecast(preset("iccat"), counts, [Outstanding()]).certain is NO_QUORUM
    assert forecast(preset("iccat"), counts, waiting[:4]).certain is NO_QUORUM


def test_the_members_that_add_most_come_first():
    rule = make_rule(
        quorum=(quorum(Basis.WEIGHT_REPLIES, Basis.WEIGHT_ENTITLED, AT_LEAST, TWO_THIRDS),),
        on_quorum_failure=NO_QUORUM,
        accept=accept(line(Basis.WEIGHT_VOTES, MORE_THAN, HALF)),
    )
    weights = [1, 1, 1, 5, 10, 12]
    counts = counted([Member(weight=weight) for weight in weights])

    seen = forecast(rule, counts, [Outstanding(weight=weight) for weight in weights])

    # 20 of 30 are needed: 12 and 10.
    assert (seen.quorum_lacking, seen.approvals_needed) == (2, 2)


def test_a_class_is_filled_by_its_own_members():
    rule = make_rule(
        classes=("P", "O"),
        quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, Fraction(1), member_class="O"),),
        on_quorum_failure=NO_QUORUM,
    )
    members = [Member(member_class="P")] * 3 + [Member(member_class="O")] * 2
    waiting = [Outstanding(member_class=member.member_class) for member in members]

    assert forecast(rule, counted(members), waiting).quorum_lacking == 2
    assert forecast(rule, counted(members), waiting[:4]).quorum_lacking is None
    assert forecast(rule, counted(members), waiting[:4]).certain is NO_QUORUM


# ---- approvals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "counts", "needed"),
    [
        (preset("itu-council"), make_counts(20, 10), 5),
        (preset("itu-council"), make_counts(0, 24), None),
        (preset("cites-postal-vote"), make_counts(10, 9), 8),
        (preset("cites-postal-vote"), make_counts(10, 2), 12),
        (preset("pct-81-3"), make_counts(20, 0, 2), 2),
        (preset("itu-t-tap"), make_counts(), 0),
        (preset("un-silence"), make_counts(), 0),
        (preset("un-silence"), make_counts(answers={Choice.OBJECT: 1}), None),
    ],
)
def test_how_many_approvals_are_needed(rule, counts, needed):
    assert foreseen(rule, counts).approvals_needed == needed


def test_more_than_the_smallest_number_of_approvals_may_be_too_many():
    # Blocked by a third approval: two adopt, three do not.
    rule = make_rule(
        accept=accept(line(Basis.ABSOLUTE, AT_LEAST, 2)),
        block=(block(NOT_ADOPTED, line(Basis.ABSOLUTE, AT_LEAST, 3, name="three")),),
    )

    seen = foreseen(rule, make_counts(entitled=9))

    assert (seen.approvals_needed, seen.if_all["approve"].outcome) == (2, NOT_ADOPTED)


def test_members_that_differ_where_the_rule_does_not_look_are_one_group():
    counts = counted([*[Member(weight=2)] * 3, *[Member(weight=5)] * 3])

    seen = forecast(preset("wmo-members"), counts, [Outstanding(weight=2)] * 3 + [Outstanding(weight=5)] * 3)

    assert (seen.approvals_needed, seen.quorum_lacking) == (4, 4)


def test_the_heaviest_show_how_few_approvals_are_enough_where_not_everything_can_be_tried(monkeypatch):
    monkeypatch.setattr(possible, "EFFORT_FOR_MANY", 0)
    weights = list(range(1, 101))

    seen = forecast(
        preset("uk-ordinary-resolution"),
        counted([Member(weight=weight) for weight in weights]),
        [Outstanding(weight=weight) for weight in weights],
    )

    # More than 2525 of 5050: 100 + 99 + … + 71 are 2565, without the 71 they are 2494.
    assert (seen.approvals_needed, seen.is_exact) == (30, True)


def test_a_rule_without_approval_may_still_adopt():
    rule = make_rule(choices=(DISAPPROVE,), accept=accept(line(Basis.ABSOLUTE, AT_LEAST, 1, DISAPPROVE)))

    assert foreseen(rule, make_counts(0, 1, entitled=3)).approvals_needed == 0
    assert foreseen(rule, make_counts(0, 0, entitled=3)).approvals_needed is None
    assert set(foreseen(rule, make_counts(entitled=3)).if_all) == {"disapprove", "silent"}


# ---- if all did the same -----------------------------------------------------------------------


def test_the_four_verdicts_if_all_did_the_same():
    if_all = foreseen(preset("wmo-members"), make_counts(10, 5)).if_all

    assert {name: (verdict.outcome, verdict.inequality) for name, verdict in if_all.items()} == {
        "approve": (ADOPTED, "3 × 43 = 129 ≥ 96"),
        "disapprove": (NOT_ADOPTED, "3 × 10 = 30 < 96"),
        "abstain": (ADOPTED, "3 × 10 = 30 ≥ 30"),
        "silent": (NO_QUORUM, "2 × 15 = 30 ≤ 48"),
    }


# ---- what cannot be ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waiting", "member_class"),
    [
        ([Outstanding(member_class="P")] * 5, None),
        ([Outstanding(member_class="P")] * 4, "P"),
        ([Outstanding(member_class="P", weight=2)] * 2, "P"),
        ([Outstanding(member_class="O")] * 2, "O"),
        ([Outstanding(member_class="X")], "X"),
    ],
)
def test_nobody_is_outstanding_who_is_not_silent(waiting, member_class):
    members = [Member(member_class="P")] * 3 + [Member(member_class="O")]

    with pytest.raises(RuleProblem) as refused:
        forecast(make_rule(classes=("P", "O")), counted(members), waiting)

    assert refused.value.code == "outstanding_not_silent"
    assert refused.value.facts == {"member_class": member_class}


def test_who_is_known_to_have_acknowledged_cannot_be_new_to_it():
    counts = make_counts(entitled=3, acknowledged=2)

    with pytest.raises(RuleProblem) as refused:
        forecast(preset("iccat"), counts, [Outstanding()] * 2)

    assert refused.value.code == "outstanding_not_silent"
    assert forecast(preset("iccat"), counts, [Outstanding(), Outstanding(has_acknowledged=True)])
