"""Outcomes of random rules equal what a second reading of the rules makes of them (`oracle.py`)."""

from random import Random

import pytest

from app.rules import (
    Basis,
    Comparison,
    Mode,
    NegativeReason,
    Outcome,
    Silence,
    Stage,
    Tie,
    Weights,
    ZeroReplies,
    decide,
)
from app.rules.checks import impossible_combinations
from tests.rules.drawn import counted, draw_body, draw_rule
from tests.rules.oracle import decided

SHARE = 5_000


def assert_both_readings_agree(seed):
    random = Random(seed)
    rule = draw_rule(random)
    members = draw_body(random, rule)

    verdict = decide(rule, counted(members))

    assert (verdict.outcome, verdict.clause) == decided(rule.as_plain(), members), f"seed {seed}"


def test_some_random_rules_decide_as_the_second_reading_does():
    for seed in range(600):
        assert_both_readings_agree(seed)


@pytest.mark.prove
@pytest.mark.parametrize("first", range(0, 100_000, SHARE))
def test_a_hundred_thousand_random_rules_decide_as_the_second_reading_does(first):
    for seed in range(first, first + SHARE):
        assert_both_readings_agree(seed)


# ---- what is drawn -----------------------------------------------------------------------------

DRAWN = [draw_rule(Random(seed)) for seed in range(600)]


def test_random_rules_contradict_themselves_nowhere():
    assert {problem for rule in DRAWN for problem in impossible_combinations(rule)} == set()


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        (Basis, [clause.basis for rule in DRAWN for clause in rule.clauses]),
        (Comparison, [line.comparison for rule in DRAWN for line in (*rule.clauses, *rule.quorum)]),
        (Mode, [rule.accept.mode for rule in DRAWN if len(rule.accept.clauses) > 1]),
        (Silence, [rule.silence for rule in DRAWN]),
        (Weights, [rule.weights for rule in DRAWN]),
        (ZeroReplies, [rule.zero_replies for rule in DRAWN]),
        (Tie, [rule.tie for rule in DRAWN]),
        (NegativeReason, [rule.negative_reason for rule in DRAWN]),
        ({0, 1, 2}, [line.plus for rule in DRAWN for line in (*rule.clauses, *rule.quorum)]),
        ({None, "P", "O"}, [line.member_class for rule in DRAWN for line in (*rule.clauses, *rule.quorum)]),
        ({0, 1, 2}, [len(rule.quorum) for rule in DRAWN]),
        ({0, 1, 2}, [len(rule.block) for rule in DRAWN]),
        ({0, 1, 2, 3}, [len(rule.accept.clauses) for rule in DRAWN]),
        ({True, False}, [rule.abstention_guard is None for rule in DRAWN]),
        (
            set(Outcome) - {Outcome.ADOPTED, Outcome.WITHDRAWN, Outcome.NO_QUORUM},
            [block.effect for rule in DRAWN for block in rule.block],
        ),
        (
            {None, Outcome.ADOPTED, Outcome.NOT_ADOPTED, Outcome.UNDETERMINED, Outcome.REFERRED_TO_MEETING},
            [rule.empty_basis for rule in DRAWN],
        ),
    ],
    ids=lambda words: getattr(words, "__name__", None),
)
def test_random_rules_leave_nothing_out(words, seen):
    assert set(seen) == set(words)


def test_random_bodies_bring_every_stage_to_decide():
    stages = set()
    for seed, rule in enumerate(DRAWN):
        verdict = decide(rule, counted(draw_body(Random(seed), rule)))
        stages |= {step.stage for step in verdict.steps if step.decides}

    assert stages == set(Stage) - {Stage.RULING}
