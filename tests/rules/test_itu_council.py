"""The preset that ships: adopted iff 2 × approvals > members entitled."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import Choice, Outcome, Silence, StandingReadAt, Status, decide, needed
from tests.rules.make import make_counts, preset

RULE = preset("itu-council")


def small_tallies():
    """All (approve, disapprove, abstain, silent) of up to 12 members."""
    return [tally for tally in product(range(13), repeat=4) if sum(tally) <= 12]


def test_every_small_council_agrees_with_an_independent_count():
    tallies = small_tallies()

    for approve, disapprove, abstain, silent in tallies:
        entitled = approve + disapprove + abstain + silent
        expected = entitled > 0 and Fraction(approve, entitled) > Fraction(1, 2)

        verdict = decide(RULE, make_counts(approve, disapprove, abstain, entitled=entitled))

        assert verdict.outcome == ("adopted" if expected else "not_adopted"), (approve, disapprove, abstain, silent)
    assert len(tallies) == 1820


def test_outcome_names_its_clause_integers_and_inequality():
    verdict = decide(RULE, make_counts(27, 6, 1, entitled=48, members=49))

    (step,) = verdict.steps
    assert (verdict.outcome, verdict.clause) == (Outcome.ADOPTED, "majority-of-entitled")
    assert verdict.inequality == "2 × 27 = 54 > 48"
    assert (step.count, step.basis, step.holds, step.decides) == (27, 48, True, True)


@pytest.mark.parametrize(
    ("approve", "entitled", "outcome", "inequality"),
    [
        (24, 48, Outcome.NOT_ADOPTED, "2 × 24 = 48 ≤ 48"),
        (25, 48, Outcome.ADOPTED, "2 × 25 = 50 > 48"),
        (23, 47, Outcome.NOT_ADOPTED, "2 × 23 = 46 ≤ 47"),
        (24, 47, Outcome.ADOPTED, "2 × 24 = 48 > 47"),
        (0, 48, Outcome.NOT_ADOPTED, "2 × 0 = 0 ≤ 48"),
        (0, 0, Outcome.NOT_ADOPTED, "2 × 0 = 0 ≤ 0"),
    ],
)
def test_inequality_states_what_is_true(approve, entitled, outcome, inequality):
    verdict = decide(RULE, make_counts(approve, entitled=entitled, members=49))

    assert (verdict.outcome, verdict.inequality) == (outcome, inequality)


@pytest.mark.parametrize(("entitled", "line"), [(48, 25), (47, 24), (46, 24), (45, 23), (44, 23), (1, 1), (0, None)])
def test_line_to_cross(entitled, line):
    assert needed(RULE.accept.clauses[0], make_counts(entitled=entitled, members=49)) == line


@given(st.data())
def test_one_more_approval_never_loses(data):
    entitled = data.draw(st.integers(1, 400))
    approve = data.draw(st.integers(0, entitled - 1))
    others = data.draw(st.integers(0, entitled - 1 - approve))

    before = decide(RULE, make_counts(approve, others, entitled=entitled)).outcome
    after = decide(RULE, make_counts(approve + 1, others, entitled=entitled)).outcome

    assert (before, after) != (Outcome.ADOPTED, Outcome.NOT_ADOPTED)


@given(st.data())
def test_disapproval_abstention_and_silence_weigh_the_same(data):
    approve, others = data.draw(st.integers(0, 200)), data.draw(st.integers(0, 200))
    disapprove = data.draw(st.integers(0, others))
    abstain = data.draw(st.integers(0, others - disapprove))

    silent = decide(RULE, make_counts(approve, entitled=approve + others))
    spoken = decide(RULE, make_counts(approve, disapprove, abstain, entitled=approve + others))

    assert (silent.outcome, silent.inequality) == (spoken.outcome, spoken.inequality)


def test_a_ruling_does_not_touch_what_the_rule_decides():
    verdict = decide(RULE, make_counts(25), ruling=Outcome.NOT_ADOPTED)

    assert verdict.outcome is Outcome.ADOPTED


def test_what_the_preset_says_of_itself():
    assert (RULE.id, RULE.version, RULE.status, RULE.valid_from) == (
        "itu-council",
        1,
        Status.PUBLISHED,
        date(2020, 11, 27),
    )
    assert RULE.choices == (Choice.APPROVE, Choice.DISAPPROVE, Choice.ABSTAIN)
    assert (RULE.silence, RULE.standing_read_at) == (Silence.ABSENT, StandingReadAt.OPENING)
    assert "DM-20/1021" in RULE.legal_basis
    assert RULE.offers(Choice.ABSTAIN)
    assert not RULE.offers(Choice.DISCUSS)
