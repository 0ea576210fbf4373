"""Whether enough members ask for discussion: at least a number, or a share of those entitled, in whole numbers."""

from fractions import Fraction

import pytest

from app.rules import Deferral, DeferralEffect, Outcome, deferral_measure, deferral_outcome
from tests.rules.make import preset


def make_deferral(requests, effect=DeferralEffect.TO_MEETING):
    return Deferral(requests=requests, window_days=None, effect=effect)


@pytest.mark.parametrize(
    ("required", "requests", "entitled", "holds", "inequality"),
    [
        (1, 0, 48, False, "1 × 0 = 0 < 1"),
        (1, 1, 48, True, "1 × 1 = 1 ≥ 1"),
        (4, 3, 48, False, "1 × 3 = 3 < 4"),
        (4, 5, 48, True, "1 × 5 = 5 ≥ 4"),
        (Fraction(1, 4), 11, 48, False, "4 × 11 = 44 < 48"),
        (Fraction(1, 4), 12, 48, True, "4 × 12 = 48 ≥ 48"),
        # A third of 50 is 16 and two thirds: sixteen are not enough.
        (Fraction(1, 3), 16, 50, False, "3 × 16 = 48 < 50"),
        (Fraction(1, 3), 17, 50, True, "3 × 17 = 51 ≥ 50"),
        (Fraction(1, 1), 48, 48, True, "1 × 48 = 48 ≥ 48"),
    ],
)
def test_a_request_counts_in_whole_numbers(required, requests, entitled, holds, inequality):
    found = deferral_measure(make_deferral(required), requests=requests, entitled=entitled)

    assert (found.holds, found.inequality) == (holds, inequality)


def test_a_share_of_nobody_is_never_reached():
    assert not deferral_measure(make_deferral(Fraction(1, 4)), requests=0, entitled=0).holds


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        (DeferralEffect.TO_MEETING, Outcome.REFERRED_TO_MEETING),
        (DeferralEffect.DEBATE_BEFORE_VOTE, Outcome.POSTPONED),
    ],
)
def test_the_effect_is_an_outcome(effect, outcome):
    assert deferral_outcome(make_deferral(1, effect)) is outcome


def test_one_member_of_the_board_of_ifad_is_enough():
    defer = preset("ifad-executive-board").defer

    assert defer is not None
    assert deferral_measure(defer, requests=1, entitled=36).holds
    assert deferral_outcome(defer) is Outcome.REFERRED_TO_MEETING
