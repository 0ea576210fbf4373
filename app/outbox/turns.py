"""The senders of one process write their turns together: who comes while another writes joins the next transaction.

A transaction costs several times what handing over a letter does, and hardly more for four letters than for one. No
sender goes on before its own turn is on the disk, so each still has one letter in hand and no more.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from app.core.db import DatabaseFailure
from app.core.work import SCHEDULER, Work, begin
from app.outbox.claims import Claimed

#: What one sender writes down and asks for; harmless when it is done again.
Turn = Callable[[Work], Claimed | None]


@dataclass(slots=True)
class _Request:
    turn: Turn
    taken: Claimed | None = None
    is_done: bool = False


class Turnstile:
    """Of the senders over one database in this process."""

    def __init__(self) -> None:
        self._writing = threading.Lock()
        self._waiting: list[_Request] = []

    def together(self, line: Connection, turn: Turn) -> Claimed | None:
        """Have a turn written, with those of whoever waits meanwhile; what it took.

        Raises:
            DatabaseFailure: it was not written. Another's failure is not this one's.
        """
        request = _Request(turn)
        self._waiting.append(request)
        with self._writing:
            if not request.is_done:
                waiting, self._waiting = self._waiting, []
                others = [each for each in waiting if each is not request and not each.is_done]
                # If something is wrong with one of them, each is written by who asked.
                if not others or not _written(line, [request, *others]):
                    _write_alone(line, request)
        return request.taken

    def alone(self, line: Connection, turn: Turn) -> Claimed | None:
        """Have a turn written in a transaction of its own."""
        request = _Request(turn)
        with self._writing:
            _write_alone(line, request)
        return request.taken


_turnstiles: WeakKeyDictionary[Engine, Turnstile] = WeakKeyDictionary()
_making = threading.Lock()


def turnstile(line: Connection) -> Turnstile:
    """The one of the database behind a connection."""
    with _making:
        return _turnstiles.setdefault(line.engine, Turnstile())


def _written(line: Connection, requests: list[_Request]) -> bool:
    try:
        with begin(SCHEDULER, over=line) as work:
            taken = [each.turn(work) for each in requests]
    except DatabaseFailure:
        return False
    for each, letter in zip(requests, taken, strict=True):
        each.taken, each.is_done = letter, True
    return True


def _write_alone(line: Connection, request: _Request) -> None:
    try:
        request.taken = _committed(line, request.turn)
    except DatabaseFailure:
        if not line.invalidated:
            raise
        # The server went away, perhaps while a relay kept us waiting. An answer must not be lost for that.
        request.taken = _committed(line, request.turn)
    request.is_done = True


def _committed(line: Connection, turn: Turn) -> Claimed | None:
    with begin(SCHEDULER, over=line) as work:
        return turn(work)
