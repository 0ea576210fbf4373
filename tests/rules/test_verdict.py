"""The order of the stages, what each settles, and what the verdict shows of it."""

from fractions import Fraction

import pytest

from app.rules import (
    Basis,
    Choice,
    Counts,
    Mode,
    Outcome,
    RuleProblem,
    Silence,
    Stage,
    Tally,
    Tie,
    ZeroReplies,
    decide,
    steps_from_plain,
)
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


def stages(verdict):
    return [(step.stage, step.clause, step.holds, step.decides) for step in verdict.steps]


# ---- nobody replied ----------------------------------------------------------------------------


@pytest.mark.parametrize("named", [ZeroReplies.ADOPTED, ZeroReplies.NOT_ADOPTED, ZeroReplies.UNDETERMINED])
def test_zero_replies_have_the_outcome_that_the_rule_names(named):
    rule = make_rule(
        zero_replies=named,
        quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF),),
        on_quorum_failure=Outcome.NO_QUORUM,
    )

    verdict = decide(rule, make_counts())

    assert (verdict.outcome, verdict.clause, verdict.inequality) == (named, "zero-replies", "1 × 0 = 0 ≤ 0")
    assert stages(verdict) == [(Stage.ZERO_REPLIES, "zero-replies", False, True)]


def test_one_reply_is_enough_for_the_formula():
    assert decide(make_rule(zero_replies=ZeroReplies.ADOPTED), make_counts(0, 1)).outcome is Outcome.NOT_ADOPTED


# ---- quorum ------------------------------------------------------------------------------------

IMF = make_rule(
    accept=accept(line(Basis.WEIGHT_VOTES, MORE_THAN, HALF)),
    quorum=(
        quorum(Basis.REPLIES, Basis.ENTITLED, MORE_THAN, HALF, name="heads"),
        quorum(Basis.WEIGHT_REPLIES, Basis.WEIGHT_ENTITLED, AT_LEAST, TWO_THIRDS, name="power"),
    ),
    on_quorum_failure=Outcome.NOT_ADOPTED,
)


def weighted(heads, weights):
    (approve, entitled), (weight_approve, weight_entitled) = heads, weights
    return Counts(
        heads=Tally(members=entitled, entitled=entitled, answers={APPROVE: approve}),
        weights=Tally(members=weight_entitled, entitled=weight_entitled, answers={APPROVE: weight_approve}),
        consulted=entitled,
        acknowledged=approve,
    )


@pytest.mark.parametrize(
    ("heads", "weights", "outcome", "clause"),
    [
        ((6, 10), (67, 100), Outcome.ADOPTED, "majority"),
        ((5, 10), (67, 100), Outcome.NOT_ADOPTED, "heads"),
        ((6, 10), (66, 100), Outcome.NOT_ADOPTED, "power"),
    ],
)
def test_every_quorum_must_be_met(heads, weights, outcome, clause):
    verdict = decide(IMF, weighted(heads, weights))

    assert (verdict.outcome, verdict.clause) == (outcome, clause)


def test_a_met_quorum_stands_in_the_steps_before_the_majority():
    verdict = decide(preset("wmo-members"), make_counts(21, 10))

    assert stages(verdict) == [
        (Stage.QUORUM, "majority-of-members-replied", True, False),
        (Stage.ACCEPT, "two-thirds-of-votes", True, True),
    ]
    assert verdict.inequality == "3 × 21 = 63 ≥ 62"


def test_one_disapproval_more_can_reach_the_quorum_and_adopt():
    rule = preset("wmo-members")

    assert decide(rule, make_counts(20, 2, 2)).outcome is Outcome.NO_QUORUM
    assert decide(rule, make_counts(20, 3, 2)).outcome is Outcome.ADOPTED


def test_what_counts_for_the_quorum_can_decide():
    counts = make_counts(25, 1, acknowledged=33)

    assert decide(preset("iccat"), counts).outcome is Outcome.ADOPTED
    assert decide(preset("iccat"), make_counts(25, 1)).outcome is Outcome.NO_QUORUM


# ---- abstention guard --------------------------------------------------------------------------

GUARDED = make_rule(abstention_guard=line(Basis.REPLIES, MORE_THAN, HALF, ABSTAIN, name="abstentions"))


@pytest.mark.parametrize(("abstain", "outcome"), [(10, Outcome.ADOPTED), (11, Outcome.POSTPONED)])
def test_more_abstentions_than_half_of_the_replies_postpone(abstain, outcome):
    assert decide(GUARDED, make_counts(10, 0, abstain)).outcome is outcome


def test_the_guard_comes_before_blocks():
    rule = make_rule(
        abstention_guard=GUARDED.abstention_guard,
        block=(block(Outcome.NOT_ADOPTED, line(Basis.ABSOLUTE, AT_LEAST, 1, DISAPPROVE, name="one-no")),),
    )

    assert decide(rule, make_counts(0, 1, 2)).clause == "abstentions"
    assert decide(rule, make_counts(0, 2, 1)).clause == "block"


# ---- blocks ------------------------------------------------------------------------------------

OECD = make_rule(
    accept=accept(line(Basis.MEMBERS, AT_LEAST, Fraction(3, 5))),
    block=(
        block(
            Outcome.NOT_ADOPTED,
            line(Basis.ABSOLUTE, AT_LEAST, 3, DISAPPROVE, name="three-members"),
            line(Basis.WEIGHT_MEMBERS, AT_LEAST, Fraction(1, 4), DISAPPROVE, name="a-quarter-of-contributions"),
            name="blocking-minority",
        ),
    ),
)


@pytest.mark.parametrize(
    ("against", "weight_against", "outcome"),
    [(3, 25, Outcome.NOT_ADOPTED), (3, 24, Outcome.ADOPTED), (2, 60, Outcome.ADOPTED)],
)
def test_a_blocking_minority_needs_all_its_clauses(against, weight_against, outcome):
    counts = Counts(
        heads=Tally(members=10, entitled=10, answers={APPROVE: 7, DISAPPROVE: against}),
        weights=Tally(members=100, entitled=100, answers={APPROVE: 100 - weight_against, DISAPPROVE: weight_against}),
        consulted=10,
        acknowledged=10,
    )

    assert decide(OECD, counts).outcome is outcome


def test_any_one_block_is_enough():
    rule = make_rule(
        block=(
            block(
                Outcome.REFERRED_TO_MEETING, line(Basis.MEMBERS, MORE_THAN, HALF, DISAPPROVE, name="half"), name="half"
            ),
            block(Outcome.SILENCE_BROKEN, line(Basis.ABSOLUTE, AT_LEAST, 2, DISAPPROVE, name="two"), name="two"),
        )
    )

    verdict = decide(rule, make_counts(30, 2))

    assert (verdict.outcome, verdict.clause, verdict.inequality) == (Outcome.SILENCE_BROKEN, "two", "1 × 2 = 2 ≥ 2")
    assert stages(verdict) == [(Stage.BLOCK, "half", False, False), (Stage.BLOCK, "two", True, True)]


# ---- acceptance --------------------------------------------------------------------------------


def test_all_clauses_are_shown_and_the_first_that_fails_decides():
    verdict = decide(preset("coe-20d"), make_counts(20, 11))

    assert stages(verdict) == [
        (Stage.ACCEPT, "two-thirds-of-votes", False, True),
        (Stage.ACCEPT, "majority-of-members", False, False),
    ]
    assert decide(preset("coe-20d"), make_counts(24, 0)).clause == "majority-of-members"
    assert decide(preset("coe-20d"), make_counts(25, 0)).clause == "majority-of-members"


ANY = make_rule(
    accept=accept(
        line(Basis.VOTES, AT_LEAST, TWO_THIRDS, name="votes"),
        line(Basis.MEMBERS, MORE_THAN, HALF, name="members"),
        mode=Mode.ANY,
    )
)


@pytest.mark.parametrize(
    ("approve", "disapprove", "outcome", "clause"),
    [
        (10, 1, Outcome.ADOPTED, "votes"),
        (25, 23, Outcome.ADOPTED, "members"),
        (24, 24, Outcome.NOT_ADOPTED, "members"),
    ],
)
def test_any_clause_is_enough(approve, disapprove, outcome, clause):
    verdict = decide(ANY, make_counts(approve, disapprove))

    assert (verdict.outcome, verdict.clause) == (outcome, clause)


# ---- silence -----------------------------------------------------------------------------------


def test_silence_as_consent_counts_as_approval():
    rule = make_rule(silence=Silence.CONSENT, accept=accept(line(Basis.ENTITLED, MORE_THAN, HALF)))

    assert decide(rule, make_counts(1, 23, entitled=48)).inequality == "2 × 25 = 50 > 48"


def test_silence_as_refusal_counts_as_disapproval():
    rule = make_rule(silence=Silence.REFUSAL)

    assert decide(rule, make_counts(24, 0, entitled=48)).inequality == "2 × 24 = 48 ≤ 48"


@pytest.mark.parametrize("silence", [Silence.ABSENT, Silence.ABSTAIN])
def test_other_silence_takes_no_part(silence):
    assert decide(make_rule(silence=silence), make_counts(1, 0)).inequality == "2 × 1 = 2 > 1"


def test_deemed_answers_make_no_quorum():
    rule = make_rule(
        silence=Silence.CONSENT,
        quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF),),
        on_quorum_failure=Outcome.NO_QUORUM,
    )

    assert decide(rule, make_counts(23)).outcome is Outcome.NO_QUORUM


def test_silence_of_each_class_counts_in_its_class():
    rule = make_rule(
        classes=("P", "O"),
        silence=Silence.CONSENT,
        accept=accept(line(Basis.ENTITLED, AT_LEAST, Fraction(1), member_class="P")),
    )

    counts = Counts.of_classes({"P": make_counts(1, entitled=4), "O": make_counts(0, 3, entitled=3)})

    assert decide(rule, counts).inequality == "1 × 4 = 4 ≥ 4"


SILENCE_PROCEDURE = make_rule(
    choices=(Choice.NO_OBJECTION, Choice.OBJECT, Choice.MORE_TIME),
    silence=Silence.CONSENT,
    accept=accept(),
    block=(
        block(
            Outcome.REFERRED_TO_MEETING,
            line(Basis.ABSOLUTE, AT_LEAST, 1, Choice.MORE_TIME, name="one-request"),
            line(Basis.ABSOLUTE, AT_LEAST, 3, Choice.NO_OBJECTION, name="but-three-consent"),
            name="more-time",
        ),
        block(
            Outcome.SILENCE_BROKEN,
            line(Basis.ABSOLUTE, AT_LEAST, 1, Choice.OBJECT, name="one-objection"),
            line(Basis.ABSOLUTE, AT_LEAST, 0, Choice.MORE_TIME, name="whatever-else"),
            name="objection",
        ),
    ),
)


def test_unbroken_silence_adopts_and_names_the_block_that_failed():
    verdict = decide(SILENCE_PROCEDURE, make_counts(entitled=48))

    assert (verdict.outcome, verdict.clause, verdict.inequality) == (Outcome.ADOPTED, "objection", "1 × 0 = 0 < 1")


@pytest.mark.parametrize(
    ("answer", "entitled", "outcome"),
    [
        (Choice.OBJECT, 48, Outcome.SILENCE_BROKEN),
        (Choice.NO_OBJECTION, 48, Outcome.ADOPTED),
        # Who asks for time is not silent: two others are deemed to consent, not three.
        (Choice.MORE_TIME, 3, Outcome.ADOPTED),
        (Choice.MORE_TIME, 4, Outcome.REFERRED_TO_MEETING),
    ],
)
def test_one_answer_in_a_silence_procedure(answer, entitled, outcome):
    counts = make_counts(entitled=entitled, answers={answer: 1})

    assert decide(SILENCE_PROCEDURE, counts).outcome is outcome


# ---- tie ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tie", "outcome"),
    [
        (Tie.NOT_ADOPTED, Outcome.NOT_ADOPTED),
        (Tie.CASTING_VOTE, Outcome.UNDETERMINED),
        (Tie.FURTHER_DISCUSSION, Outcome.POSTPONED),
    ],
)
def test_as_many_for_as_against(tie, outcome):
    verdict = decide(make_rule(tie=tie), make_counts(10, 10, 3))

    assert (verdict.outcome, verdict.clause, verdict.inequality) == (outcome, "majority", "2 × 10 = 20 ≤ 20")
    assert stages(verdict) == [(Stage.ACCEPT, "majority", False, False), (Stage.TIE, "majority", True, True)]


@pytest.mark.parametrize(
    "counts", [make_counts(9, 10), make_counts(0, 0, 3)], ids=["fewer for than against", "nobody voted"]
)
def test_what_is_no_tie(counts):
    assert decide(make_rule(tie=Tie.CASTING_VOTE), counts).outcome is Outcome.NOT_ADOPTED


@pytest.mark.parametrize(
    "clause",
    [
        line(Basis.ENTITLED, MORE_THAN, HALF),
        line(Basis.VOTES, AT_LEAST, TWO_THIRDS),
        line(Basis.VOTES, MORE_THAN, TWO_THIRDS),
    ],
)
def test_a_casting_vote_breaks_majorities_of_votes_only(clause):
    rule = make_rule(tie=Tie.CASTING_VOTE, accept=accept(clause))

    assert decide(rule, make_counts(10, 10, entitled=20)).outcome is Outcome.NOT_ADOPTED


def test_a_tie_is_not_mended_where_something_else_is_missing():
    clauses = (line(Basis.VOTES, MORE_THAN, HALF), line(Basis.ENTITLED, AT_LEAST, Fraction(1, 3), name="floor"))

    both = make_rule(tie=Tie.CASTING_VOTE, accept=accept(*clauses))
    either = make_rule(tie=Tie.CASTING_VOTE, accept=accept(*reversed(clauses), mode=Mode.ANY))

    assert decide(both, make_counts(5, 5)).outcome is Outcome.NOT_ADOPTED
    assert decide(both, make_counts(16, 16)).outcome is Outcome.UNDETERMINED
    assert decide(either, make_counts(5, 5)).clause == "majority"
    assert decide(either, make_counts(5, 5)).outcome is Outcome.UNDETERMINED


# ---- rulings -----------------------------------------------------------------------------------


def test_a_ruling_fills_the_hole_that_the_rule_leaves():
    verdict = decide(make_rule(tie=Tie.CASTING_VOTE), make_counts(10, 10), ruling=Outcome.ADOPTED)

    assert (verdict.outcome, verdict.clause, verdict.inequality) == (Outcome.ADOPTED, "ruling", "2 × 10 = 20 ≤ 20")
    assert stages(verdict) == [
        (Stage.ACCEPT, "majority", False, False),
        (Stage.TIE, "majority", True, False),
        (Stage.RULING, "ruling", True, True),
    ]


@pytest.mark.parametrize("ruling", [None, Outcome.UNDETERMINED])
def test_without_a_ruling_the_item_stays_undetermined(ruling):
    verdict = decide(make_rule(tie=Tie.CASTING_VOTE), make_counts(10, 10), ruling=ruling)

    assert (verdict.outcome, verdict.clause) == (Outcome.UNDETERMINED, "majority")


def test_steps_are_read_back_as_they_were_written():
    steps = decide(make_rule(), make_counts(4, 3)).steps

    assert steps_from_plain([step.as_plain() for step in steps]) == steps


def test_steps_that_cannot_be_read_are_refused():
    with pytest.raises(RuleProblem) as refusal:
        steps_from_plain([{"stage": "accept"}])

    assert refusal.value.code == "steps_not_understood"
