"""The line on the board: drawn where a rule draws one that heads can be held against, and nowhere else."""

from fractions import Fraction

import pytest

from app.board.facts import Side, Threshold
from app.board.queries.thresholds import threshold
from app.rules import Basis, Choice, Outcome, Rule, Silence, Tally
from tests.rules.make import ABSTAIN, APPROVE, AT_LEAST, DISAPPROVE, HALF, MORE_THAN, accept, block, line, make_rule
from tests.rules.make import preset as shipped


def tally(approve: int = 0, disapprove: int = 0, abstain: int = 0, **answers: int) -> Tally:
    given = {APPROVE: approve, DISAPPROVE: disapprove, ABSTAIN: abstain}
    return Tally(members=49, entitled=48, answers=given | {Choice(choice): count for choice, count in answers.items()})


def drawn(rule: Rule, given: Tally, *, is_visible: bool = True) -> Threshold | None:
    return threshold(rule, given, is_visible=is_visible)


def test_a_majority_of_the_entitled_is_a_line_that_stands():
    assert drawn(shipped("itu-council"), tally(25)) == Threshold(
        side=Side.APPROVALS, counted=25, is_reached=True, needed=25, at=5_000, is_alone=True
    )


def test_under_seal_the_line_stands_and_nothing_stands_against_it():
    assert drawn(shipped("itu-council"), tally(25), is_visible=False) == Threshold(
        side=Side.APPROVALS, counted=None, is_reached=None, needed=25, at=5_000, is_alone=True
    )


def test_a_line_that_moves_with_the_replies_has_no_place_and_no_number():
    edge = drawn(shipped("itu-t-tap"), tally(21, 10))

    assert edge is not None
    assert (edge.needed, edge.at, edge.is_reached) == (None, None, False)


def test_a_quorum_beside_the_line_is_a_further_condition():
    edge = drawn(shipped("iccat"), tally(25))

    assert edge is not None
    assert (edge.needed, edge.is_reached, edge.is_alone) == (25, True, False)


def test_a_silence_procedure_draws_the_line_for_objections():
    edge = drawn(shipped("un-silence"), tally(no_objection=20, object=1))

    assert edge is not None
    assert (edge.side, edge.counted, edge.needed, edge.is_reached) == (Side.OBJECTIONS, 1, 1, True)


def test_half_of_an_odd_number_falls_inside_a_cell():
    edge = threshold(shipped("itu-council"), Tally(members=47, entitled=47, answers={}), is_visible=True)

    assert edge is not None
    assert (edge.needed, edge.at) == (24, 5_000)


@pytest.mark.parametrize(
    "rule",
    [
        shipped("coe-20d"),
        shipped("ifad-executive-board"),
        shipped("ca-browser-forum"),
        shipped("iso-dis"),
        shipped("pct-81-3"),
        shipped("fao-comments"),
        make_rule(silence=Silence.CONSENT, accept=accept(line(Basis.ENTITLED, MORE_THAN, HALF))),
        make_rule(
            silence=Silence.CONSENT,
            accept=accept(),
            block=(
                block(
                    Outcome.NOT_ADOPTED,
                    line(Basis.ABSOLUTE, AT_LEAST, 3, DISAPPROVE, name="heads"),
                    line(Basis.WEIGHT_MEMBERS, AT_LEAST, Fraction(1, 4), DISAPPROVE, name="weight"),
                ),
            ),
        ),
    ],
    ids=lambda rule: rule.id,
)
def test_several_lines_weights_classes_and_missing_replies_are_left_to_words(rule: Rule):
    assert drawn(rule, tally(25)) is None


def test_a_draft_without_seats_has_no_line():
    assert threshold(shipped("itu-council"), Tally(members=0, entitled=0, answers={}), is_visible=True) is None
