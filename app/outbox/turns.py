"""The senders of one process write their turns together: who comes while another writes joins the next statement.

A turn is two facts: the letter before was accepted, and the next one is in hand from now on. A statement that is on
the disk when it returns costs several times what handing over a letter does, and hardly more for four turns than for
one. No sender goes on before its own turn is on the disk, so each still has one letter in hand and no more.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, LargeBinary, String, TextualSelect, bindparam, text

from app.core.clock import CarriedReading, monotonic_seconds
from app.core.db import DatabaseFailure, UTCDateTime, db
from app.core.line import Line
from app.core.work import SCHEDULER, house, look

#: Longest that a turn waits for others.
LONGEST_PATIENCE_SECONDS = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A letter under this sender's lease."""

    id: str
    address: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A letter that a server has taken."""

    id: str
    #: The server's words, one clean line.
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one sender writes down and asks for; harmless when it is done again."""

    #: The run of the sender.
    owner: str
    accepted: Accepted | None = None
    #: Number of the letter to take, which it has set aside; "": none.
    letter: str = ""


@dataclass(slots=True)
class _Request:
    turn: Turn
    taken: Claimed | None = None
    is_done: bool = False


class Turnstile:
    """Of the senders over one database in this process."""

    def __init__(self) -> None:
        self._writing = threading.Lock()
        self._door = threading.Condition()
        #: How many are under way in this process.
        self._senders = 0
        self._waiting: list[_Request] = []
        self._reading = CarriedReading()
        #: How long a turn waits for others, in seconds.
        self._patience = 0.0

    @contextmanager
    def sender(self) -> Iterator[None]:
        """Be one of those who are waited for."""
        with self._door:
            self._senders += 1
        try:
            yield
        finally:
            with self._door:
                self._senders -= 1

    def pass_through(self, line: Line, turn: Turn) -> Claimed | None:
        """Have a turn written, with those of whoever waits meanwhile.

        Gives back the letter that was to be taken; None if it was dropped meanwhile, or taken by another.

        Raises:
            DatabaseFailure: it was not written. Another's failure is not this one's.
        """
        request = _Request(turn)
        with self._door:
            self._waiting.append(request)
            self._door.notify()
        with self._writing:
            if not request.is_done:
                others = [each for each in self._arrived() if each is not request and not each.is_done]
                # If something is wrong with one of them, each is written by who asked.
                if not others or not self._have_written(line, [request, *others]):
                    self._write_alone(line, request)
        return request.taken

    def _arrived(self) -> Sequence[_Request]:
        """Who waits, after waiting in turn for all senders, though no longer than the latest statement took.

        Otherwise the first to come would write alone, and so would the last: two statements for one. Who is kept by
        a relay costs the others no more than that wait.
        """
        with self._door:
            self._door.wait_for(lambda: len(self._waiting) >= self._senders, timeout=self._patience)
            waiting, self._waiting = self._waiting, []
        return waiting

    def _have_written(self, line: Line, requests: Sequence[_Request]) -> bool:
        try:
            self._write(line, requests)
        except DatabaseFailure:
            return False
        return True

    def _write_alone(self, line: Line, request: _Request) -> None:
        try:
            self._write(line, [request])
        except DatabaseFailure:
            if line.is_open:
                raise
            # The server went away, perhaps while a relay kept us waiting. An answer must not be lost for that.
            self._write(line, [request])

    def _write(self, line: Line, requests: Sequence[_Request]) -> None:
        now = self._reading.now(house().clock, _read_clock)
        until = now + timedelta(seconds=house().settings.outbox_lease_seconds)
        dialect = db.engine.dialect.name
        facts = _facts(dialect, [each.turn for each in requests])
        began = monotonic_seconds()
        rows = line.run(_STATEMENTS[dialect], {"now": now, "until": until, **facts})
        self._patience = min(LONGEST_PATIENCE_SECONDS, monotonic_seconds() - began)
        # By owner too: what one asks for another may have taken before, and be settling by the same statement.
        taken = {(row.id, row.lease_owner): row for row in rows}
        for each in requests:
            row = taken.get((each.turn.letter, each.turn.owner))
            each.taken = Claimed(id=row.id, address=row.address, raw=row.raw or b"") if row else None
            each.is_done = True


_turnstiles: WeakKeyDictionary[Engine, Turnstile] = WeakKeyDictionary()
_making = threading.Lock()


def turnstile() -> Turnstile:
    """The one of the database of the current application."""
    with _making:
        return _turnstiles.setdefault(db.engine, Turnstile())


def _read_clock() -> datetime:
    with look(SCHEDULER) as work:
        return work.now


def _facts(dialect: str, turns: Sequence[Turn]) -> Mapping[str, Any]:
    """Letter, owner and words of each; no words: it is to be taken."""
    accepted = [(each.accepted.id, each.owner, each.accepted.words) for each in turns if each.accepted]
    taken = [(each.letter, each.owner, None) for each in turns if each.letter]
    rows = [*accepted, *taken]
    if dialect == "sqlite":
        return {"turns": json.dumps(rows)}
    letters, owners, words = ([row[place] for row in rows] for place in range(3))
    return {"letters": letters, "owners": owners, "words": words}


# As text, because SQLAlchemy would look through all of it each time, for longer than the database takes to do it. The
# bytes of what was accepted go, because they hold live links.
_TURN: Final = """
    UPDATE outbox_letters SET
        state = CASE WHEN turn.words IS NULL THEN 'sending' ELSE 'accepted' END,
        accepted_at = CASE WHEN turn.words IS NULL THEN accepted_at ELSE :now END,
        settled_at = CASE WHEN turn.words IS NULL THEN settled_at ELSE :now END,
        wiped_at = CASE WHEN turn.words IS NULL THEN wiped_at ELSE :now END,
        raw = CASE WHEN turn.words IS NULL THEN raw END,
        server_words = COALESCE(turn.words, server_words),
        lease_until = CASE WHEN turn.words IS NULL THEN :until END,
        lease_owner = CASE WHEN turn.words IS NULL THEN lease_owner ELSE '' END,
        tries = tries + CASE WHEN turn.words IS NULL THEN 1 ELSE 0 END,
        spare_copies = spare_copies + CASE WHEN state = 'unknown' THEN 1 ELSE 0 END
    FROM ({turns}) AS turn
    WHERE outbox_letters.id = turn.letter AND lease_owner = turn.owner AND CASE WHEN turn.words IS NULL
        THEN state IN ('waiting', 'unknown') AND next_try_at <= :now AND (send_by_at IS NULL OR send_by_at >= :now)
        ELSE state = 'sending'
    END
    RETURNING id, lease_owner, address, raw
"""
_ROWS: Final = {
    "postgresql": (
        "SELECT * FROM unnest(CAST(:letters AS varchar[]), CAST(:owners AS varchar[]), CAST(:words AS varchar[]))"
        " AS rows (letter, owner, words)"
    ),
    "sqlite": (
        "SELECT json_extract(value, '$[0]') AS letter, json_extract(value, '$[1]') AS owner,"
        " json_extract(value, '$[2]') AS words FROM json_each(:turns)"
    ),
}


def _statement(dialect: str) -> TextualSelect:
    instants = (bindparam(name, type_=UTCDateTime()) for name in ("now", "until"))
    statement = text(_TURN.format(turns=_ROWS[dialect])).bindparams(*instants)
    # So that it is not found out anew each time what comes back.
    return statement.columns(id=String, lease_owner=String, address=String, raw=LargeBinary)


_STATEMENTS: Final = {dialect: _statement(dialect) for dialect in _ROWS}
