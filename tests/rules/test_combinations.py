"""The forecast against every combination of what outstanding members may do, and where not all can be tried."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations_with_replacement, product
from math import comb, prod
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules import (
    Basis,
    Choice,
    Outcome,
    Outstanding,
    Tie,
    ZeroReplies,
    forecast,
    possible,
)
from app.rules.outstanding import Act, acts_under
from tests.rules.drawn import counted, draw_body, draw_member, draw_rule
from tests.rules.make import (
    ABSTAIN,
    APPROVE,
    AT_LEAST,
    DISAPPROVE,
    HALF,
    MORE_THAN,
    accept,
    block,
    line,
    make_counts,
    make_rule,
    quorum,
)
from tests.rules.oracle import Member, decided

#: A rule and a body hang together too closely to be drawn part by part: a seed stands for both.
SEEDS = st.integers(0, 2**32)
ADOPTED, NOT_ADOPTED, NO_QUORUM = Outcome.ADOPTED, Outcome.NOT_ADOPTED, Outcome.NO_QUORUM


# ---- every combination -------------------------------------------------------------------------


def doings(rule, member):
    """The member after each thing that it may do, silence first; each with the act."""
    yield None, member
    for act in acts_under(rule):
        yield (
            act,
            replace(
                member,
                answer=act.choice and act.choice.value,
                lacks_reason=act.is_unreasoned,
                has_acknowledged=member.has_acknowledged or act.choice is None,
            ),
        )


def drawn(random, most):
    """A rule, members that answered, and up to 9 that did not; no more combinations than `most`."""
    rule = draw_rule(random)
    answered = [member for member in draw_body(random, rule, 14) if member.answer or not member.is_entitled]
    kinds = [
        draw_member(random, rule, is_entitled=True, answer=None, lacks_reason=False)
        for _ in range(random.choice([1, 1, 2, 3, 9]))
    ]
    waiting = [random.choice(kinds) for _ in range(random.randint(0, 9))]
    ways = len(acts_under(rule)) + 1
    while prod(comb(size + ways - 1, size) for size in Counter(waiting).values()) > most:
        waiting.pop()
    return rule, answered, waiting


def assert_all_combinations_are_foreseen(random, most):
    rule, answered, waiting = drawn(random, most)
    plain = rule.as_plain()
    groups = Counter(waiting)
    approval = next((Act(choice=choice) for choice in (APPROVE, Choice.NO_OBJECTION) if rule.offers(choice)), None)

    outcomes, enough = set(), []
    for parts in product(*(combinations_with_replacement(doings(rule, like), size) for like, size in groups.items())):
        acts, members = zip(*chain(*parts), strict=True) if waiting else ((), ())
        outcome, _ = decided(plain, [*answered, *members])
        outcomes.add(outcome)
        if outcome == ADOPTED and set(acts) <= {None, approval}:
            enough.append(len([act for act in acts if act]))

    seen = forecast(
        rule,
        counted(answered + waiting),
        [
            Outstanding(
                weight=member.weight, member_class=member.member_class, has_acknowledged=member.has_acknowledged
            )
            for member in waiting
        ],
    )
    assert seen.is_exact
    assert set(seen.possible) == outcomes
    assert seen.certain == (outcomes.pop() if len(outcomes) == 1 else None)
    assert seen.approvals_needed == min(enough, default=None)


@given(SEEDS)
@settings(max_examples=150)
def test_the_forecast_is_every_combination(seed):
    assert_all_combinations_are_foreseen(Random(seed), 400)


@pytest.mark.prove
@pytest.mark.parametrize("first", range(0, 6_000, 1_000))
def test_the_forecast_is_every_combination_of_up_to_nine_members(first):
    for seed in range(first, first + 1_000):
        assert_all_combinations_are_foreseen(Random(seed), 5_000)


@pytest.mark.parametrize(
    ("weights", "can_be_tied"),
    [([1, 2, 4, 8, 16, 32, 64, 128, 256], False), ([1, 2, 4, 8, 16, 32, 64, 128, 255], True), ([3] * 9, True)],
)
def test_nine_members_of_any_weights_are_foreseen_exactly(weights, can_be_tied):
    # Only sums of different members of those weights could be equal, as 1 + 2 + … + 128 = 255.
    seen = forecast(
        make_rule(tie=Tie.CASTING_VOTE, accept=accept(line(Basis.WEIGHT_VOTES, MORE_THAN, HALF))),
        counted([Member(weight=weight) for weight in weights]),
        [Outstanding(weight=weight) for weight in weights],
    )

    assert (Outcome.UNDETERMINED in seen.possible, seen.is_exact) == (can_be_tied, True)


# ---- where not everything can be tried ---------------------------------------------------------

#: 120 members of 60 different weights, and a rule that asks for an exact share of the weights: for as against.
MANY = [Member(weight=1_000 + 7 * place**2) for place in range(60)] * 2
EXACT_TIE = make_rule(
    tie=Tie.CASTING_VOTE,
    accept=accept(
        line(Basis.WEIGHT_VOTES, MORE_THAN, HALF, name="votes"),
        line(Basis.WEIGHT_ENTITLED, AT_LEAST, Fraction(1, 3), name="floor"),
    ),
)


def test_a_forecast_that_cannot_try_everything_says_so_and_leaves_nothing_out(monkeypatch):
    monkeypatch.setattr(possible, "EFFORT_FOR_MANY", 0)
    waiting = [Outstanding(weight=member.weight) for member in MANY]

    seen = forecast(EXACT_TIE, counted(MANY), waiting)

    assert (seen.is_exact, seen.certain) == (False, None)
    assert set(seen.possible) == {ADOPTED, NOT_ADOPTED, Outcome.UNDETERMINED}


def test_a_forecast_that_may_look_at_few_parts_names_every_outcome_of_the_rule(monkeypatch):
    monkeypatch.setattr(possible, "PARTS", 1)
    rule = make_rule(
        tie=Tie.CASTING_VOTE,
        zero_replies=ZeroReplies.ADOPTED,
        empty_basis=Outcome.REFERRED_TO_MEETING,
        abstention_guard=line(Basis.REPLIES, MORE_THAN, HALF, ABSTAIN, name="abstentions"),
        block=(block(Outcome.SECOND_ROUND_REQUIRED, line(Basis.ABSOLUTE, AT_LEAST, 9, DISAPPROVE, name="nine")),),
        quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF),),
        on_quorum_failure=NO_QUORUM,
    )

    seen = forecast(rule, make_counts(entitled=3), [Outstanding()] * 3)

    assert not seen.is_exact
    assert set(seen.possible) == set(Outcome) - {Outcome.WITHDRAWN, Outcome.SILENCE_BROKEN}


@given(SEEDS, st.integers(0, 60), st.integers(1, 6))
@settings(max_examples=60)
def test_less_effort_never_loses_an_outcome(seed, effort, parts):
    rule, answered, waiting = drawn(Random(seed), 300)
    counts = counted(answered + waiting)
    outstanding = [
        Outstanding(weight=member.weight, member_class=member.member_class, has_acknowledged=member.has_acknowledged)
        for member in waiting
    ]
    whole = forecast(rule, counts, outstanding)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(possible, "EFFORT_FOR_FEW", effort)
        patch.setattr(possible, "PARTS", parts)
        hasty = forecast(rule, counts, outstanding)

    assert set(hasty.possible) >= set(whole.possible)
    assert hasty.certain in {None, whole.certain}
    assert (hasty.approvals_needed or 0) <= (whole.approvals_needed or 99)
    assert hasty == whole or not hasty.is_exact
