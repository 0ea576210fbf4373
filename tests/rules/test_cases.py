"""The worked cases of the catalogue, decided by the rules that ship."""

import csv
from pathlib import Path

import pytest

from app.rules import Figures, counts_of, decide
from tests.rules.make import preset

with (Path(__file__).parent / "cases.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['case']}-{case['rule']}")
def test_worked_case(case):
    rule = preset(case["rule"])
    figures = Figures(**{name: int(case[name]) for name in ("members", "entitled", "approve", "disapprove", "abstain")})

    assert decide(rule, counts_of(rule, figures)).outcome == case["outcome"]
