"""Appending to the record: under the lock on a log's head, in the caller's transaction."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.core.work import Work
from app.record import holding, tree
from app.record.events import OF_ONE, EventType, canonical, commitment, instant
from app.record.models import RecordEvent, RecordHead, RecordOpening

SALT_BYTES = 32


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
    at = max(head.last_at, instant(work.clock.read(work.session)))
    texts = dict(secrets_)
    openings = {field: (secrets.token_bytes(SALT_BYTES), text) for field, text in texts.items() if text is not None}
    commitments = {field: commitment(salt, text) for field, (salt, text) in openings.items()}
    line = canonical(dict(facts) | dict.fromkeys(texts) | commitments | {"at": at}).encode()
    leaf = tree.leaf_hash(line)
    place = {"log": log, "index": head.size}
    work.session.execute(insert(RecordEvent).values(**place, type=facts["type"], line=line, leaf=leaf))
    if openings:
        rows = [place | {"field": field, "salt": salt, "text": text} for field, (salt, text) in openings.items()]
        work.session.execute(insert(RecordOpening), rows)
    work.session.execute(
        update(RecordHead)
        .where(RecordHead.log == log)
        .values(
            {"size": head.size + 1, "peaks": tree.appended(head.peaks, size=head.size, leaf=leaf), "last_at": at}
            | ({} if facts["type"] in OF_ONE else {"common_index": head.size})
        )
        # Heads are never loaded as objects; looking for them among all those of the session would cost most of the time
        .execution_options(synchronize_session=False)
    )
    return Appended(index=head.size, at=at, leaf=leaf)


def _free_head(work: Work, log: str) -> _Head:
    head = _locked_head(work, log)
    # The file is read after the head is locked: it cannot be ahead of it, but where the database went back.
    if head.is_held or holding.is_behind(work, log, size=head.size, peaks=head.peaks):
        raise holding.RecordHeld
    return head


def _locked_head(work: Work, log: str) -> _Head:
    chosen = select(RecordHead.size, RecordHead.peaks, RecordHead.last_at, RecordHead.is_held).where(
        RecordHead.log == log
    )
    found = work.session.execute(chosen.with_for_update()).one_or_none()
    if found is None:
        dialect = postgresql if work.session.get_bind().dialect.name == "postgresql" else sqlite
        new = dialect.insert(RecordHead).values(
            log=log, size=0, peaks=b"", last_at="", is_held=select(RecordHead.log).where(RecordHead.is_held).exists()
        )
        work.session.execute(new.on_conflict_do_nothing())
        found = work.session.execute(chosen.with_for_update()).one()
    return _Head(size=found.size, peaks=found.peaks, last_at=found.last_at, is_held=found.is_held)
