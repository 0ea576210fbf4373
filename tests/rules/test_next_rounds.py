"""The further consultation that a rule foresees, by the outcome that it follows."""

from app.rules import NextBody, NextRound, Outcome
from tests.rules.make import make_rule

SECOND = NextRound(after=Outcome.SECOND_ROUND_REQUIRED, rule="second", body=NextBody.SAME)
CASCADE = NextRound(after=Outcome.ADOPTED, rule="all", body=NextBody.ANOTHER)


def test_the_round_is_found_by_the_outcome():
    rule = make_rule(next_rounds=(SECOND, CASCADE))

    assert rule.next_round_after(Outcome.ADOPTED) is CASCADE
    assert rule.next_round_after("second_round_required") is SECOND


def test_there_is_none_after_other_outcomes_or_before_any():
    rule = make_rule(next_rounds=(SECOND,))

    assert rule.next_round_after(Outcome.NOT_ADOPTED) is None
    assert rule.next_round_after("") is None
