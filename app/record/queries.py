"""Reading the record: lines, openings and checkpoints."""

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, SQLColumnExpression, bindparam, func, select

from app.core.work import Work
from app.record import tree
from app.record.events import EventType
from app.record.heads import locked_heads
from app.record.models import RecordEvent, RecordHead, RecordOpening

SHORT_ROOT_DIGITS = 12
_HEAD: Final = select(RecordHead.size, RecordHead.peaks).where(RecordHead.log == bindparam("of_log"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How far a log has come, and the root over it."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The body of a C2SP checkpoint: origin, size, base64 root, a line each."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @property
    def short_root(self) -> str:
        """Twelve hexadecimal digits in groups of four, for the footer of a letter."""
        digits = self.root.hex()[:SHORT_ROOT_DIGITS].upper()
        return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event with everything that is still known of it."""

    index: int
    kind: EventType
    facts: Mapping[str, Any]
    #: Name of a commitment to the text behind it; one that was erased is not among them.
    texts: Mapping[str, str]


def checkpoint(work: Work, log: str) -> Checkpoint:
    """The latest checkpoint of a log; of a log that does not exist yet, size 0 and the empty root."""
    row = locked_heads(work.session).get(log) or work.session.execute(_HEAD, {"of_log": log}).one_or_none()
    size, peaks = (row.size, row.peaks) if row else (0, b"")
    return Checkpoint(origin=f"{work.settings.deployment}/{log}", size=size, root=tree.root(peaks))


def with_head(chosen: Select[*tuple[Any, ...]], log: SQLColumnExpression[str]) -> Select[*tuple[Any, ...]]:
    """The same query with the `size`, `peaks` and `common_index` of the log that a column of it names."""
    return chosen.add_columns(RecordHead.size, RecordHead.peaks, RecordHead.common_index).join(
        RecordHead, RecordHead.log == log
    )


def has_grown(since: SQLColumnExpression[int | None]) -> SQLColumnExpression[bool]:
    """Whether a log of a query `with_head` has more events than a column of it says."""
    return RecordHead.size > since


def short_root(peaks: bytes) -> str:
    """The root of a log with this right edge, as the footer of a page prints it."""
    return Checkpoint(origin="", size=0, root=tree.root(peaks)).short_root


def checkpoints(work: Work) -> tuple[Checkpoint, ...]:
    """The latest checkpoint of every log, ordered by log."""
    rows = work.session.execute(select(RecordHead.log, RecordHead.size, RecordHead.peaks).order_by(RecordHead.log))
    return tuple(
        Checkpoint(origin=f"{work.settings.deployment}/{row.log}", size=row.size, root=tree.root(row.peaks))
        for row in rows
    )


def lines(work: Work, log: str) -> list[bytes]:
    """All event lines of a log in order, without newlines."""
    return list(
        work.session.scalars(select(RecordEvent.line).where(RecordEvent.log == log).order_by(RecordEvent.index))
    )


def last_line(work: Work, log: str, kind: EventType) -> bytes | None:
    """The latest event line of a type in a log, without its newline; None: there is none."""
    return work.session.scalar(
        select(RecordEvent.line)
        .where(RecordEvent.log == log, RecordEvent.type == kind)
        .order_by(RecordEvent.index.desc())
        .limit(1)
    )


def last_index(work: Work, log: str, kind: EventType) -> int | None:
    """Index of the latest event of a type in a log; None: there is none."""
    return work.session.scalar(
        select(func.max(RecordEvent.index)).where(RecordEvent.log == log, RecordEvent.type == kind)
    )


def event_count(work: Work, log: str, kind: EventType) -> int:
    """How many events of a type a log has."""
    counted = select(func.count()).select_from(RecordEvent).where(RecordEvent.log == log, RecordEvent.type == kind)
    return work.session.scalar(counted) or 0


def events(work: Work, log: str, kind: EventType) -> Mapping[int, Mapping[str, Any]]:
    """The events of a type in a log by their index, in order."""
    rows = work.session.execute(
        select(RecordEvent.index, RecordEvent.line)
        .where(RecordEvent.log == log, RecordEvent.type == kind)
        .order_by(RecordEvent.index)
    )
    return {index: json.loads(line) for index, line in rows}


def told(work: Work, log: str, kinds: Collection[EventType]) -> tuple[Told, ...]:
    """The events of these types in a log, in order, with the texts behind their commitments; two queries."""
    is_asked = RecordEvent.type.in_(list(kinds))
    texts: dict[int, dict[str, str]] = {}
    for index, field, text in work.session.execute(
        select(RecordOpening.index, RecordOpening.field, RecordOpening.text)
        .join(RecordEvent, (RecordEvent.log == RecordOpening.log) & (RecordEvent.index == RecordOpening.index))
        .where(RecordOpening.log == log, is_asked)
    ):
        texts.setdefault(index, {})[field] = text
    rows = work.session.execute(
        select(RecordEvent.index, RecordEvent.type, RecordEvent.line)
        .where(RecordEvent.log == log, is_asked)
        .order_by(RecordEvent.index)
    )
    return tuple(
        Told(index=index, kind=EventType(kind), facts=json.loads(line), texts=texts.get(index, {}))
        for index, kind, line in rows
    )


def opened_texts(work: Work, log: str, kind: EventType, field: str) -> Mapping[int, str]:
    """The text behind one commitment of each event of a type, by index; one that was erased is not among them."""
    rows = work.session.execute(
        select(RecordOpening.index, RecordOpening.text)
        .join(RecordEvent, (RecordEvent.log == RecordOpening.log) & (RecordEvent.index == RecordOpening.index))
        .where(RecordOpening.log == log, RecordEvent.type == kind, RecordOpening.field == field)
        .order_by(RecordOpening.index)
    )
    return dict(iter(rows))


def openings(work: Work, log: str) -> Sequence[RecordOpening]:
    """Salt and text of all commitments of a log that have not been erased, in the order of their events."""
    return work.session.scalars(
        select(RecordOpening).where(RecordOpening.log == log).order_by(RecordOpening.index, RecordOpening.field)
    ).all()
