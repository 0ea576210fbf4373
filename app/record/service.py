"""Appending to the record: under the lock on a log's head, in the caller's transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from app.core.db import insertion
from app.core.work import Work
from app.record import holding, tree
from app.record.events import OF_ONE, EventType, canonical, commitment, instant
from app.record.models import RecordEvent, RecordHead, RecordOpening

SALT_BYTES = 32
#: Where a session keeps what it has locked.
_LOCKED = "placet.locked_heads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """What an append gives back."""

    index: int
    #: When it was appended, UTC, in the record's notation.
    at: str
    leaf: bytes

    @property
    def receipt_code(self) -> str:
        """The code that a receipt prints."""
        return tree.receipt_code(self.leaf)


def lock(work: Work, log: str) -> int:
    """Take the lock on a log's head until the transaction ends, creating the log if it is new; its size comes back.

    Everything that decides who came first is read after this call. On SQLite the transaction holds the lock already.

    Raises:
        RecordHeld: this is an older copy of the record, as with `append`.
    """
    return _free_head(work, log).size


def append(
    work: Work,
    log: str,
    kind: EventType,
    *,
    facts: Mapping[str, Any] | None = None,
    secrets_: Mapping[str, str | None] | None = None,
) -> Appended:
    """Append one event.

    Args:
        work: the caller's unit of work.
        log: `events.HOUSE` or a consultation's reference.
        kind: what happened.
        facts: plain fields of the event; no personal data, no free text, no answers.
        secrets_: field name (ending in `_commit`) to text that enters as a commitment only; a text of None is written
            as null.

    Raises:
        RecordHeld: this is an older copy of the record, and two officers have not said so yet.
    """
    return _append(work, log, _free_head(work, log), dict(facts or {}) | {"type": str(kind)}, secrets_ or {})


def append_all(work: Work, log: str, kind: EventType, facts: Sequence[Mapping[str, Any]]) -> None:
    """Append one event of a type for each of these facts, in their order, with as few statements as one.

    Raises:
        RecordHeld: as with `append`.
    """
    if not facts:
        return
    head = _free_head(work, log)
    at = _at(work, head)
    events = [_event(log, index, _line(each, kind, at=at)) for index, each in enumerate(facts, start=head.size)]
    work.session.execute(insert(RecordEvent), [each | {"type": str(kind)} for each in events])
    peaks = head.peaks
    for each in events:
        peaks = tree.appended(peaks, size=each["index"], leaf=each["leaf"])
    _move(work, log, _Head(size=head.size + len(events), peaks=peaks, last_at=at, is_held=head.is_held), kind)


def append_recovery(work: Work, log: str, *, facts: Mapping[str, Any], reason: str) -> Appended:
    """Append the note that ends a hold: the one event that an older copy of the record takes."""
    note = dict(facts) | {"type": str(EventType.NOTE), "kind": holding.RECOVERY}
    return _append(work, log, _locked_head(work, log), note, {"reason_commit": reason})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    size: int
    peaks: bytes
    last_at: str
    is_held: bool


def _append(
    work: Work, log: str, head: _Head, facts: Mapping[str, Any], secrets_: Mapping[str, str | None]
) -> Appended:
    at = _at(work, head)
    texts = dict(secrets_)
    openings = {field: (secrets.token_bytes(SALT_BYTES), text) for field, text in texts.items() if text is not None}
    commitments = {field: commitment(salt, text) for field, (salt, text) in openings.items()}
    kind = EventType(facts["type"])
    event = _event(log, head.size, _line(dict(facts) | dict.fromkeys(texts) | commitments, kind, at=at))
    leaf, place = event["leaf"], {"log": log, "index": head.size}
    work.session.execute(insert(RecordEvent), [event | {"type": str(kind)}])
    if openings:
        rows = [place | {"field": field, "salt": salt, "text": text} for field, (salt, text) in openings.items()]
        work.session.execute(insert(RecordOpening), rows)
    peaks = tree.appended(head.peaks, size=head.size, leaf=leaf)
    _move(work, log, _Head(size=head.size + 1, peaks=peaks, last_at=at, is_held=head.is_held), kind)
    return Appended(index=head.size, at=at, leaf=leaf)


def _at(work: Work, head: _Head) -> str:
    return max(head.last_at, instant(work.clock.read(work.session)))


def _line(facts: Mapping[str, Any], kind: EventType, *, at: str) -> bytes:
    return canonical(dict(facts) | {"type": str(kind), "at": at}).encode()


def _event(log: str, index: int, line: bytes) -> dict[str, Any]:
    return {"log": log, "index": index, "line": line, "leaf": tree.leaf_hash(line)}


def _move(work: Work, log: str, to: _Head, kind: EventType) -> None:
    """Move the head of a log on, after events of one type."""
    moved: dict[str, Any] = {"size": to.size, "peaks": to.peaks, "last_at": to.last_at}
    if kind not in OF_ONE:
        moved["common_index"] = to.size - 1
    # Heads are never loaded as objects; looking for them among all those of the session would cost most of the time
    unsynchronized = update(RecordHead).execution_options(synchronize_session=False)
    work.session.execute(unsynchronized.where(RecordHead.log == log).values(moved))
    _locked(work)[log] = to


def _locked(work: Work) -> dict[str, _Head]:
    """The heads that this transaction has locked, as they are: nobody else moves them before it ends."""
    transaction = work.session.get_transaction()
    known = work.session.info.get(_LOCKED)
    if known is None or known[0] is not transaction:
        known = work.session.info[_LOCKED] = (transaction, {})
    heads: dict[str, _Head] = known[1]
    return heads


def _free_head(work: Work, log: str) -> _Head:
    if (known := _locked(work).get(log)) is not None and not known.is_held:
        return known
    head = _locked_head(work, log)
    # The file is read after the head is locked: it cannot be ahead of it, but where the database went back.
    if head.is_held or holding.is_behind(work, log, size=head.size, peaks=head.peaks):
        raise holding.RecordHeld
    _locked(work)[log] = head
    return head


def _locked_head(work: Work, log: str) -> _Head:
    chosen = select(RecordHead.size, RecordHead.peaks, RecordHead.last_at, RecordHead.is_held).where(
        RecordHead.log == log
    )
    found = work.session.execute(chosen.with_for_update()).one_or_none()
    if found is None:
        new = insertion(work.session, RecordHead).values(
            log=log, size=0, peaks=b"", last_at="", is_held=select(RecordHead.log).where(RecordHead.is_held).exists()
        )
        work.session.execute(new.on_conflict_do_nothing())
        found = work.session.execute(chosen.with_for_update()).one()
    return _Head(size=found.size, peaks=found.peaks, last_at=found.last_at, is_held=found.is_held)
