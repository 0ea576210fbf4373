"""Appending to the record: under the lock on a log's head, in the caller's transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Row, ScalarSelect, Select, bindparam, insert, select, update

from app.core.db import insertion, table_of
from app.core.together import send, write
from app.core.work import Work
from app.record import holding, tree
from app.record.events import OF_ONE, EventType, canonical, commitment, instant
from app.record.heads import Head, locked_heads
from app.record.models import RecordEvent, RecordHead, RecordOpening

SALT_BYTES = 32
_HEADS: Final = table_of(RecordHead)
_ALL: Final = select(_HEADS.c.size, _HEADS.c.peaks, _HEADS.c.last_at, _HEADS.c.is_held, _HEADS.c.common_index)
_CHOSEN: Final = _ALL.where(_HEADS.c.log == bindparam("of_log")).with_for_update()
_MOVED: Final = (
    update(_HEADS)
    .where(_HEADS.c.log == bindparam("of_log"))
    .values(size=bindparam("new_size"), peaks=bindparam("new_peaks"), last_at=bindparam("new_last_at"))
)
_MOVED_FOR_ALL: Final = _MOVED.values(common_index=bindparam("new_common_index"))
_NEW_EVENT: Final = insert(table_of(RecordEvent))
_NEW_OPENING: Final = insert(table_of(RecordOpening))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A log whose head is locked."""

    log: str
    #: Index of the last event that changed what everybody sees; None: this transaction may have appended it, so that
    #: nothing that is read now may outlive it.
    common_index: int | None


def lock(work: Work, log: str) -> int:
    """Take the lock on a log's head until the transaction ends, creating the log if it is new; its size comes back.

    Everything that decides who came first is read after this call. On SQLite the transaction holds the lock already.

    Raises:
        RecordHeld: this is an older copy of the record, as with `append`.
    """
    return _free_head(work, log).size


def lock_named(work: Work, name: ScalarSelect[str], facts: Mapping[str, object]) -> Locked | None:
    """The same for the log that a query names, in one journey; None: there is no such log.

    `facts` are what the query is asked with.

    Raises:
        RecordHeld: as with `lock`.
    """
    found = work.session.execute(_locking(name), dict(facts)).one_or_none()
    if found is None:
        return None
    log, is_first = str(found.log), found.log not in locked_heads(work.session)
    _keep_free(work, log, _head(found))
    return Locked(log=log, common_index=found.common_index if is_first else None)


@cache
def _locking(name: ScalarSelect[str]) -> Select[*tuple[Any, ...]]:
    return _ALL.add_columns(_HEADS.c.log).where(_HEADS.c.log == name).with_for_update(of=_HEADS)


def append(  # noqa: PLR0913 - the parts of one event, each by its name
    work: Work,
    log: str,
    kind: EventType,
    *,
    facts: Mapping[str, Any] | None = None,
    secrets_: Mapping[str, str | None] | None = None,
    read_at: datetime | None = None,
) -> Appended:
    """Append one event. What was put aside to be written together goes before it.

    Args:
        work: the caller's unit of work.
        log: `events.HOUSE` or a consultation's reference.
        kind: what happened.
        facts: plain fields of the event; no personal data, no free text, no answers.
        secrets_: field name (ending in `_commit`) to text that enters as a commitment only; a text of None is written
            as null.
        read_at: what the clock showed when it was read under the lock already; None: it is read now.

    Raises:
        RecordHeld: this is an older copy of the record, and two officers have not said so yet.
    """
    head = _free_head(work, log)
    at = _at(work, head, read_at)
    return _append(work, log, head, dict(facts or {}) | {"type": str(kind)}, secrets_ or {}, at=at)


def append_all(work: Work, log: str, kind: EventType, facts: Sequence[Mapping[str, Any]]) -> None:
    """Append one event of a type for each of these facts, in their order, with as few statements as one.

    Raises:
        RecordHeld: as with `append`.
    """
    if not facts:
        return
    head = _free_head(work, log)
    at = _at(work, head, None)
    events = [_event(log, index, _line(each, kind, at=at)) for index, each in enumerate(facts, start=head.size)]
    send(work.session)
    work.session.execute(_NEW_EVENT, [each | {"type": str(kind)} for each in events])
    peaks = head.peaks
    for each in events:
        peaks = tree.appended(peaks, size=each["index"], leaf=each["leaf"])
    _move(work, log, replace(head, size=head.size + len(events), peaks=peaks, last_at=at), kind)


def append_recovery(work: Work, log: str, *, facts: Mapping[str, Any], reason: str) -> Appended:
    """Append the note that ends a hold: the one event that an older copy of the record takes."""
    note = dict(facts) | {"type": str(EventType.NOTE), "kind": holding.RECOVERY}
    head = _locked_head(work, log)
    return _append(work, log, head, note, {"reason_commit": reason}, at=_at(work, head, None))


def _append(  # noqa: PLR0913 - the parts of one event, each by its name
    work: Work, log: str, head: Head, facts: Mapping[str, Any], secrets_: Mapping[str, str | None], *, at: str
) -> Appended:
    # Two events that went out together would both move the head.
    send(work.session)
    texts = dict(secrets_)
    openings = {field: (secrets.token_bytes(SALT_BYTES), text) for field, text in texts.items() if text is not None}
    commitments = {field: commitment(salt, text) for field, (salt, text) in openings.items()}
    kind = EventType(facts["type"])
    event = _event(log, head.size, _line(dict(facts) | dict.fromkeys(texts) | commitments, kind, at=at))
    leaf, place = event["leaf"], {"log": log, "index": head.size}
    write(work.session, _NEW_EVENT, event | {"type": str(kind)})
    rows = (place | {"field": field, "salt": salt, "text": text} for field, (salt, text) in openings.items())
    write(work.session, _NEW_OPENING, *rows)
    peaks = tree.appended(head.peaks, size=head.size, leaf=leaf)
    _move(work, log, replace(head, size=head.size + 1, peaks=peaks, last_at=at), kind)
    return Appended(index=head.size, at=at, leaf=leaf)


def _at(work: Work, head: Head, read_at: datetime | None) -> str:
    return max(head.last_at, instant(read_at or work.clock.read(work.session)))


def _line(facts: Mapping[str, Any], kind: EventType, *, at: str) -> bytes:
    return canonical(dict(facts) | {"type": str(kind), "at": at}).encode()


def _event(log: str, index: int, line: bytes) -> dict[str, Any]:
    return {"log": log, "index": index, "line": line, "leaf": tree.leaf_hash(line)}


def _move(work: Work, log: str, to: Head, kind: EventType) -> None:
    """Move the head of a log on, after events of one type."""
    moved: dict[str, Any] = {"of_log": log, "new_size": to.size, "new_peaks": to.peaks, "new_last_at": to.last_at}
    if kind in OF_ONE:
        write(work.session, _MOVED, moved)
    else:
        to = replace(to, common_index=to.size - 1)
        write(work.session, _MOVED_FOR_ALL, moved | {"new_common_index": to.common_index})
    locked_heads(work.session)[log] = to


def _free_head(work: Work, log: str) -> Head:
    if (known := locked_heads(work.session).get(log)) is not None and not known.is_held:
        return known
    return _keep_free(work, log, _locked_head(work, log))


def _keep_free(work: Work, log: str, head: Head) -> Head:
    # The file is read after the head is locked: it cannot be ahead of it, but where the database went back.
    if head.is_held or holding.is_behind(work, log, size=head.size, peaks=head.peaks):
        raise holding.RecordHeld
    locked_heads(work.session)[log] = head
    return head


def _locked_head(work: Work, log: str) -> Head:
    found = work.session.execute(_CHOSEN, {"of_log": log}).one_or_none()
    if found is None:
        new = insertion(work.session, RecordHead).values(
            log=log, size=0, peaks=b"", last_at="", is_held=select(RecordHead.log).where(RecordHead.is_held).exists()
        )
        work.session.execute(new.on_conflict_do_nothing())
        found = work.session.execute(_CHOSEN, {"of_log": log}).one()
    return _head(found)


def _head(found: Row[*tuple[Any, ...]]) -> Head:
    return Head(
        size=found.size,
        peaks=found.peaks,
        last_at=found.last_at,
        is_held=found.is_held,
        common_index=found.common_index,
    )
