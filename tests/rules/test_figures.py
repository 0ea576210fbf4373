"""What a rule reads in the five integers of a case."""

import pytest

from app.rules import Choice, Counts, Figures, RuleProblem, counts_of
from tests.rules.make import make_counts, make_rule


def make_figures(**changes: int) -> Figures:
    return Figures(**{"members": 48, "entitled": 46, "approve": 24, "disapprove": 5, "abstain": 3, **changes})


def test_figures_are_heads_of_weight_one():
    assert counts_of(make_rule(), make_figures()) == make_counts(24, 5, 3, entitled=46, members=48)


def test_whoever_gives_no_answer_is_silent():
    assert make_figures().silent == 14


def test_a_silence_procedure_reads_approval_as_no_objection_and_the_contrary_as_objection():
    rule = make_rule(choices=(Choice.NO_OBJECTION, Choice.OBJECT))

    answers = counts_of(rule, make_figures()).heads.answers

    assert (answers[Choice.NO_OBJECTION], answers[Choice.OBJECT], answers[Choice.ABSTAIN]) == (24, 5, 3)
    assert (answers[Choice.APPROVE], answers[Choice.DISAPPROVE]) == (0, 0)


def test_a_rule_that_offers_approval_reads_approval():
    rule = make_rule(choices=(Choice.APPROVE, Choice.NO_OBJECTION, Choice.DISAPPROVE, Choice.OBJECT))

    answers = counts_of(rule, make_figures()).heads.answers

    assert (answers[Choice.APPROVE], answers[Choice.DISAPPROVE]) == (24, 5)


def test_all_members_belong_to_the_first_class():
    counts = counts_of(make_rule(classes=("P", "O")), make_figures())

    assert set(counts.classes) == {"P"}
    assert counts.of_class("P").approve == counts.approve == 24
    assert counts.of_class("O") == Counts.of_heads(members=0, entitled=0, answers={})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"members": -1}, "figure_negative"),
        ({"abstain": -1}, "figure_negative"),
        ({"entitled": 49}, "entitled_over_members"),
        ({"disapprove": 20}, "answers_over_entitled"),
    ],
)
def test_figures_that_cannot_be_are_refused(changes: dict[str, int], code: str):
    with pytest.raises(RuleProblem) as refused:
        make_figures(**changes)

    assert refused.value.code == code


def test_everybody_may_have_answered():
    assert make_figures(disapprove=19).silent == 0
