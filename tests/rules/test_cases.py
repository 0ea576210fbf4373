"""The worked cases of the catalogue, rule by rule."""

import csv
from pathlib import Path

import pytest

from app.rules import decide, rule_from_plain
from app.rules.checks import impossible_combinations
from tests.rules.bodies import BODIES
from tests.rules.make import make_counts

with (Path(__file__).parent / "cases.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


def test_every_rule_of_the_cases_is_known():
    assert {case["rule"] for case in CASES} == set(BODIES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['case']}-{case['rule']}")
def test_worked_case(case):
    counts = make_counts(
        int(case["approve"]),
        int(case["disapprove"]),
        int(case["abstain"]),
        entitled=int(case["entitled"]),
        members=int(case["members"]),
    )

    verdict = decide(BODIES[case["rule"]], counts)

    assert verdict.outcome == case["outcome"]


@pytest.mark.parametrize("name", BODIES)
def test_rule_survives_the_record(name):
    rule = BODIES[name]

    assert impossible_combinations(rule) == ()
    assert rule_from_plain(rule.as_plain()) == rule
