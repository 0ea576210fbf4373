"""What docs/promises.md promises is proven by a test that exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (?!promise|---)(.+) \| (.+) \|$", PAGE, re.MULTILINE)
PROOFS = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", PAGE)))


def test_there_are_promises():
    assert len(ROWS) > 10


@pytest.mark.parametrize(("promise", "proof"), ROWS)
def test_each_promise_names_its_proof(promise: str, proof: str):
    assert re.search(r"`tests/[\w/]+\.py", proof), promise


@pytest.mark.parametrize("proof", PROOFS)
def test_each_proof_exists(proof: str):
    file, _, name = proof.partition("::")

    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_each_requirement_on_people_and_pages_has_its_row():
    assert [promise.partition(".")[0] for promise, _ in ROWS if re.match(r"R\d+\.", promise)] == [
        f"R{number}" for number in range(45, 60)
    ]
