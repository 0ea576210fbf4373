"""Laying portions over answers, counting one item, and numbers that must add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import (
    Change,
    Choice,
    Counts,
    Portion,
    RosterEntry,
    RuleProblem,
    Standing,
    Tally,
    count,
    overlay,
)
from tests.rules.make import ABSTAIN, APPROVE, DISAPPROVE, make_counts

KEEP, CLEAR = Portion.KEEP, Portion.CLEAR
ITEMS = ["1", "2a", "2b", "3"]

answers = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(Choice))
portions = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from([*Choice, *Portion]))


def entry(member, standing=Standing.ENTITLED, **more):
    return RosterEntry(member=member, standing=standing, **more)


# ---- portions ----------------------------------------------------------------------------------


def test_new_answers_join_those_that_stand():
    laid = overlay({"1": APPROVE}, {"2a": ABSTAIN})

    assert laid.vector == {"1": APPROVE, "2a": ABSTAIN}
    assert laid.changes == (Change(item="2a", before=None, after=ABSTAIN),)


def test_an_answer_is_replaced_kept_or_taken_back():
    laid = overlay(
        {"1": APPROVE, "2a": APPROVE, "2b": APPROVE},
        {"1": DISAPPROVE, "2a": KEEP, "2b": CLEAR, "3": KEEP},
    )

    assert laid.vector == {"1": DISAPPROVE, "2a": APPROVE}
    assert laid.changes == (
        Change(item="1", before=APPROVE, after=DISAPPROVE),
        Change(item="2b", before=APPROVE, after=None),
    )


def test_repeating_an_answer_or_clearing_nothing_is_no_change():
    assert overlay({"1": APPROVE}, {"1": APPROVE, "2a": CLEAR}).changes == ()


def test_words_as_they_come_from_a_form_or_the_database_are_understood():
    laid = overlay({"1": "approve", "2a": "approve"}, {"1": "approve", "2a": "clear", "3": "keep", "2b": "object"})

    assert laid.vector == {"1": "approve", "2b": "object"}
    assert [change.item for change in laid.changes] == ["2a", "2b"]


def test_a_word_that_is_no_choice_is_refused():
    with pytest.raises(RuleProblem) as refused:
        overlay({}, {"1": "perhaps"})

    assert refused.value.code == "unknown_choice"
    assert refused.value.facts == {"item": "1", "value": "perhaps"}


def test_what_was_there_is_left_as_it_was():
    current = {"1": APPROVE}

    overlay(current, {"1": CLEAR})

    assert current == {"1": APPROVE}


@given(answers, portions)
def test_a_portion_speaks_for_its_items_only(current, given_):
    laid = overlay(current, given_)

    for item in ITEMS:
        match given_.get(item, KEEP):
            case Portion.KEEP:
                assert laid.vector.get(item) == current.get(item)
            case Portion.CLEAR:
                assert item not in laid.vector
            case choice:
                assert laid.vector[item] is choice


@given(answers, portions)
def test_the_same_portion_twice_changes_nothing_more(current, given_):
    once = overlay(current, given_)

    assert overlay(once.vector, given_).changes == ()


@given(answers, portions)
def test_changes_lead_from_the_one_vector_to_the_other(current, given_):
    laid = overlay(current, given_)

    differing = {item for item in ITEMS if current.get(item) != laid.vector.get(item)}
    assert {change.item for change in laid.changes} == differing
    for change in laid.changes:
        assert (change.before, change.after) == (current.get(change.item), laid.vector.get(change.item))


# ---- counting ----------------------------------------------------------------------------------


def test_one_item_is_counted_from_complete_vectors():
    roster = [entry("FR"), entry("BR"), entry("KE"), entry("AU"), entry("XA", Standing.WITHOUT_VOTE)]
    vectors = {
        "FR": {"1": APPROVE, "2a": DISAPPROVE},
        "BR": {"1": DISAPPROVE},
        "KE": {"2a": APPROVE},
        "XA": {},
    }

    counts = count(roster, vectors, "1")

    assert (counts.members, counts.entitled, counts.consulted, counts.acknowledged) == (5, 4, 4, 2)
    assert (counts.approve, counts.disapprove, counts.abstain, counts.silent) == (1, 1, 0, 2)
    assert (counts.replies, counts.votes, counts.requests) == (2, 2, 0)


def test_weights_and_classes_are_counted_beside_heads():
    roster = [
        entry("FR", weight=5, member_class="P"),
        entry("BR", weight=3, member_class="P"),
        entry("KE", weight=2, member_class="O"),
    ]

    counts = count(roster, {"FR": {"1": APPROVE}, "KE": {"1": DISAPPROVE}}, "1")

    assert (counts.weights.entitled, counts.weights.approve, counts.weights.silent) == (10, 5, 3)
    assert counts.of_class("P").heads.approve == 1
    assert counts.of_class("O").weights.disapprove == 2
    assert counts.of_class("nobody").entitled == 0
    assert counts.of_class(None) is counts


def test_an_acknowledgement_is_no_reply():
    roster = [entry("FR"), entry("BR"), entry("KE"), entry("XA", Standing.WITHOUT_VOTE)]

    counts = count(roster, {"FR": {"1": APPROVE}}, "1", acknowledged={"FR", "BR", "XA"})

    assert (counts.replies, counts.acknowledged) == (1, 2)


def test_a_disapproval_without_its_reason_is_marked():
    roster = [entry("FR"), entry("BR"), entry("KE")]
    vectors = {"FR": {"1": DISAPPROVE}, "BR": {"1": DISAPPROVE}, "KE": {"1": APPROVE}}

    counts = count(roster, vectors, "1", unreasoned={"BR", "KE"})

    assert (counts.votes, counts.heads.votes_valid) == (3, 2)


def test_an_objection_without_its_reason_is_marked():
    roster = [entry("FR"), entry("BR")]
    vectors = {"FR": {"1": Choice.OBJECT}, "BR": {"1": Choice.OBJECT}}

    counts = count(roster, vectors, "1", unreasoned={"BR"})

    assert (counts.disapprove, counts.heads.votes_valid) == (2, 1)


def test_a_request_is_neither_reply_nor_silence():
    roster = [entry("FR"), entry("BR"), entry("KE")]

    counts = count(roster, {"FR": {"1": Choice.MORE_TIME}, "BR": {"1": Choice.DISCUSS}}, "1")

    assert (counts.replies, counts.requests, counts.silent, counts.acknowledged) == (0, 2, 1, 2)


def test_declarations_of_a_silence_procedure_stand_with_approvals_and_disapprovals():
    roster = [entry("FR"), entry("BR")]

    counts = count(roster, {"FR": {"1": Choice.NO_OBJECTION}, "BR": {"1": Choice.OBJECT}}, "1")

    assert (counts.approve, counts.disapprove) == (1, 1)


@pytest.mark.parametrize(
    ("roster", "vectors", "code"),
    [
        ([entry("FR"), entry("FR")], {}, "member_twice"),
        ([entry("FR")], {"BR": {"1": APPROVE}}, "answer_without_seat"),
        ([entry("XA", Standing.WITHOUT_VOTE)], {"XA": {"1": APPROVE}}, "answer_without_vote"),
    ],
)
def test_answers_that_nobody_may_give_are_refused(roster, vectors, code):
    with pytest.raises(RuleProblem) as refused:
        count(roster, vectors, "1")

    assert refused.value.code == code
    assert code in str(refused.value)


rosters = st.lists(
    st.tuples(
        st.sampled_from(Standing),
        st.integers(0, 9),
        st.sampled_from(["", "P", "O"]),
        st.one_of(st.none(), st.sampled_from(Choice)),
    ),
    max_size=30,
)


@given(rosters, st.randoms(use_true_random=False))
def test_counts_add_up_and_order_never_matters(drawn, random):
    roster = [
        entry(f"M{number}", standing, weight=weight, member_class=member_class)
        for number, (standing, weight, member_class, _) in enumerate(drawn)
    ]
    vectors = {
        f"M{number}": {"1": choice}
        for number, (standing, _, _, choice) in enumerate(drawn)
        if choice and standing is Standing.ENTITLED
    }

    counts = count(roster, vectors, "1")

    for tally in (counts.heads, counts.weights):
        parts = tally.approve + tally.disapprove + tally.abstain + tally.requests + tally.silent
        assert parts == tally.entitled <= tally.members
    shuffled = random.sample(roster, len(roster))
    assert count(shuffled, dict(random.sample(list(vectors.items()), len(vectors))), "1") == counts


# ---- numbers that cannot be --------------------------------------------------------------------


@pytest.mark.parametrize(
    "numbers",
    [
        {"members": 3, "entitled": 2, "answers": {APPROVE: 3}},
        {"members": 1, "entitled": 2, "answers": {}},
        {"members": 2, "entitled": 2, "answers": {APPROVE: -1}},
        {"members": 2, "entitled": 2, "answers": {DISAPPROVE: 1}, "unreasoned": 2},
    ],
)
def test_tally_that_does_not_add_up_is_refused(numbers):
    with pytest.raises(RuleProblem) as refused:
        Tally(**numbers)

    assert refused.value.code == "counts_do_not_add_up"


@pytest.mark.parametrize(("consulted", "acknowledged"), [(3, 0), (3, 4), (-1, 2), (5, 2)])
def test_counts_that_do_not_add_up_are_refused(consulted, acknowledged):
    tally = Tally(members=4, entitled=3, answers={APPROVE: 1})

    with pytest.raises(RuleProblem) as refused:
        Counts(heads=tally, weights=tally, consulted=consulted, acknowledged=acknowledged)

    assert refused.value.code == "counts_do_not_add_up"


def test_classes_that_are_not_the_whole_are_refused():
    part = make_counts(1, entitled=2)
    tally = Tally(members=5, entitled=5, answers={APPROVE: 1})

    with pytest.raises(RuleProblem) as refused:
        Counts(heads=tally, weights=tally, consulted=5, acknowledged=1, classes={"P": part})

    assert refused.value.code == "classes_do_not_add_up"


def test_the_whole_is_made_of_its_classes():
    whole = Counts.of_classes({"P": make_counts(2, 1, entitled=4), "O": make_counts(1, entitled=3)})

    assert (whole.entitled, whole.approve, whole.silent) == (7, 3, 3)
    assert set(whole.classes) == {"P", "O"}


def test_one_class_without_a_name_is_no_division():
    assert Counts.of_classes({"": make_counts(2, entitled=4)}).classes == {}
    assert Counts.of_classes({}).entitled == 0
