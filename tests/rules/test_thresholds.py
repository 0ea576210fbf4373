"""Integers against their line, the sign that is true, and the smallest count that crosses it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import Basis, Choice, Comparison, Counts, Tally, inequality, measure, needed
from tests.rules.make import (
    ABSTAIN,
    APPROVE,
    AT_LEAST,
    DISAPPROVE,
    HALF,
    MORE_THAN,
    TWO_THIRDS,
    line,
    make_counts,
    quorum,
)


@pytest.mark.parametrize(
    ("comparison", "share", "approve", "holds", "text"),
    [
        (MORE_THAN, HALF, 27, True, "2 × 27 = 54 > 48"),
        (MORE_THAN, HALF, 24, False, "2 × 24 = 48 ≤ 48"),
        (AT_LEAST, HALF, 24, True, "2 × 24 = 48 ≥ 48"),
        (AT_LEAST, HALF, 23, False, "2 × 23 = 46 < 48"),
        (AT_LEAST, TWO_THIRDS, 32, True, "3 × 32 = 96 ≥ 96"),
        (AT_LEAST, TWO_THIRDS, 31, False, "3 × 31 = 93 < 96"),
        (AT_LEAST, Fraction(1), 48, True, "1 × 48 = 48 ≥ 48"),
    ],
)
def test_share_of_those_entitled(comparison, share, approve, holds, text):
    clause = line(Basis.ENTITLED, comparison, share)
    counts = make_counts(approve)

    assert measure(clause, counts).holds is holds
    assert inequality(clause, counts) == text


@pytest.mark.parametrize(("approve", "holds"), [(9, False), (10, True)])
def test_absolute_number(approve, holds):
    tested = measure(line(Basis.ABSOLUTE, AT_LEAST, 10), make_counts(approve))

    assert (tested.holds, tested.basis) == (holds, None)


@pytest.mark.parametrize(("entitled", "line_at"), [(48, 25), (47, 25), (46, 24)])
def test_half_plus_one(entitled, line_at):
    half_plus_one = quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF, plus=1)

    assert needed(half_plus_one, make_counts(entitled=entitled)) == line_at
    assert measure(half_plus_one, make_counts(line_at, entitled=entitled)).holds
    assert not measure(half_plus_one, make_counts(line_at - 1, entitled=entitled)).holds


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        (line(Basis.VOTES, AT_LEAST, HALF), "2 × 0 = 0 ≤ 0"),
        (line(Basis.VOTES, AT_LEAST, HALF, plus=1), "2 × 0 = 0 ≤ 2"),
        (line(Basis.VOTES, MORE_THAN, HALF, ABSTAIN), "2 × 3 = 6 > 0"),
    ],
)
def test_share_of_nothing_is_never_reached_whatever_the_numbers(clause, text):
    counts = make_counts(0, 0, 3)

    tested = measure(clause, counts)

    assert (tested.holds, tested.basis, tested.inequality) == (False, 0, text)
    assert needed(clause, counts) is None


def test_every_basis_reads_its_own_number():
    heads = Tally(members=9, entitled=8, answers={APPROVE: 2, DISAPPROVE: 2, ABSTAIN: 1}, unreasoned=1)
    weights = Tally(members=90, entitled=80, answers={APPROVE: 20, DISAPPROVE: 15, ABSTAIN: 5})
    counts = Counts(heads=heads, weights=weights, consulted=7, acknowledged=6)

    read = {basis: measure(line(basis, MORE_THAN, HALF), counts).basis for basis in Basis}

    assert read == {
        Basis.MEMBERS: 9,
        Basis.ENTITLED: 8,
        Basis.CONSULTED: 7,
        Basis.REPLIES: 5,
        Basis.REPLIES_OR_ACKNOWLEDGED: 6,
        Basis.VOTES: 4,
        Basis.VOTES_VALID: 3,
        Basis.WEIGHT_MEMBERS: 90,
        Basis.WEIGHT_ENTITLED: 80,
        Basis.WEIGHT_REPLIES: 40,
        Basis.WEIGHT_VOTES: 35,
        Basis.ABSOLUTE: None,
    }
    assert measure(line(Basis.WEIGHT_VOTES, MORE_THAN, HALF), counts).count == 20
    assert measure(line(Basis.VOTES, MORE_THAN, HALF), counts).count == 2


def test_disapproval_without_reason_is_on_neither_side():
    heads = Tally(members=60, entitled=60, answers={APPROVE: 40, DISAPPROVE: 13}, unreasoned=1)
    counts = Counts(heads=heads, weights=heads, consulted=60, acknowledged=53)
    quarter = line(Basis.VOTES_VALID, MORE_THAN, Fraction(1, 4), DISAPPROVE)

    assert inequality(quarter, counts) == "4 × 12 = 48 ≤ 52"
    assert inequality(line(Basis.VOTES_VALID, AT_LEAST, TWO_THIRDS), counts) == "3 × 40 = 120 ≥ 104"


def test_objection_without_reason_is_on_neither_side():
    heads = Tally(members=9, entitled=9, answers={Choice.NO_OBJECTION: 5, Choice.OBJECT: 3}, unreasoned=2)
    counts = Counts(heads=heads, weights=heads, consulted=9, acknowledged=8)

    objections = line(Basis.VOTES_VALID, MORE_THAN, Fraction(1, 4), Choice.OBJECT)

    assert inequality(objections, counts) == "4 × 1 = 4 ≤ 6"


def test_clause_of_a_class_looks_at_that_class_only():
    counts = Counts.of_classes({"P": make_counts(20, 10, entitled=40), "O": make_counts(0, 3, entitled=20)})

    assert inequality(line(Basis.VOTES, AT_LEAST, TWO_THIRDS, member_class="P"), counts) == "3 × 20 = 60 ≥ 60"
    assert not measure(line(Basis.VOTES, AT_LEAST, TWO_THIRDS, member_class="X"), counts).holds


def test_acknowledgements_count_where_the_quorum_says_so():
    counts = make_counts(25, 1, acknowledged=33)

    assert measure(quorum(Basis.REPLIES_OR_ACKNOWLEDGED, Basis.MEMBERS, AT_LEAST, TWO_THIRDS), counts).holds
    assert not measure(quorum(Basis.REPLIES, Basis.MEMBERS, AT_LEAST, TWO_THIRDS), counts).holds


@given(
    st.sampled_from(Comparison),
    st.fractions(min_value=0, max_value=1, max_denominator=100),
    st.integers(1, 300),
    st.integers(0, 3),
)
def test_needed_is_the_smallest_count_that_satisfies(comparison, share, entitled, plus):
    clause = line(Basis.ENTITLED, comparison, share, plus=plus)

    line_at = needed(clause, make_counts(entitled=entitled))

    assert line_at is not None
    holding = [n for n in range(entitled + 1) if measure(clause, make_counts(n, entitled=entitled)).holds]
    assert holding == list(range(line_at, entitled + 1))
