"""Reading a whole log again: are its bytes, its tree, its times and its commitments what they must be?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app.core.work import Work
from app.record import tree
from app.record.events import commitment
from app.record.models import RecordEvent, RecordHead, RecordOpening
from app.record.queries import Checkpoint

#: How many events are held in memory at a time.
EVENTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCheck:
    """What was found of one log."""

    log: str
    size: int
    #: What is wrong, in words for operators; none: nothing is.
    problems: tuple[str, ...]


def logs(work: Work) -> tuple[str, ...]:
    """Names of all logs, in order."""
    return tuple(work.session.scalars(select(RecordHead.log).order_by(RecordHead.log)))


def head_size(work: Work, log: str) -> int:
    """How many events a log has, by its head; 0: there is no such log."""
    return work.session.scalar(select(RecordHead.size).where(RecordHead.log == log)) or 0


def checked(work: Work, log: str, *, older: Checkpoint | None = None) -> LogCheck:
    """Read a log anew from its stored bytes.

    Args:
        work: a unit of work that looks.
        log: its name; it exists.
        older: a checkpoint that it must have passed through; None: only its head is known.
    """
    head = work.session.execute(select(RecordHead).where(RecordHead.log == log)).scalar_one()
    problems = []
    peaks, size, last_at, passed = b"", 0, "", older is None or older.size == 0
    for row in _rows(work, log):
        problems += _of_row(row, index=size, last_at=last_at)
        peaks, size = tree.appended(peaks, size=size, leaf=tree.leaf_hash(row.line)), size + 1
        last_at = _field(row.line, "at")
        if older is not None and older.size == size:
            passed = older.root == tree.root(peaks)
    if (size, peaks, last_at) != (head.size, head.peaks, head.last_at):
        problems.append(f"its head speaks of {head.size} events and another root than its {size} events have")
    if not passed:
        problems.append(f"it does not lead up to or through the checkpoint of {older.size if older else 0} events")
    problems += _of_openings(work, log)
    return LogCheck(log=log, size=size, problems=tuple(problems))


def root_at(work: Work, log: str, size: int) -> bytes:
    """Root over the first `size` events, from their stored bytes; of fewer if there are fewer."""
    peaks = b""
    for number, row in enumerate(_rows(work, log, below=size)):
        peaks = tree.appended(peaks, size=number, leaf=tree.leaf_hash(row.line))
    return tree.root(peaks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    index: int
    type: str
    line: bytes
    leaf: bytes


def _rows(work: Work, log: str, *, below: int | None = None) -> Iterator[_Row]:
    chosen = select(RecordEvent.index, RecordEvent.type, RecordEvent.line, RecordEvent.leaf).where(
        RecordEvent.log == log
    )
    if below is not None:
        chosen = chosen.where(RecordEvent.index < below)
    rows = work.session.execute(chosen.order_by(RecordEvent.index).execution_options(yield_per=EVENTS_AT_ONCE))
    for index, kind, line, leaf in rows:
        yield _Row(index=index, type=kind, line=line, leaf=leaf)


def _of_row(row: _Row, *, index: int, last_at: str) -> list[str]:
    problems = []
    if row.index != index:
        problems.append(f"event {index} is missing")
    if row.leaf != tree.leaf_hash(row.line):
        problems.append(f"the bytes of event {row.index} are not those that were hashed")
    if _field(row.line, "type") != row.type:
        problems.append(f"event {row.index} is filed under another type than its line says")
    if _field(row.line, "at") < last_at:
        problems.append(f"the time of event {row.index} runs backwards")
    return problems


def _of_openings(work: Work, log: str) -> list[str]:
    rows = work.session.execute(
        select(RecordOpening.index, RecordOpening.field, RecordOpening.salt, RecordOpening.text, RecordEvent.line)
        .join(RecordEvent, (RecordEvent.log == RecordOpening.log) & (RecordEvent.index == RecordOpening.index))
        .where(RecordOpening.log == log)
        .order_by(RecordOpening.index, RecordOpening.field)
        .execution_options(yield_per=EVENTS_AT_ONCE)
    )
    return [
        f"what is kept behind {field} of event {index} is not what was committed to"
        for index, field, salt, text, line in rows
        if _field(line, field) != commitment(salt, text)
    ]


def _field(line: bytes, name: str) -> str:
    try:
        found = json.loads(line)[name]
    except (ValueError, KeyError, TypeError):
        # Somebody has changed the bytes; the hash says so, and the rest is read on.
        return ""
    return str(found)
