"""Whole numbers within bounds: found where they are, and only there."""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.effort import Effort, EffortSpent
from app.rules.integer_points import Bounds, System
from app.rules.trials import Trials

PLENTY = 100_000


def system(*rows, effort=PLENTY):
    return System(rows, len(rows[0]), Effort(effort))


def bounds(*pairs):
    lower, upper = zip(*pairs, strict=True)
    return Bounds(lower, upper)


@pytest.mark.parametrize(
    ("within", "found"),
    [
        (bounds((0, 3), (0, 3), (6, 6)), True),
        (bounds((0, 3), (0, 3), (7, 9)), False),
        (bounds((2, 3), (2, 3), (0, 3)), False),
        (bounds((2, 3), (2, 3), (0, 4)), True),
    ],
)
def test_a_sum_lies_between_what_its_columns_reach(within, found):
    assert system((1, 1)).has_point(within) is found
    assert system((1, 1)).has_integer_point(within) is found


def test_rows_that_exclude_each_other_have_no_point():
    # More than twice as many of the one as of the other, and the other way round.
    rows = system((1, -2), (-2, 1))

    assert not rows.has_point(bounds((0, 9), (0, 9), (1, 99), (1, 99)))
    assert rows.has_point(bounds((0, 9), (0, 9), (-99, 0), (-99, 0)))


def test_a_point_between_whole_numbers_is_no_integer_point():
    rows = system((3, 3))

    assert rows.has_point(bounds((0, 5), (0, 5), (4, 5)))
    assert not rows.has_integer_point(bounds((0, 5), (0, 5), (4, 5)))
    assert rows.has_integer_point(bounds((0, 5), (0, 5), (4, 6)))


def test_what_one_question_left_behind_does_not_mislead_the_next():
    rows = system((1, 2), (2, -1))
    asked = [bounds((0, 9), (0, 9), (low, low), (-9, high)) for low in range(28) for high in range(-9, 19, 3)]

    assert [rows.has_integer_point(one) for one in asked] == [
        system((1, 2), (2, -1)).has_integer_point(one) for one in asked
    ]


def test_effort_that_is_spent_is_said():
    rows = system((1, 2), (2, 1), (1, -1), effort=1)

    with pytest.raises(EffortSpent):
        rows.has_integer_point(bounds((0, 9), (0, 9), (7, 7), (8, 8), (-9, 9)))


def test_a_few_members_are_tried_one_after_the_other():
    # Two members that add 3 or take 1, one that adds 5; the second sum counts who acts.
    trials = Trials([(3, -1, 5), (1, 1, 1)], (0, 0, 1), (2, 1), Effort(PLENTY))

    assert trials.can_reach((11, 0), (11, 3))
    assert trials.can_reach((4, 0), (4, 2))
    assert not trials.can_reach((10, 0), (10, 3))
    assert not trials.can_reach((4, 0), (4, 1))


def test_trials_end_when_the_effort_is_spent():
    trials = Trials([(7, -3)], (0, 0), (12,), Effort(40))

    with pytest.raises(EffortSpent):
        trials.can_reach((1,), (1,))


def test_nobody_can_reach_nothing_but_nothing():
    trials = Trials([()], (), (), Effort(PLENTY))

    assert trials.can_reach((0,), (0,))
    assert not trials.can_reach((1,), (2,))


def test_bounds_may_leave_nothing():
    wide = bounds((0, 3), (0, 3))

    assert wide.within(1, 2, None) == bounds((0, 3), (2, 3))
    assert wide.within(0, None, 1) == bounds((0, 1), (0, 3))
    assert wide.within(0, -1, 4) == wide
    assert wide.leave_something(0)
    assert wide.within(0, 3, None).leave_something(0)
    assert not wide.within(0, 4, None).leave_something(0)


def assert_as_when_all_are_tried(random):
    columns = random.randint(1, 3)
    rows = [tuple(random.randint(-4, 5) for _ in range(columns)) for _ in range(random.randint(1, 4))]
    asked = System(rows, columns, Effort(PLENTY))
    for _ in range(4):
        tops = [random.randint(0, 6) for _ in range(columns)]
        sums = [sorted((random.randint(-9, 14), random.randint(-9, 14))) for _ in rows]
        within = bounds(*((0, top) for top in tops), *sums)

        exists = any(
            all(
                low <= sum(factor * number for factor, number in zip(row, point, strict=True)) <= high
                for row, (low, high) in zip(rows, sums, strict=True)
            )
            for point in product(*(range(top + 1) for top in tops))
        )

        assert asked.has_integer_point(within) is exists
        assert asked.has_point(within) or not exists
        # One group to each column: so many members as its bound allows may be in it.
        trials = Trials(rows, range(columns), tops, Effort(PLENTY))
        assert trials.can_reach(*zip(*sums, strict=True)) is exists


@given(st.integers(0, 2**32))
@settings(max_examples=150)
def test_a_point_is_found_exactly_where_one_is(seed):
    assert_as_when_all_are_tried(Random(seed))


@pytest.mark.prove
def test_a_point_is_found_exactly_where_one_is_many_times():
    for seed in range(10_000):
        assert_as_when_all_are_tried(Random(seed))
