"""One pass of a tick as it goes: what it has done, and what failed without stopping it."""

import logging
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sqlalchemy.exc import IntegrityError

log = logging.getLogger(__name__)
#: Name, in both databases, of what keeps a letter from being queued twice.
_SAME_LETTER = "dedupe_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """What one pass did."""

    name: str
    #: How many things it changed.
    done: int
    #: What failed and is tried again at the next tick.
    failed: tuple[str, ...]


class Round:
    """Counts, and stands around each item by itself so that a bad one never stops the others."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.done = 0
        self.failed: list[str] = []

    def item(self, label: object) -> "Item":
        """A guard for one item; `label` is its number or what it is, never a name or an address."""
        return Item(self, str(label))

    @property
    def report(self) -> PassReport:
        """What has happened so far."""
        return PassReport(name=self.name, done=self.done, failed=tuple(self.failed))


class Item:
    """The guard around one item: an error is logged with its label, and the pass goes on."""

    def __init__(self, turn: Round, label: str) -> None:
        self._turn = turn
        self._label = label
        self.has_failed = False

    def __enter__(self) -> Self:
        """Nothing to prepare."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Keep in whatever an item raises, but not what ends the process.

        This is the one place that keeps every exception in: whatever is wrong with one consultation or letter, the
        deadlines of all others stand.
        """
        if error is None or not isinstance(error, Exception):
            return False
        if isinstance(error, IntegrityError) and _SAME_LETTER in str(error.orig):
            # Another scheduler has queued the same letter a moment ago: it is done.
            return True
        self.has_failed = True
        self._turn.failed.append(self._label)
        log.error("%s: %s failed; it is tried again at the next tick", self._turn.name, self._label, exc_info=error)
        return True
