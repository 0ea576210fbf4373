"""The demonstration fails when what it finds does not agree with what people were told."""

import copy
import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from dev.demo.audit import findings
from dev.demo.people import Ledger, Told
from dev.demo.plan import Reply, Wave

VECTORS = {"AR": {"1": "approve", "2": "approve"}, "BR": {"2": "disapprove"}}
LETTER = b"From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\ntext\r\n"
STATUS: dict[str, Any] = {
    "consultation": "R",
    "state": "announced",
    "entitled": 2,
    "replies": 2,
    "late": 0,
    "items": {
        "1": {"approve": 1, "disapprove": 0, "abstain": 0, "silent": 1, "outcome": "not_adopted"},
        "2": {"approve": 1, "disapprove": 1, "abstain": 0, "silent": 0, "outcome": "adopted"},
    },
    "mail": {
        "queued": 1,
        "waiting": 0,
        "accepted": 1,
        "refused": 0,
        "unknown": 0,
        "given_up": 0,
        "dropped": 0,
        "spare_copies": 0,
    },
    "reminders": 1,
    "receipts": 1,
    "outcome_letters": 1,
}


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    directory = tmp_path / "mailbox"
    directory.mkdir()
    (directory / "000001.eml").write_bytes(LETTER)
    return directory


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "placet.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE consultations (id, reference); INSERT INTO consultations VALUES (1, 'R');"
        "CREATE TABLE seats (consultation_id, code, standing, answers, answered_count);"
        "CREATE TABLE outbox_letters (message_id, sha256, state);"
    )
    for code, vector in VECTORS.items():
        connection.execute("INSERT INTO seats VALUES (1, ?, 'entitled', ?, 1)", (code, json.dumps(vector)))
    sha256 = hashlib.sha256(LETTER).hexdigest()
    connection.execute("INSERT INTO outbox_letters VALUES ('<1@b.example>', ?, 'accepted')", (sha256,))
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    for member, answers in VECTORS.items():
        reply = Reply(member=member, address="a@b.example", wave=Wave.FIRST, answers=answers)
        ledger.write(Told(reply=reply, said="recorded", kind="reply", receipt="", index=1))
    return ledger


def changed(path: str, value: Any) -> dict[str, Any]:
    status = copy.deepcopy(STATUS)
    *outer, last = path.split(".")
    inner = status
    for key in outer:
        inner = inner[key]
    inner[last] = value
    return status


def test_what_agrees_is_not_complained_about(ledger, database, mailbox):
    assert list(findings(STATUS, ledger, database, mailbox)) == []


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("state", "closed", "not announced"),
        ("replies", 3, "replies are 3, but 2"),
        ("late", 1, "late replies are 1, but 0"),
        ("items.1.approve", 2, "item 1: approve is 2, but 1"),
        ("items.1.silent", 0, "do not add up to 2"),
        ("items.1.outcome", "adopted", "means to show both"),
        ("mail.queued", 2, "do not add up"),
        ("mail.waiting", 1, "still wait"),
        ("mail.accepted", 2, "the outbox has 1"),
        ("reminders", 0, "no reminders"),
        ("outcome_letters", 0, "no outcome letters"),
    ],
)
def test_a_status_that_does_not_agree_is_named(ledger, database, mailbox, path, value, what):
    assert any(what in each for each in findings(changed(path, value), ledger, database, mailbox))


def test_a_member_told_recorded_that_is_not_counted_is_named(ledger, database, mailbox):
    reply = Reply(member="CA", address="c@d.example", wave=Wave.FIRST, answers={"1": "abstain"})
    ledger.write(Told(reply=reply, said="recorded", kind="reply", receipt="", index=9))

    found = list(findings(STATUS, ledger, database, mailbox))

    assert "CA was told {'1': 'abstain'}, recorded is None" in found
    assert any("3 Member States were told" in each for each in found)


def test_an_answer_that_differs_from_the_one_told_is_named_even_where_sums_agree(ledger, database, mailbox):
    ledger.vectors["AR"]["2"], ledger.vectors["BR"]["2"] = "disapprove", "approve"

    assert len(list(findings(STATUS, ledger, database, mailbox))) == 2


@pytest.mark.parametrize("content", [None, LETTER.replace(b"text", b"test")], ids=["missing", "altered"])
def test_a_letter_that_did_not_arrive_as_it_was_sent_is_named(ledger, database, mailbox, content):
    letter = mailbox / "000001.eml"
    letter.unlink() if content is None else letter.write_bytes(content)

    assert any("mailbox is not what the outbox says" in each for each in findings(STATUS, ledger, database, mailbox))


def test_a_copy_that_nobody_knows_of_is_named(ledger, database, mailbox):
    (mailbox / "000002.eml").write_bytes(LETTER)

    assert list(findings(STATUS, ledger, database, mailbox)) == ["1 spare copies arrived, 0 are known"]
    assert list(findings(changed("mail.spare_copies", 1), ledger, database, mailbox)) == []
