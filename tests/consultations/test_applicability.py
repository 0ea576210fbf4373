"""Whether a rule fits the body and the day: what blocks opening and what is advice."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.consultations import files, rulebook
from app.consultations.drafts import import_consultation
from app.consultations.models import State
from app.consultations.preflight import problems_before_opening
from app.consultations.queries import by_reference, decisions
from app.consultations.refusals import FileRefused, Problem
from app.core.work import SHELL, begin, look
from app.rules import (
    After,
    Basis,
    ChangeReply,
    Disclosure,
    During,
    LateReplies,
    NextBody,
    NextRound,
    Outcome,
    PeriodStart,
    PeriodUnit,
    Phase,
    PhaseKind,
    Rule,
    Signatory,
    Status,
    Weights,
)
from config import Environment
from tests.make import consultation_file, make_body, make_draft, make_member, no_files
from tests.rules.make import HALF, MORE_THAN, accept, line, make_rule

Members = dict[str, dict[str, Any]]


def house_rule(**changes: Any) -> Rule:
    return make_rule(id="house-rule", status=Status.TEXT_READ, **changes)


def draft_under(rule: Rule, members: Members | None = None, **changes: Any) -> None:
    """A draft whose every decision is taken by the rule, over a body with these members."""
    with begin(SHELL) as work:
        body = make_body(work)
        for code, facts in (members or {"KE": {}, "FR": {}}).items():
            make_member(work, body, code, **facts)
        rulebook.add_rule(work, "council", rule)
        make_draft(work, rule="house-rule", **changes)


def found(code: str, env: Environment = Environment.PRODUCTION) -> list[Problem]:
    with look() as opened:
        work = replace(opened, settings=replace(opened.settings, env=env))
        return [each for each in problems_before_opening(work, by_reference(work, "DM-26/1")) if each.code == code]


def blocks(code: str) -> bool:
    return any(each.is_blocking for each in found(code))


# ---- names of rules -----------------------------------------------------------------------------


def test_decisions_take_the_rules_of_their_body(app: Flask):
    draft_under(house_rule())

    with look() as work:
        rules = {each.rule["id"] for each in decisions(work, by_reference(work, "DM-26/1"))}
    assert rules == {"house-rule"}


def test_a_rule_that_the_body_does_not_have_is_refused_with_every_line(app: Flask):
    items = [
        {"number": "1", "title": "T", "text": "x", "rule": "ours"},
        {"number": "2", "title": "T", "parts": [{"letter": "a", "text": "x", "rule": "theirs"}]},
    ]
    text = consultation_file(rule="mine", items=items)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "rule:" in line]

    with begin(SHELL) as work:
        make_body(work)

    with pytest.raises(FileRefused) as refused, begin(SHELL) as work:
        import_consultation(work, files.parsed(text, opener=no_files))

    assert [(each.line, each.code, each.facts["name"]) for each in refused.value.problems] == [
        (lines[0], "rule_unknown", "mine"),
        (lines[1], "rule_unknown", "ours"),
        (lines[2], "rule_unknown", "theirs"),
    ]


# ---- day of opening -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("validity", "is_blocking"),
    [
        ({}, False),
        ({"valid_from": date(2026, 3, 2), "valid_to": date(2026, 3, 2)}, False),
        ({"valid_from": date(2026, 3, 3)}, True),
        ({"valid_to": date(2026, 3, 1)}, True),
    ],
)
def test_a_rule_that_is_not_in_force_on_the_day_blocks_opening(app: Flask, validity: dict, is_blocking: bool):  # noqa: FBT001 - a column of the table
    draft_under(house_rule(**validity))

    assert blocks("rule_not_in_force") is is_blocking


def test_a_rule_to_be_checked_is_advice(app: Flask):
    draft_under(make_rule(id="house-rule", status=Status.TO_BE_CHECKED))

    assert [each.is_blocking for each in found("rule_to_be_checked")] == [False]


def test_a_rule_that_was_changed_since_the_draft_was_imported_is_advice(app: Flask):
    draft_under(house_rule())
    assert found("rule_changed") == []

    with begin(SHELL) as work:
        rulebook.add_rule(work, "council", house_rule(version=2))

    (problem,) = found("rule_changed")
    assert (problem.is_blocking, problem.facts["version"], problem.facts["present"]) == (False, 1, 2)


def test_a_next_round_under_an_unknown_rule_is_advice(app: Flask):
    rounds = (
        NextRound(after=Outcome.ADOPTED, rule="itu-council", body=NextBody.SAME),
        NextRound(after=Outcome.NO_QUORUM, rule="second", body=NextBody.SAME),
    )
    draft_under(house_rule(next_rounds=rounds))

    (problem,) = found("next_rule_unknown")

    assert (problem.is_blocking, problem.facts["next"]) == (False, "second")


# ---- periods ------------------------------------------------------------------------------------


def phase(kind: PhaseKind, minimum: int | None, unit: PeriodUnit, usual: int | None = None) -> Phase:
    return Phase(
        kind=kind, minimum=minimum, usual=usual, unit=unit, starts=PeriodStart.DISPATCH, counts_first_day=False
    )


EXCHANGE = phase(PhaseKind.COMMENT, 7, PeriodUnit.CALENDAR_DAYS)
HOURS = phase(PhaseKind.SILENCE, 72, PeriodUnit.HOURS)
DAYS = phase(PhaseKind.VOTE, 10, PeriodUnit.CALENDAR_DAYS, usual=60)


@pytest.mark.parametrize(
    ("wanted", "deadline", "is_blocking"),
    [
        (HOURS, "+2d", True),
        (HOURS, "+71h", True),
        (HOURS, "+72h", False),
        (DAYS, "+10d 23:59:58", True),
        (DAYS, "+10d 23:59:59", False),
        (DAYS, "+11d 0:00", False),
        (DAYS, "+200d", False),
        (phase(PhaseKind.VOTE, None, PeriodUnit.MONTHS), "+1h", False),
    ],
)
def test_a_deadline_earlier_than_the_rule_allows_blocks_opening(
    app: Flask,
    wanted: Phase,
    deadline: str,
    is_blocking: bool,  # noqa: FBT001 - a column of the table
):
    draft_under(house_rule(periods=(wanted,)), deadline=deadline)

    assert blocks("deadline_too_early") is is_blocking


def test_where_rules_are_tried_out_a_deadline_that_is_too_early_is_advice(app: Flask):
    draft_under(house_rule(periods=(DAYS,)), deadline="+90s")

    assert [each.is_blocking for each in found("deadline_too_early", Environment.DEVELOPMENT)] == [False]


def test_a_deadline_that_is_too_early_is_told_with_rule_minimum_and_the_earliest_one(app: Flask):
    draft_under(house_rule(periods=(DAYS,)), deadline="+9d 18:00")

    (problem,) = found("deadline_too_early")

    assert str(problem) == (
        "The deadline 2026-03-11T18:00:00+01:00 is too early: under the rule house-rule (at least: 10 calendar "
        "days) the period may not end before 2026-03-12T23:59:59+01:00."
    )


def test_a_deadline_that_is_not_understood_is_told_once(app: Flask):
    draft_under(house_rule(periods=(DAYS,)), deadline="+27d 2:30")

    assert not found("deadline_too_early")
    assert blocks("time_does_not_exist")


def delayed(replies_open: str, deadline: str) -> None:
    draft_under(house_rule(periods=(EXCHANGE, DAYS)), deadline=deadline)
    with begin(SHELL) as work:
        by_reference(work, "DM-26/1").replies_open_text = replies_open


@pytest.mark.parametrize(
    ("replies_open", "is_blocking"), [("+7d 18:00", True), ("+7d 23:59:59", False), ("+8d 0:00", False)]
)
def test_replies_may_not_open_before_the_exchange_of_views_is_over(app: Flask, replies_open: str, is_blocking: bool):  # noqa: FBT001 - a column of the table
    delayed(replies_open, "+30d")

    assert blocks("replies_open_too_early") is is_blocking


@pytest.mark.parametrize(("deadline", "is_blocking"), [("+17d 23:59:59", True), ("+18d 23:59:59", False)])
def test_the_period_for_replies_begins_when_they_open(app: Flask, deadline: str, is_blocking: bool):  # noqa: FBT001 - a column of the table
    delayed("+8d 9:00", deadline)

    assert blocks("deadline_too_early") is is_blocking


def test_an_exchange_of_views_may_not_be_left_out(app: Flask):
    draft_under(house_rule(periods=(EXCHANGE, DAYS)), deadline="+30d")

    assert blocks("exchange_of_views_missing")


@pytest.mark.parametrize(("replies_open", "is_short"), [("+13d 18:00", True), ("+15d 18:00", False)])
def test_an_exchange_of_views_that_is_shorter_than_usual_is_advice(app: Flask, replies_open: str, is_short: bool):  # noqa: FBT001 - a column of the table
    draft_under(house_rule(periods=(replace(EXCHANGE, usual=14), DAYS)), deadline="+30d")
    with begin(SHELL) as work:
        by_reference(work, "DM-26/1").replies_open_text = replies_open

    assert [each.is_blocking for each in found("exchange_shorter_than_usual")] == [False] * is_short


def test_a_further_round_needs_no_exchange_and_has_the_period_of_the_additional_review(app: Flask):
    review = phase(PhaseKind.ADDITIONAL_REVIEW, 3, PeriodUnit.CALENDAR_DAYS)
    draft_under(house_rule(periods=(EXCHANGE, DAYS, review)), deadline="+4d")
    assert blocks("deadline_too_early")
    with begin(SHELL) as work:
        make_draft(work, "DM-26/0", rule="house-rule").state = State.CLOSED
        by_reference(work, "DM-26/1").continues = "DM-26/0"

    assert not found("deadline_too_early")
    assert not found("exchange_of_views_missing")


# ---- what the system cannot see to --------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signatory": Signatory.REGISTERED}, "signatory_registered"),
        ({"signatory": Signatory.AUTHENTICATED}, "signatory_authenticated"),
        ({"change_reply": ChangeReply.WITH_CONSENT}, "consent_not_taken"),
        ({"late_replies": LateReplies.CHAIR_DISCRETION}, "late_replies_not_admitted"),
        ({"late_replies": LateReplies.COUNTED_IF_DISPATCHED_BEFORE}, "late_replies_not_admitted"),
    ],
)
def test_what_a_rule_asks_and_the_system_cannot_see_to_is_advice(app: Flask, changes: dict[str, Any], code: str):
    draft_under(house_rule(**changes))

    advice = {"signatory_registered", "signatory_authenticated", "consent_not_taken", "late_replies_not_admitted"}
    assert [each.is_blocking for each in found(code)] == [False]
    assert not [each for other in advice - {code} for each in found(other)]


# ---- classes and weights ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"KE": {"member_class": "P"}, "FR": {"member_class": "P"}}, "class_without_members"),
        ({"KE": {"member_class": "P"}, "FR": {"member_class": "O"}, "EG": {}}, "members_without_class"),
        (
            {"KE": {"member_class": "P"}, "FR": {"member_class": "O"}, "EG": {"member_class": "Q"}},
            "members_without_class",
        ),
    ],
)
def test_classes_that_do_not_fit_the_members_block_opening(app: Flask, members: Members, code: str):
    draft_under(house_rule(classes=("P", "O")), members)

    assert blocks(code)


def test_classes_that_fit_are_no_problem_and_a_member_without_the_vote_needs_none(app: Flask):
    members: Members = {
        "KE": {"member_class": "P"},
        "FR": {"member_class": "O"},
        "XA": {"standing": "without_vote"},
    }
    draft_under(house_rule(classes=("P", "O")), members)

    assert found("class_without_members") + found("members_without_class") == []


@pytest.mark.parametrize(
    ("weights", "code", "is_blocking"),
    [((0, 0), "weights_missing", True), ((1, 1), "weights_equal", False), ((1, 2), "", False)],
)
def test_a_table_of_weights_must_hold_some_and_is_doubtful_if_all_are_equal(
    app: Flask,
    weights: tuple[int, int],
    code: str,
    is_blocking: bool,  # noqa: FBT001 - a column of the table
):
    members: Members = {"KE": {"weight": weights[0]}, "FR": {"weight": weights[1]}}
    draft_under(house_rule(weights=Weights.TABLE, accept=accept(line(Basis.WEIGHT_VOTES, MORE_THAN, HALF))), members)

    told = found("weights_missing") + found("weights_equal")

    assert [(each.code, each.is_blocking) for each in told] == ([(code, is_blocking)] if code else [])


# ---- disclosure ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("disclosure", "is_blocking"),
    [
        ({"during": "sealed", "after": "counts"}, False),
        ({"during": "officers", "after": "counts"}, True),
        ({"during": "sealed", "after": "names"}, False),
        ({"during": "sealed", "after": "names_with_text"}, True),
    ],
)
def test_to_disclose_more_than_the_rule_says_blocks_opening(app: Flask, disclosure: dict, is_blocking: bool):  # noqa: FBT001 - a column of the table
    draft_under(house_rule(disclosure=Disclosure(during=During.SEALED, after=After.NAMES)), disclosure=disclosure)

    assert blocks("discloses_too_much") is is_blocking


def disclosed() -> tuple[str, str]:
    with look() as work:
        consultation = by_reference(work, "DM-26/1")
        return consultation.disclosure_during, consultation.disclosure_after


def test_where_the_file_says_nothing_the_rule_decides_what_is_disclosed(app: Flask):
    draft_under(house_rule(disclosure=Disclosure(during=During.OFFICERS, after=After.NAMES)), disclosure={})

    assert disclosed() == ("officers", "names")
    assert found("discloses_too_much") == []


def test_where_neither_says_anything_answers_are_sealed_and_counts_disclosed(app: Flask):
    draft_under(house_rule(), disclosure={})

    assert disclosed() == ("sealed", "counts")


def test_of_several_rules_the_narrowest_disclosure_applies(app: Flask):
    wide = Disclosure(during=During.OFFICERS, after=After.NAMES_WITH_TEXT)
    narrow = Disclosure(during=During.OFFICERS, after=After.COUNTS)
    items = [
        {"number": "1", "title": "T", "text": "x"},
        {"number": "2", "title": "T", "text": "x", "rule": "narrow-rule"},
    ]
    with begin(SHELL) as work:
        make_body(work)
        rulebook.add_rule(work, "council", house_rule(disclosure=wide))
        rulebook.add_rule(work, "council", make_rule(id="narrow-rule", disclosure=narrow))
        make_draft(work, rule="house-rule", items=items, disclosure={})

    assert disclosed() == ("officers", "counts")
