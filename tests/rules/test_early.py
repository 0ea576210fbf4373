"""Whether an item may be decided before the deadline, rule by rule."""

import pytest

from app.rules import (
    Basis,
    ChangeReply,
    Choice,
    Counts,
    EarlyClose,
    Kind,
    Outcome,
    Outstanding,
    StandingReadAt,
    Substitute,
    Tie,
    WithdrawReply,
    decided_early,
)
from tests.rules.make import AT_LEAST, HALF, MORE_THAN, TWO_THIRDS, accept, line, make_counts, make_rule, preset, quorum

ALL, REACHED, FIXED = EarlyClose.ALL_REPLIED, EarlyClose.THRESHOLD_REACHED, EarlyClose.OUTCOME_FIXED
FINAL = {"change_reply": ChangeReply.NEVER, "withdraw_reply": WithdrawReply.NEVER}
OF_ENTITLED = accept(line(Basis.ENTITLED, MORE_THAN, HALF))
OF_VOTES = accept(line(Basis.VOTES, AT_LEAST, TWO_THIRDS))


def early(rule, counts, waiting=None):
    """The outcome now, with everybody outstanding that has taken no position; None: not yet."""
    silent = [Outstanding()] * counts.silent
    asking = [Outstanding(has_acknowledged=True)] * counts.requests
    verdict = decided_early(rule, counts, silent + asking if waiting is None else waiting)
    return verdict.outcome if verdict else None


# ---- never -------------------------------------------------------------------------------------


def test_most_rules_wait_for_the_deadline_even_where_everybody_has_replied():
    assert early(make_rule(), make_counts(48)) is None
    assert early(preset("itu-council"), make_counts(48)) is None


def test_nothing_is_decided_where_nobody_has_the_right_to_vote():
    assert early(make_rule(early_close=ALL), make_counts(entitled=0, members=3)) is None


def test_comments_are_collected_to_the_end():
    assert early(make_rule(kind=Kind.COMMENTS, choices=(), accept=accept(), early_close=ALL), make_counts()) is None


@pytest.mark.parametrize("when", [ALL, REACHED, FIXED])
def test_a_right_to_vote_that_is_read_at_the_closing_keeps_it_open(when):
    rule = make_rule(early_close=when, accept=OF_ENTITLED, standing_read_at=StandingReadAt.CLOSING, **FINAL)

    assert early(rule, make_counts(48)) is None


@pytest.mark.parametrize("when", [ALL, REACHED, FIXED])
def test_alternates_may_still_be_overruled_by_their_principals(when):
    alternates = Substitute.ALTERNATE_IF_PRINCIPAL_SILENT
    rule = make_rule(early_close=when, accept=OF_ENTITLED, substitute=alternates, **FINAL)

    assert early(rule, make_counts(48)) is None


@pytest.mark.parametrize("when", [ALL, FIXED])
def test_what_a_person_must_rule_on_is_not_decided_early(when):
    rule = make_rule(early_close=when, tie=Tie.CASTING_VOTE)

    assert early(rule, make_counts(24, 24)) is None
    assert early(rule, make_counts(25, 23)) is Outcome.ADOPTED


# ---- all have replied --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "outcome"),
    [
        (make_counts(30, 18), Outcome.ADOPTED),
        (make_counts(10, 38), Outcome.NOT_ADOPTED),
        (make_counts(30, 10, 8), Outcome.ADOPTED),
        (make_counts(30, 17), None),
        (make_counts(47), None),
    ],
)
def test_all_replied_waits_for_the_last(counts, outcome):
    assert early(make_rule(early_close=ALL), counts) is outcome


def test_who_asks_for_time_or_discussion_has_not_replied():
    rule = make_rule(early_close=ALL)

    for choice in (Choice.MORE_TIME, Choice.DISCUSS):
        assert early(rule, make_counts(47, answers={choice: 1})) is None


# ---- the line is reached -----------------------------------------------------------------------


@pytest.mark.parametrize(("approve", "outcome"), [(24, None), (25, Outcome.ADOPTED), (48, Outcome.ADOPTED)])
def test_a_line_is_reached_when_it_is_crossed(approve, outcome):
    assert early(make_rule(early_close=REACHED, accept=OF_ENTITLED, **FINAL), make_counts(approve)) is outcome


@pytest.mark.parametrize(
    "mutable",
    [{**FINAL, "change_reply": ChangeReply.UNTIL_CLOSE}, {**FINAL, "withdraw_reply": WithdrawReply.UNTIL_CLOSE}],
)
def test_a_line_is_not_reached_for_good_while_approvals_can_be_lost(mutable):
    assert early(make_rule(early_close=REACHED, accept=OF_ENTITLED, **mutable), make_counts(48)) is None


def test_a_line_that_moves_with_the_replies_is_reached_once_nobody_can_move_it_back():
    rule = make_rule(early_close=REACHED, accept=OF_VOTES, **FINAL)

    assert early(rule, make_counts(31)) is None
    assert early(rule, make_counts(32)) is Outcome.ADOPTED


def test_a_line_that_can_no_longer_be_reached_ends_nothing():
    assert early(make_rule(early_close=REACHED, accept=OF_ENTITLED, **FINAL), make_counts(0, 48)) is None


def test_who_made_a_request_may_still_move_the_line():
    rule = make_rule(early_close=REACHED, accept=OF_VOTES, **FINAL, choices=(*tuple(Choice)[:3], Choice.DISCUSS))
    asked = make_counts(6, 0, entitled=10, answers={Choice.DISCUSS: 4})

    assert early(rule, asked) is None
    assert early(rule, make_counts(7, 0, entitled=10, answers={Choice.DISCUSS: 3})) is Outcome.ADOPTED


@pytest.mark.parametrize(("rights", "outcome"), [(50, None), (51, Outcome.ADOPTED)])
def test_x8_an_ordinary_resolution_is_passed_with_the_majority_of_the_voting_rights(rights, outcome):
    rule = preset("uk-ordinary-resolution")

    assert early(rule, make_counts(rights, entitled=100)) is outcome


# ---- the outcome is certain --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "outcome"),
    [
        (make_counts(25), Outcome.ADOPTED),
        (make_counts(0, 24), Outcome.NOT_ADOPTED),
        (make_counts(24, 23), None),
    ],
)
def test_an_outcome_is_fixed_whichever_way_it_goes(counts, outcome):
    assert early(make_rule(early_close=FIXED, accept=OF_ENTITLED), counts) is outcome


def test_an_outcome_is_not_fixed_while_a_quorum_can_change_it():
    rule = make_rule(
        early_close=FIXED,
        quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, MORE_THAN, HALF),),
        on_quorum_failure=Outcome.NO_QUORUM,
    )

    assert early(rule, make_counts(24)) is None
    assert early(rule, make_counts(20, 5)) is None
    assert early(rule, make_counts(25)) is Outcome.ADOPTED


def test_the_verdict_has_the_numbers_of_the_moment():
    verdict = decided_early(make_rule(early_close=FIXED, accept=OF_ENTITLED), make_counts(25), [Outstanding()] * 23)

    assert verdict is not None
    assert (verdict.clause, verdict.inequality) == ("majority", "2 × 25 = 50 > 48")


def test_classes_are_looked_at_apart():
    rule = make_rule(
        early_close=FIXED,
        classes=("a", "b"),
        accept=accept(
            line(Basis.ENTITLED, MORE_THAN, HALF, name="of-a", member_class="a"),
            line(Basis.ENTITLED, MORE_THAN, HALF, name="of-b", member_class="b"),
        ),
    )
    counts = Counts.of_classes(
        {"a": make_counts(2, entitled=3), "b": make_counts(1, entitled=3, answers={Choice.DISCUSS: 1})}
    )
    waiting = [Outstanding(member_class="a"), Outstanding(member_class="b")]
    waiting.append(Outstanding(member_class="b", has_acknowledged=True))

    assert early(rule, counts, waiting) is None
    counts = Counts.of_classes({"a": make_counts(2, entitled=3), "b": make_counts(2, entitled=3)})
    assert early(rule, counts, waiting[:2]) is Outcome.ADOPTED
