"""Alternates step in where their principal gives no answer, decision by decision, and are no members of the count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import Choice, Counts, RosterEntry, RuleProblem, Standing, count
from tests.rules.make import ABSTAIN, APPROVE, DISAPPROVE

WITHOUT = Standing.WITHOUT_VOTE


def entry(member, standing=Standing.ENTITLED, **more):
    return RosterEntry(member=member, standing=standing, **more)


PAIR = (entry("P", weight=5, member_class="A"), entry("X", weight=3, member_class="B", alternate_for="P"), entry("Q"))


def test_the_alternate_answers_for_a_silent_principal_with_the_weight_and_class_of_the_principal():
    counts = count(PAIR, {"X": {"1": APPROVE}}, "1")

    assert (counts.members, counts.entitled, counts.approve, counts.silent) == (2, 2, 1, 1)
    assert counts.classes["A"].weights.approve == 5
    assert "B" not in counts.classes


def test_the_answer_of_the_principal_prevails():
    assert count(PAIR, {"P": {"1": DISAPPROVE}, "X": {"1": APPROVE}}, "1").heads.disapprove == 1


def test_each_item_is_looked_at_alone():
    vectors = {"P": {"1": ABSTAIN}, "X": {"1": APPROVE, "2": APPROVE}}

    assert (count(PAIR, vectors, "1").abstain, count(PAIR, vectors, "2").approve) == (1, 1)


def test_nobody_steps_in_for_a_principal_without_the_vote():
    roster = (entry("P", WITHOUT), entry("X", alternate_for="P"))

    counts = count(roster, {"X": {"1": APPROVE}}, "1")

    assert (counts.members, counts.entitled, counts.approve) == (1, 0, 0)


def test_an_alternate_that_may_not_step_in_gives_no_answer():
    roster = (entry("P"), entry("X", WITHOUT, alternate_for="P"))

    with pytest.raises(RuleProblem) as refused:
        count(roster, {"X": {"1": APPROVE}}, "1")
    assert refused.value.code == "answer_without_vote"
    assert count(roster, {}, "1").silent == 1


def test_only_the_principal_acknowledges_but_an_answer_for_it_does_too():
    assert count(PAIR, {}, "1", acknowledged={"X"}).acknowledged == 0
    assert count(PAIR, {"X": {"1": APPROVE}}, "1").acknowledged == 1


@pytest.mark.parametrize(("lacking", "unreasoned"), [("X", 1), ("P", 0)])
def test_the_reason_that_is_missing_is_that_of_whoever_gave_the_answer(lacking: str, unreasoned: int):
    counts = count(PAIR, {"X": {"1": DISAPPROVE}}, "1", unreasoned={lacking})

    assert (counts.heads.unreasoned, counts.weights.unreasoned) == (unreasoned, 5 * unreasoned)


@pytest.mark.parametrize(
    ("roster", "code"),
    [
        ((entry("X", alternate_for="P"),), "alternate_without_principal"),
        ((entry("P", alternate_for="X"), entry("X", alternate_for="P")), "alternate_without_principal"),
        ((entry("X", alternate_for="X"),), "alternate_without_principal"),
        ((entry("P"), entry("X", alternate_for="P"), entry("Y", alternate_for="P")), "alternate_twice"),
    ],
)
def test_a_roster_in_which_it_is_not_clear_who_stands_in_is_refused(roster: tuple[RosterEntry, ...], code: str):
    with pytest.raises(RuleProblem) as refused:
        count(roster, {}, "1")
    assert refused.value.code == code


answers = st.dictionaries(st.sampled_from("PQRXY"), st.sampled_from([APPROVE, DISAPPROVE, ABSTAIN]))


@given(answers, st.permutations([*"PQRXY"]))
def test_the_counts_are_those_of_a_roster_in_which_principals_had_answered_so_themselves(
    given_: dict[str, Choice], order: list[str]
):
    principals = {"X": "P", "Y": "Q"}
    roster = {code: entry(code, weight=ord(code), alternate_for=principals.get(code, "")) for code in "PQRXY"}
    plain = {code: given_.get(code) or given_.get(alternate) for alternate, code in principals.items()}
    plain["R"] = given_.get("R")

    found = count([roster[code] for code in order], {code: {"1": answer} for code, answer in given_.items()}, "1")

    expected: Counts = count(
        [roster[code] for code in "PQR"], {code: {"1": answer} for code, answer in plain.items() if answer}, "1"
    )
    assert found == expected
