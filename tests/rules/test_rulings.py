"""What may be ruled where a rule leaves a hole."""

import pytest

from app.rules import Outcome, Tie, ZeroReplies, decide, possible_rulings
from tests.rules.make import make_counts, make_rule


def test_what_the_rule_decides_leaves_nothing_to_rule_on():
    verdict = decide(make_rule(), make_counts(approve=2, disapprove=1))

    assert possible_rulings(verdict) == ()


def test_a_hole_is_filled_by_a_judgement():
    verdict = decide(make_rule(zero_replies=ZeroReplies.UNDETERMINED), make_counts())

    assert set(possible_rulings(verdict)) == {
        Outcome.ADOPTED,
        Outcome.NOT_ADOPTED,
        Outcome.REFERRED_TO_MEETING,
        Outcome.SECOND_ROUND_REQUIRED,
        Outcome.POSTPONED,
    }


def test_a_casting_vote_is_for_or_against():
    verdict = decide(make_rule(tie=Tie.CASTING_VOTE), make_counts(approve=2, disapprove=2))

    assert possible_rulings(verdict) == (Outcome.ADOPTED, Outcome.NOT_ADOPTED)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_possible_ruling_and_no_other_replaces_undetermined_for_good(outcome: Outcome):
    rule, counts = make_rule(zero_replies=ZeroReplies.UNDETERMINED), make_counts()
    possible = possible_rulings(decide(rule, counts))

    assert (outcome in possible) <= (decide(rule, counts, ruling=outcome).outcome is outcome)
