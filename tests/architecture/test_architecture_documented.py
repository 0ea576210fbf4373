"""docs/architecture.md knows every package of the house, in the order of the tiers, and draws no arrow upwards."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGES = {file.parent.name for file in (ROOT / "app").glob("*/__init__.py")}
TABLE = re.findall(r"^\| `([a-z]+)` \| (.+) \|$", PAGE, re.MULTILINE)


def tiers() -> list[list[str]]:
    """Rows from the top; a package in brackets comes later."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["id"] == "tiers")
    return [[name for name in row.split(" | ") if not name.startswith("(")] for row in layers]


def test_every_package_has_its_sentence_in_the_order_of_the_tiers():
    assert [name for name, _ in TABLE] == [name for row in tiers() for name in row]
    assert {name for name, _ in TABLE} == PACKAGES
    assert all(duty.endswith(".") for _, duty in TABLE)


def test_the_drawing_has_every_package_and_points_downwards():
    row_of = {name: number for number, row in enumerate(tiers()) for name in row}
    drawing = re.search(r"flowchart TD\n(.*?)```", PAGE, re.DOTALL)
    assert drawing
    chains = [[re.split(r" & ", group.strip()) for group in line.split("-->")] for line in drawing[1].splitlines()]
    drawn = {name for chain in chains for group in chain for name in group if name}

    assert drawn == PACKAGES
    for chain in chains:
        for upper, lower in pairwise(chain):
            assert max(row_of[name] for name in upper) < min(row_of[name] for name in lower)
