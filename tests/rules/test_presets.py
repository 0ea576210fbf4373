"""Rules from plain data: the round trip, every problem with its path, and combinations that cannot be."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from app.rules import (
    After,
    AfterAdoption,
    AfterObjection,
    Basis,
    Choice,
    Clause,
    Declaration,
    Deferral,
    DeferralEffect,
    Disclosure,
    During,
    Extension,
    ExtensionBy,
    Kind,
    NegativeReason,
    NextBody,
    NextRound,
    Outcome,
    PeriodStart,
    PeriodUnit,
    Phase,
    PhaseKind,
    Rule,
    RuleProblem,
    Silence,
    Weights,
    presets,
    rule_from_plain,
)
from app.rules.checks import impossible_combinations
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
    make_rule,
    quorum,
)

ONE_NO = line(Basis.ABSOLUTE, AT_LEAST, 1, DISAPPROVE, name="one-no")

#: Every kind of value that a rule can hold.
FULL = make_rule(
    valid_from=date(2016, 11, 8),
    valid_to=date(2030, 1, 1),
    notes=("A point that is left open.",),
    choices=(APPROVE, DISAPPROVE, ABSTAIN, Choice.MORE_TIME, Choice.DISCUSS),
    classes=("P", "O"),
    accept=accept(line(Basis.VOTES_VALID, AT_LEAST, Fraction(2, 3), member_class="P", plus=1)),
    block=(block(Outcome.REFERRED_TO_MEETING, ONE_NO, name="one-no"),),
    quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF, plus=1),),
    on_quorum_failure=Outcome.NO_QUORUM,
    abstention_guard=line(Basis.REPLIES, MORE_THAN, HALF, ABSTAIN, name="abstentions"),
    negative_reason=NegativeReason.EXCLUDED_IF_MISSING,
    defer=Deferral(requests=1, window_days=7, effect=DeferralEffect.TO_MEETING),
    periods=(
        Phase(
            kind=PhaseKind.VOTE,
            minimum=28,
            usual=None,
            unit=PeriodUnit.CALENDAR_DAYS,
            starts=PeriodStart.DISPATCH,
            counts_first_day=True,
        ),
    ),
    extension=Extension(by=ExtensionBy.REQUEST_OF_MEMBERS, requests=1, days=30, times=None),
    next_rounds=(NextRound(after=Outcome.ADOPTED, rule="all-members", body=NextBody.ANOTHER),),
    after_adoption=AfterAdoption(declaration=Declaration.OPT_OUT, window_days=90, takes_effect_days=None),
    disclosure=Disclosure(during=During.SEALED, after=After.NAMES),
)


def holds_floats(value):
    if isinstance(value, dict | list):
        return any(map(holds_floats, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float)


def problems_of(*changes, base=FULL):
    """What is said of the full rule's data with some values changed: pairs of path and code."""
    plain = base.as_plain()
    for path, value in changes:
        place = plain
        for key in path[:-1]:
            place = place[key]
        if value is ...:
            del place[path[-1]]
        else:
            place[path[-1]] = value
    problems = presets.build(plain)
    assert isinstance(problems, tuple)
    return [(problem.where, problem.code) for problem in problems]


# ---- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["itu", "../presets/itu-council", "", "itu-council.yaml"])
def test_unknown_preset_is_refused_and_never_taken_for_a_path(name):
    with pytest.raises(RuleProblem) as refused:
        presets.text(name)

    assert (refused.value.code, refused.value.facts["known"]) == ("unknown_preset", presets.names())


# ---- round trip --------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [FULL, make_rule()], ids=["full", "short"])
def test_rule_written_and_read_is_the_same(rule):
    plain = rule.as_plain()

    assert rule_from_plain(plain) == rule
    assert rule_from_plain(plain).as_plain() == plain
    assert not holds_floats(plain)


def test_shares_are_written_exactly():
    clause = FULL.as_plain()["accept"]["clauses"][0]

    assert clause == {
        "id": "majority",
        "count": ["approve"],
        "basis": "votes_valid",
        "comparison": ">=",
        "share": "2/3",
        "plus": 1,
        "member_class": "P",
    }
    assert FULL.as_plain()["block"][0]["clauses"][0]["share"] == 1
    assert FULL.as_plain()["valid_from"] == "2016-11-08"


def test_a_field_with_a_default_may_be_absent():
    plain = FULL.as_plain()
    del plain["quorum"][0]["plus"]

    assert rule_from_plain(plain).quorum[0].plus == 0


def test_a_record_that_cannot_be_read_says_why():
    with pytest.raises(RuleProblem) as refused:
        rule_from_plain({})

    assert refused.value.code == "rule_not_understood"
    assert {problem.code for problem in refused.value.facts["problems"]} == {"missing_key"}


# ---- values that cannot be read ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("quota",), 1, "unknown_key"),
        (("silence",), ..., "missing_key"),
        (("silence",), "yes", "unknown_word"),
        (("silence",), None, "unknown_word"),
        (("silence",), ["absent"], "unknown_word"),
        (("version",), "1", "wrong_type"),
        (("version",), True, "wrong_type"),
        (("version",), 1.0, "float_refused"),
        (("title",), 7, "wrong_type"),
        (("title",), "  ", "empty_text"),
        (("valid_from",), "8 November 2016", "day_not_understood"),
        (("valid_from",), 20161108, "day_not_understood"),
        (("choices",), "approve", "wrong_type"),
        (("choices", 1), "against", "unknown_word"),
        (("accept",), ["majority"], "wrong_type"),
        (("accept", "mode"), "all", "unknown_word"),
        (("accept", "clauses", 0, "share"), 0.5, "float_refused"),
        (("accept", "clauses", 0, "share"), "0.5", "share_not_understood"),
        (("accept", "clauses", 0, "share"), "1/0", "share_not_understood"),
        (("accept", "clauses", 0, "share"), "-1/2", "share_not_understood"),
        (("accept", "clauses", 0, "share"), "half", "share_not_understood"),
        (("accept", "clauses", 0, "share"), "٢/٣", "share_not_understood"),
        (("accept", "clauses", 0, "share"), f"1/{'9' * 5000}", "share_not_understood"),
        (("accept", "clauses", 0, "share"), True, "share_not_understood"),
        (("accept", "clauses", 0, "comparison"), "<", "unknown_word"),
        (("block", 0, "clauses", 0, "basis"), "states", "unknown_word"),
        (("periods", 0, "counts_first_day"), 1, "wrong_type"),
        (("extension", "days"), 2.5, "float_refused"),
        (("defer",), "1 member", "wrong_type"),
    ],
)
def test_bad_value_is_named_with_its_path(path, value, code):
    where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")

    assert problems_of((path, value)) == [(where, code)]


def test_all_bad_values_are_told_at_once():
    assert problems_of(
        (("version",), None),
        (("tie",), "coin"),
        (("accept", "clauses", 0, "share"), 0.5),
        (("accept", "clauses", 0, "shares"), "1/2"),
    ) == [
        ("version", "wrong_type"),
        ("accept.clauses[0].shares", "unknown_key"),
        ("accept.clauses[0].share", "float_refused"),
        ("tie", "unknown_word"),
    ]


def test_what_is_no_mapping_is_no_rule():
    (problem,) = presets.build(["rule"])

    assert (problem.where, problem.code) == ("", "wrong_type")


# ---- combinations that cannot be ---------------------------------------------------------------


def clause(**changes):
    return make_rule(accept=accept(replace(line(Basis.VOTES, MORE_THAN, HALF), **changes)))


def needing(**changes):
    basic = quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF)
    return make_rule(quorum=(replace(basic, **changes),), on_quorum_failure=Outcome.NO_QUORUM)


def silent(**changes):
    objection = line(Basis.ABSOLUTE, AT_LEAST, 1, Choice.OBJECT, name="one-objection")
    return make_rule(
        choices=(Choice.NO_OBJECTION, Choice.OBJECT),
        silence=Silence.CONSENT,
        accept=accept(),
        block=(block(Outcome.SILENCE_BROKEN, objection),),
        **changes,
    )


NEXT = NextRound(after=Outcome.ADOPTED, rule="all-members", body=NextBody.ANOTHER)
BY_CHAIR = Extension(by=ExtensionBy.CHAIR, requests=3, days=30, times=1)


@pytest.mark.parametrize(
    ("rule", "where", "code"),
    [
        (make_rule(id="Two Words"), "id", "bad_id"),
        (make_rule(version=0), "version", "too_small"),
        (make_rule(valid_from=date(2020, 1, 2), valid_to=date(2020, 1, 1)), "valid_to", "ends_before_it_begins"),
        (make_rule(choices=(APPROVE, APPROVE)), "choices", "named_twice"),
        (make_rule(classes=("P", "P")), "classes", "named_twice"),
        (make_rule(choices=(APPROVE,), silence=Silence.REFUSAL), "silence", "silence_has_no_choice"),
        (
            make_rule(choices=(APPROVE, DISAPPROVE, Choice.OBJECT), negative_reason=NegativeReason.EXCLUDED_IF_MISSING),
            "choices",
            "excluded_from_two_answers",
        ),
        (make_rule(accept=accept()), "accept.clauses", "nothing_to_accept_by"),
        (make_rule(accept=accept(), silence=Silence.CONSENT), "accept.clauses", "nothing_to_accept_by"),
        (clause(id="-"), "accept.clauses[0].id", "bad_id"),
        (clause(id="zero-replies"), "accept.clauses[0].id", "id_used_twice"),
        (clause(id="ruling"), "accept.clauses[0].id", "id_used_twice"),
        (clause(count=()), "accept.clauses[0].count", "counts_nothing_or_twice"),
        (clause(count=(APPROVE, APPROVE)), "accept.clauses[0].count", "counts_nothing_or_twice"),
        (clause(count=(Choice.DISCUSS,)), "accept.clauses[0].count", "choice_not_offered"),
        (clause(share=1), "accept.clauses[0].share", "share_does_not_fit_basis"),
        (clause(basis=Basis.ABSOLUTE), "accept.clauses[0].share", "share_does_not_fit_basis"),
        (clause(share=Fraction(3, 2)), "accept.clauses[0].share", "share_out_of_range"),
        (clause(basis=Basis.ABSOLUTE, share=-1), "accept.clauses[0].share", "share_out_of_range"),
        (clause(plus=-1), "accept.clauses[0].plus", "impossible_plus"),
        (clause(basis=Basis.ABSOLUTE, share=3, plus=1), "accept.clauses[0].plus", "impossible_plus"),
        (clause(member_class="P"), "accept.clauses[0].member_class", "unknown_class"),
        (clause(basis=Basis.VOTES_VALID), "accept.clauses[0].basis", "all_votes_are_valid"),
        (make_rule(block=(block(Outcome.ADOPTED, ONE_NO),)), "block[0].effect", "impossible_effect"),
        (make_rule(block=(block(Outcome.NOT_ADOPTED),)), "block[0].clauses", "nothing_to_block_by"),
        (make_rule(block=(block(Outcome.NOT_ADOPTED, ONE_NO, name="No!"),)), "block[0].id", "bad_id"),
        (make_rule(on_quorum_failure=Outcome.NO_QUORUM), "on_quorum_failure", "quorum_and_its_failure_go_together"),
        (
            replace(needing(), on_quorum_failure=None),
            "on_quorum_failure",
            "quorum_and_its_failure_go_together",
        ),
        (replace(needing(), on_quorum_failure=Outcome.ADOPTED), "on_quorum_failure", "impossible_effect"),
        (needing(count=Basis.MEMBERS), "quorum[0].count", "cannot_be_counted"),
        (needing(basis=Basis.VOTES), "quorum[0].basis", "impossible_basis"),
        (
            replace(needing(basis=Basis.WEIGHT_ENTITLED), weights=Weights.TABLE),
            "quorum[0].basis",
            "heads_against_weights",
        ),
        (make_rule(weights=Weights.TABLE), "weights", "weights_and_their_bases_go_together"),
        (clause(basis=Basis.WEIGHT_VOTES), "weights", "weights_and_their_bases_go_together"),
        (
            needing(count=Basis.WEIGHT_REPLIES, basis=Basis.ABSOLUTE, share=100),
            "weights",
            "weights_and_their_bases_go_together",
        ),
        (needing(id="majority"), "accept.clauses[0].id", "id_used_twice"),
        (
            make_rule(abstention_guard=line(Basis.REPLIES, MORE_THAN, HALF, name="guard")),
            "abstention_guard.count",
            "guard_counts_abstentions",
        ),
        (
            make_rule(block=(block(Outcome.NOT_ADOPTED, ONE_NO, ONE_NO, name="two"),)),
            "block[0].clauses[1].id",
            "id_used_twice",
        ),
        (replace(FULL, extension=None), "extension", "more_time_and_its_effect_go_together"),
        (replace(FULL, defer=None), "defer", "discuss_and_its_effect_go_together"),
        (
            replace(FULL, extension=replace(FULL.extension, days=None)),
            "extension",
            "extension_by_request_needs_numbers",
        ),
        (make_rule(extension=BY_CHAIR), "extension.requests", "nobody_requests"),
        (replace(FULL, defer=replace(FULL.defer, requests=Fraction(3, 2))), "defer.requests", "share_out_of_range"),
        (make_rule(empty_basis=Outcome.SILENCE_BROKEN), "empty_basis", "impossible_effect"),
        (make_rule(after_objection=(AfterObjection.MEETING,)), "after_objection", "no_silence_to_break"),
        (silent(after_objection=(AfterObjection.MEETING,) * 2), "after_objection", "named_twice"),
        (make_rule(next_rounds=(replace(NEXT, rule="All!"),)), "next_rounds[0].rule", "bad_id"),
        (make_rule(next_rounds=(NEXT, NEXT)), "next_rounds", "named_twice"),
        (
            make_rule(kind=Kind.COMMENTS, choices=(), accept=accept(), next_rounds=(NEXT,)),
            "next_rounds",
            "comments_decide_nothing",
        ),
        (replace(FULL, defer=replace(FULL.defer, requests=0)), "defer.requests", "too_small"),
        (replace(FULL, extension=replace(FULL.extension, days=0)), "extension.days", "too_small"),
        (replace(FULL, periods=(replace(FULL.periods[0], minimum=-1),)), "periods[0].minimum", "too_small"),
        (replace(FULL, extension=replace(FULL.extension, times=10_000)), "extension.times", "too_large"),
        (replace(FULL, periods=(replace(FULL.periods[0], usual=10_000),)), "periods[0].usual", "too_large"),
        (
            replace(FULL, periods=(replace(FULL.periods[0], minimum=3, usual=2),)),
            "periods[0].usual",
            "usual_below_minimum",
        ),
    ],
)
def test_impossible_combination_is_named_with_its_path(rule, where, code):
    problems = presets.build(rule.as_plain())

    assert isinstance(problems, tuple)
    assert [(problem.where, problem.code) for problem in problems] == [(where, code)]


def test_a_rule_without_choices_has_nothing_to_count_either():
    problems = impossible_combinations(make_rule(choices=()))

    assert [problem.code for problem in problems] == ["nothing_to_choose", "choice_not_offered"]


def test_absolute_quorum_may_count_weights():
    rule = replace(needing(count=Basis.WEIGHT_REPLIES, basis=Basis.ABSOLUTE, share=100), weights=Weights.TABLE)

    assert impossible_combinations(rule) == ()


def test_rules_and_clauses_cannot_be_changed():
    with pytest.raises(AttributeError):
        FULL.version = 2
    assert isinstance(FULL, Rule)
    assert isinstance(FULL.accept.clauses[0], Clause)
