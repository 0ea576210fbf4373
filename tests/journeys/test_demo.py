"""The demonstration as a whole: its exit status, its last line, and that it leaves nothing behind."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEYS = [
    "consultation",
    "state",
    "opens_at",
    "deadline",
    "seats",
    "entitled",
    "replies",
    "late",
    "items",
    "mail",
    "reminders",
    "receipts",
    "outcome_letters",
]
MAIL_KEYS = ["queued", "waiting", "accepted", "refused", "unknown", "given_up", "dropped", "spare_copies"]
LONGEST_SECONDS = 180


@pytest.mark.slow
def test_the_demonstration_goes_from_opening_to_outcome_letters_and_agrees_with_what_people_were_told(tmp_path: Path):
    began = time.monotonic()

    ended = subprocess.run(
        [sys.executable, "-m", "dev.demo"],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    took = time.monotonic() - began
    assert ended.returncode == 0, ended.stdout + ended.stderr
    status = json.loads(ended.stdout.splitlines()[-1])
    assert list(status) == KEYS
    assert list(status["mail"]) == MAIL_KEYS
    assert (status["state"], status["seats"], status["entitled"]) == ("announced", 49, 48)
    assert (status["replies"], status["late"], len(status["items"])) == (40, 1, 12)
    for item in status["items"].values():
        assert item["approve"] + item["disapprove"] + item["abstain"] + item["silent"] == 48
        assert (item["outcome"] == "adopted") == (2 * item["approve"] > 48)
    assert status["items"]["6b"]["reason"] == "2 × 24 = 48 ≤ 48"
    assert status["mail"]["waiting"] == 0
    assert status["mail"]["queued"] == sum(status["mail"][key] for key in MAIL_KEYS[1:-1])
    assert status["reminders"] > 0
    assert status["receipts"] > 0
    assert status["outcome_letters"] > 0
    assert list(tmp_path.iterdir()) == []
    assert took < LONGEST_SECONDS
