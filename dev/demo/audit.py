"""Comparing what people were told and what arrived with what the application says of itself."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dev.demo.people import Ledger

CHOICES = ("approve", "disapprove", "abstain")
ENDED = ("accepted", "refused", "unknown", "given_up", "dropped", "waiting")


def findings(status: Mapping[str, Any], ledger: Ledger, database: Path, mailbox: Path) -> Iterator[str]:
    """Everything that does not agree, a sentence each; nothing when all is well."""
    yield from _life(status)
    yield from _replies(status, ledger, _recorded_vectors(database, status["consultation"]))
    for name, item in status["items"].items():
        yield from _item(name, item, status["entitled"], ledger)
    yield from _outcomes(status)
    yield from _sums(status["mail"])
    yield from _mail(status["mail"], _accepted(database), mailbox)


def _life(status: Mapping[str, Any]) -> Iterator[str]:
    if status["state"] != "announced":
        yield f"the state is {status['state']}, not announced"
    for kind in ("reminders", "receipts", "outcome_letters"):
        if not status[kind]:
            yield f"no {kind.replace('_', ' ')} were accepted"


def _replies(status: Mapping[str, Any], ledger: Ledger, recorded: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    told = ledger.standing()
    if status["replies"] != len(told):
        yield f"replies are {status['replies']}, but {len(told)} Member States were told that theirs is recorded"
    for member in sorted(told.keys() | recorded.keys()):
        if told.get(member) != recorded.get(member):
            yield f"{member} was told {told.get(member)}, recorded is {recorded.get(member)}"
    if status["late"] != ledger.count("late"):
        yield f"late replies are {status['late']}, but {ledger.count('late')} were told so"


def _item(name: str, item: Mapping[str, Any], entitled: int, ledger: Ledger) -> Iterator[str]:
    counts = Counter(vector[name] for vector in ledger.vectors.values() if name in vector)
    for choice in CHOICES:
        if item[choice] != counts[choice]:
            yield f"item {name}: {choice} is {item[choice]}, but {counts[choice]} were told so"
    if sum(item[each] or 0 for each in (*CHOICES, "silent")) != entitled:
        yield f"item {name}: approve, disapprove, abstain and silent do not add up to {entitled}"


def _outcomes(status: Mapping[str, Any]) -> Iterator[str]:
    outcomes = {item["outcome"] for item in status["items"].values()}
    if outcomes != {"adopted", "not_adopted"}:
        yield f"outcomes are {', '.join(sorted(map(str, outcomes)))}; the demonstration means to show both"
    if not any(2 * (item["approve"] or 0) == status["entitled"] for item in status["items"].values()):
        yield "no item stands at the line itself"


def _sums(mail: Mapping[str, int]) -> Iterator[str]:
    if mail["queued"] != sum(mail[each] for each in ENDED):
        yield f"the letters do not add up: {dict(mail)}"
    if mail["waiting"]:
        yield f"{mail['waiting']} letters still wait"


def _mail(mail: Mapping[str, int], accepted: Mapping[str, str], mailbox: Path) -> Iterator[str]:
    arrived = [(_message_id(content), _sha256(content)) for content in _contents(mailbox)]
    if mail["accepted"] != len(accepted):
        yield f"{mail['accepted']} letters are said to be accepted, the outbox has {len(accepted)}"
    if dict(arrived) != dict(accepted):
        missing = len(accepted.keys() - dict(arrived).keys())
        yield f"the mailbox is not what the outbox says: {len(dict(arrived))} letters arrived, {missing} are missing"
    if len(arrived) - len(set(arrived)) > mail["spare_copies"]:
        yield f"{len(arrived) - len(set(arrived))} spare copies arrived, {mail['spare_copies']} are known"


def _recorded_vectors(database: Path, reference: str) -> dict[str, dict[str, str]]:
    """Entitled members whose vector holds an answer, with it."""
    rows = _asked(
        database,
        "SELECT seats.code, seats.answers FROM seats JOIN consultations ON consultations.id = seats.consultation_id "
        "WHERE consultations.reference = ? AND seats.standing = 'entitled' AND seats.answered_count > 0",
        reference,
    )
    return {str(code): json.loads(answers) for code, answers in rows}


def _accepted(database: Path) -> dict[str, str]:
    """Message-ID to SHA-256 of the letters that a server accepted."""
    rows = _asked(database, "SELECT message_id, sha256 FROM outbox_letters WHERE state = 'accepted'")
    return {str(message_id): str(sha256) for message_id, sha256 in rows}


def _asked(database: Path, question: str, *facts: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(question, facts).fetchall()
    finally:
        connection.close()


def _contents(mailbox: Path) -> Iterator[bytes]:
    for path in sorted(mailbox.glob("[0-9]*.eml")):
        yield path.read_bytes()


def _message_id(content: bytes) -> str:
    for line in content.split(b"\n\n", 1)[0].replace(b"\r", b"").split(b"\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"message-id":
            return value.decode("ascii", "replace").strip()
    return ""


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
