"""The worked cases of the catalogue, decided by the rules that ship."""

import csv
from pathlib import Path

import pytest

from app.rules import Choice, Counts, decide
from tests.rules.make import ABSTAIN, APPROVE, DISAPPROVE, preset

with (Path(__file__).parent / "cases.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


def counts_of(case):
    """The case's heads; a silence procedure takes approval for no objection, all belong to the first class."""
    rule = preset(case["rule"])
    favourable = APPROVE if rule.offers(APPROVE) else Choice.NO_OBJECTION
    adverse = Choice.OBJECT if rule.offers(Choice.OBJECT) else DISAPPROVE
    counts = Counts.of_heads(
        members=int(case["members"]),
        entitled=int(case["entitled"]),
        answers={favourable: int(case["approve"]), adverse: int(case["disapprove"]), ABSTAIN: int(case["abstain"])},
    )
    return Counts.of_classes({rule.classes[0]: counts}) if rule.classes else counts


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['case']}-{case['rule']}")
def test_worked_case(case):
    assert decide(preset(case["rule"]), counts_of(case)).outcome == case["outcome"]
