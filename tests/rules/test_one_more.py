"""What one more approval, disapproval or abstention can do to an outcome, rule by rule.

An approval in place of anything else never loses an item under any rule that ships, nor under any rule of the shape
that `is_monotone` describes; outside it, examples lose. A disapproval can adopt wherever there is a quorum that it
completes, and an abstention can adopt or lose.
"""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules import (
    Basis,
    Choice,
    Figures,
    Kind,
    Outcome,
    Rule,
    ZeroReplies,
    counts_of,
    decide,
    presets,
)
from tests.rules.drawn import counted, draw_body, draw_rule
from tests.rules.make import (
    ABSTAIN,
    APPROVE,
    AT_LEAST,
    DISAPPROVE,
    HALF,
    MORE_THAN,
    accept,
    block,
    line,
    make_counts,
    make_rule,
    preset,
    quorum,
)
from tests.rules.oracle import Member

FAVOURABLE = {APPROVE, Choice.NO_OBJECTION}
DECIDING = [name for name in presets.names() if preset(name).kind is Kind.DECISION]
#: The fewest members among which every rule shows what it can do: one of them asks for ten replies.
FEW = 12
#: What one member adds to approvals, disapprovals and abstentions.
APPROVES, DISAPPROVES, ABSTAINS, SILENT = (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)
#: Adopted, and then not.
LOST = {(Outcome.ADOPTED, outcome) for outcome in Outcome if outcome is not Outcome.ADOPTED}


@cache
def outcomes(name, entitled):
    """The outcome for every combination of approvals, disapprovals and abstentions among so many members."""
    rule = preset(name)
    return {
        (approve, disapprove, abstain): decide(
            rule,
            counts_of(
                rule,
                Figures(members=entitled, entitled=entitled, approve=approve, disapprove=disapprove, abstain=abstain),
            ),
        ).outcome
        for approve, disapprove, abstain in product(range(entitled + 1), repeat=3)
        if approve + disapprove + abstain <= entitled and (rule.offers(ABSTAIN) or not abstain)
    }


def changes(name, entitled, *, was, does):
    """Outcome before and after, wherever one member that did the one thing does the other."""
    decided = outcomes(name, entitled)
    for before, outcome in decided.items():
        after = tuple(number - less + more for number, less, more in zip(before, was, does, strict=True))
        if after in decided:
            yield outcome, decided[after]


def where(entitled, *, loses=False, **change):
    """The rules under which such a change adopts, or loses, an item for some combination."""
    return {
        name
        for name in DECIDING
        for before, after in changes(name, entitled, **change)
        if (before is Outcome.ADOPTED, after is Outcome.ADOPTED) == (loses, not loses)
    }


# ---- one more approval -------------------------------------------------------------------------


@pytest.mark.parametrize("was", [SILENT, DISAPPROVES, ABSTAINS], ids=["silent", "disapproves", "abstains"])
def test_one_more_approval_never_loses_an_item_under_a_rule_that_ships(was):
    assert where(FEW, loses=True, was=was, does=APPROVES) == set()


@pytest.mark.prove
@pytest.mark.parametrize("was", [SILENT, DISAPPROVES, ABSTAINS], ids=["silent", "disapproves", "abstains"])
def test_one_more_approval_never_loses_an_item_among_many(was):
    assert where(24, loses=True, was=was, does=APPROVES) == set()


def one_more_approval(random, rule):
    """Outcomes before and after one member of a random body approves instead of what it did."""
    members = draw_body(random, rule)
    choice = next(choice for choice in rule.choices if choice in FAVOURABLE)
    others = [place for place, member in enumerate(members) if member.is_entitled and member.answer not in FAVOURABLE]
    if not others:
        return ()
    place = random.choice(others)
    approving = replace(members[place], answer=choice.value, lacks_reason=False)
    return tuple(
        decide(rule, counted(body)).outcome for body in (members, [*members[:place], approving, *members[place + 1 :]])
    )


@pytest.mark.parametrize("name", [name for name in DECIDING if preset(name).classes])
@given(st.integers(0, 2**32))
@settings(max_examples=60)
def test_one_more_approval_never_loses_an_item_where_classes_or_weights_count(name, seed):
    assert one_more_approval(Random(seed), preset(name))[:2] not in LOST


def is_monotone(rule: Rule) -> bool:
    """Whether the shape of the rule alone makes sure that one more approval never loses an item.

    An approval raises the count of a clause by at least as much as its line, since no share is above 1, where approvals
    are what it counts; it raises the line of a block whose count it leaves alone; it never lowers a quorum. That leaves
    the outcomes that exist only as long as nobody has replied.
    """
    against = rule.clauses[: len(rule.clauses) - len(rule.accept.clauses)]
    return (
        any(rule.offers(choice) for choice in FAVOURABLE)
        and all(set(clause.count) == FAVOURABLE & set(rule.choices) for clause in rule.accept.clauses)
        and not any(FAVOURABLE & set(clause.count) for clause in against)
        # "At least nothing" holds from the first reply on.
        and all(clause.comparison is MORE_THAN or clause.share or clause.plus for clause in against)
        and rule.zero_replies is not ZeroReplies.ADOPTED
        and rule.empty_basis is not Outcome.ADOPTED
    )


def draw_monotone(random: Random) -> Rule:
    """One rule in eleven has the shape."""
    while not is_monotone(rule := draw_rule(random)):
        pass
    return rule


def test_the_shape_is_that_of_the_rules_that_ship():
    others = {name for name in DECIDING if not is_monotone(preset(name))}

    # An abstention counts for adoption; no reply at all adopts; approvals lead to a ruling where abstentions decide.
    assert others == {"pct-81-3", "itu-t-tap", "itu-cv47-first", "itu-cv47-second"}


@pytest.mark.parametrize("count", [120, pytest.param(10_000, marks=pytest.mark.prove)], ids=["short", "long"])
def test_one_more_approval_never_loses_an_item_under_rules_of_this_shape(count):
    for seed in range(count):
        random = Random(seed)
        assert one_more_approval(random, draw_monotone(random)) not in LOST, seed


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (
            make_rule(
                zero_replies=ZeroReplies.ADOPTED,
                quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF),),
                on_quorum_failure=Outcome.NO_QUORUM,
            ),
            (0, 0, 0),
            (1, 0, 0),
        ),
        (make_rule(accept=accept(line(Basis.REPLIES, AT_LEAST, HALF, ABSTAIN))), (1, 0, 1), (2, 0, 1)),
        (make_rule(accept=accept(line(Basis.VOTES, AT_LEAST, Fraction(1), APPROVE, ABSTAIN))), (1, 1, 1), (2, 1, 0)),
        (
            make_rule(block=(block(Outcome.NOT_ADOPTED, line(Basis.ABSOLUTE, AT_LEAST, 3, name="three")),)),
            (2, 0, 0),
            (3, 0, 0),
        ),
        (
            make_rule(
                accept=accept(line(Basis.ABSOLUTE, AT_LEAST, 0)),
                block=(
                    block(Outcome.NOT_ADOPTED, line(Basis.VOTES, AT_LEAST, Fraction(0), DISAPPROVE, name="nothing")),
                ),
            ),
            (0, 0, 0),
            (1, 0, 0),
        ),
        (
            make_rule(empty_basis=Outcome.ADOPTED, accept=accept(line(Basis.VOTES, AT_LEAST, HALF, plus=1))),
            (0, 0, 3),
            (1, 0, 3),
        ),
    ],
    ids=[
        "nobody's reply adopts, one misses the quorum",
        "abstentions count, approvals are in the basis",
        "approvals and abstentions count, only approvals are in the basis",
        "approvals block",
        "at least nothing blocks",
        "an empty basis adopts, a vote is one short",
    ],
)
def test_one_more_approval_loses_an_item_under_rules_of_other_shapes(rule, before, after):
    assert not is_monotone(rule)
    assert decide(rule, make_counts(*before)).outcome is Outcome.ADOPTED
    assert decide(rule, make_counts(*after)).outcome is not Outcome.ADOPTED


# ---- one more disapproval ----------------------------------------------------------------------

WITH_QUORUM = {name for name in DECIDING if preset(name).quorum}
#: Both its classes must take part; figures put all members in one.
OF_TWO_CLASSES = {"ca-browser-forum"}


def test_one_more_disapproval_adopts_exactly_where_it_completes_a_quorum():
    assert where(FEW, was=SILENT, does=DISAPPROVES) == WITH_QUORUM - OF_TWO_CLASSES


@pytest.mark.parametrize("name", sorted(WITH_QUORUM - OF_TWO_CLASSES))
def test_what_one_more_disapproval_adopts_lacked_nothing_but_the_quorum(name):
    saved = {
        before
        for before, after in changes(name, FEW, was=SILENT, does=DISAPPROVES)
        if before is not Outcome.ADOPTED and after is Outcome.ADOPTED
    }

    assert saved == {preset(name).on_quorum_failure}


def test_one_more_disapproval_completes_the_quorum_of_two_classes():
    rule = preset("ca-browser-forum")
    issuers, consumers = rule.classes
    members = [
        *[Member("approve", member_class=issuers)] * 2,
        *[Member("approve", member_class=consumers)] * 2,
        *[Member(member_class=consumers)] * 3,
    ]

    silent, against = (
        decide(rule, counted([*members, Member(answer, member_class=issuers)])).outcome
        for answer in (None, "disapprove")
    )

    assert (silent, against) == (Outcome.NO_QUORUM, Outcome.ADOPTED)


def test_a_disapproval_in_place_of_an_abstention_never_adopts():
    assert where(FEW, was=ABSTAINS, does=DISAPPROVES) == set()


def test_a_disapproval_in_place_of_an_approval_never_adopts():
    assert where(FEW, was=APPROVES, does=DISAPPROVES) == set()


# ---- one more abstention -----------------------------------------------------------------------


def test_one_more_abstention_adopts_where_it_completes_a_quorum_or_counts_for_adoption():
    assert where(FEW, was=SILENT, does=ABSTAINS) == WITH_QUORUM - OF_TWO_CLASSES | {"pct-81-3"}


def test_one_more_abstention_loses_an_item_where_abstentions_are_in_the_basis():
    in_the_basis = {
        name for name in DECIDING for clause in preset(name).accept.clauses if clause.basis is Basis.REPLIES
    }

    lost = where(FEW, loses=True, was=SILENT, does=ABSTAINS)

    assert lost == {name for name in in_the_basis if preset(name).offers(ABSTAIN)}
    assert {"itu-cv47-first", "itu-cv47-second", "itu-t-tap", "itu-t-question", "puasp"} <= lost
