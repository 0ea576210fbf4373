"""What docs/promises.md promises is proven by a test that exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (?!promise|complaint|---)(.+) \| (.+) \|$", PAGE, re.MULTILINE)
PROOFS = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", PAGE)))


def test_there_are_promises():
    assert len(ROWS) > 10


def test_each_promise_names_its_proof():
    assert [promise for promise, proof in ROWS if not re.search(r"`tests/[\w/]+\.py", proof)] == []


def test_each_proof_exists():
    assert [proof for proof in PROOFS if not exists(proof)] == []


def exists(proof: str) -> bool:
    file, _, name = proof.partition("::")
    path = ROOT / file
    return path.is_file() and f"def {name}(" in path.read_text(encoding="utf-8")


def test_each_requirement_on_people_and_pages_has_its_row():
    assert [promise.partition(".")[0] for promise, _ in ROWS if re.match(r"R\d+\.", promise)] == [
        f"R{number}" for number in range(45, 60)
    ]
