"""Which letter a sender has in hand: set aside in small groups, taken one by one, settled with the server's answer.

Setting aside only keeps senders out of each other's way: it changes no state, and whoever has nothing else to do takes
what another has set aside. What counts is the taking, one compare-and-set for one letter, so that a sender that
vanishes leaves one letter of unknown fate and never a group of them. It is written by `turns`.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update

from app.core.db import table_of
from app.core.line import Line
from app.core.work import SCHEDULER, Work, begin
from app.outbox.models import PENDING_IN_SQL, LetterKind, LetterState, OutboxLetter
from app.outbox.sender import Delivery, DeliveryResult
from app.outbox.turns import Accepted, Claimed, Turn, turnstile

#: How many letters are set aside at once.
GROUP = 64
#: For so long. A sender whose relay keeps it waiting longer loses what it has not begun to whoever asks next.
SET_ASIDE_SECONDS = 15

_letters = table_of(OutboxLetter)
_column = _letters.c


@dataclass(slots=True, kw_only=True)
class Pile:
    """What one run of one sender has set aside; for one thread.

    Args:
        owner: name of this run, used by no other.
        kinds: only letters of these; None: of any.
    """

    owner: str
    kinds: Collection[LetterKind] | None = None
    _aside: deque[str] = field(default_factory=deque)
    _line: Line = field(default_factory=Line)

    def __enter__(self) -> Self:
        """Nothing is set aside yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the connection back; what was set aside is free again after a while."""
        self._line.close()

    def take(self, *, accepted: Accepted | None = None) -> Claimed | None:
        """Take a lease on the letter that has been due longest; None: none is due that nobody has in hand.

        `accepted`: what became of the letter before it, written down by the same statement.
        """
        if accepted is not None and not self._aside:
            # Looking for more might fail, and an answer must not be lost for that.
            self._turn("", accepted)
            accepted = None
        while self._aside or self._set_aside():
            letter = self._turn(self._aside.popleft(), accepted)
            accepted = None
            if letter is not None:
                return letter
        return self._take_from_others()

    def put_back(self, *, accepted: Accepted | None = None) -> None:
        """Leave to others what was set aside and not taken; `accepted` as above."""
        if accepted is not None:
            self._turn("", accepted)
        if self._aside:
            with begin(SCHEDULER) as work:
                work.session.connection().execute(
                    update(_letters)
                    .where(
                        _column.id.in_(self._aside),
                        _column.lease_owner == self.owner,
                        _column.state != LetterState.SENDING,
                    )
                    .values(lease_until=None, lease_owner="")
                )
            self._aside.clear()

    def settle(self, letter_id: str, delivery: Delivery) -> None:
        """Write down that a letter was not accepted, and what follows.

        A letter that another sender has settled meanwhile stays as it is.
        """
        with begin(SCHEDULER) as work:
            letter = work.session.scalars(
                select(OutboxLetter)
                .where(
                    OutboxLetter.id == letter_id,
                    OutboxLetter.lease_owner == self.owner,
                    OutboxLetter.state == LetterState.SENDING,
                )
                .with_for_update()
            ).one_or_none()
            if letter is not None:
                _settle(work, letter, delivery)

    def _set_aside(self) -> bool:
        with begin(SCHEDULER) as work:
            is_free = or_(_column.lease_until.is_(None), _column.lease_until < work.now)
            self._aside.extend(self._chosen(work, is_free, limit=GROUP))
        return bool(self._aside)

    def _take_from_others(self) -> Claimed | None:
        """Take one that another run has set aside, and perhaps is kept from; None: there is none."""
        with begin(SCHEDULER) as work:
            found = self._chosen(work, limit=1)
        return self._turn(found[0], None) if found else None

    def _chosen(self, work: Work, *conditions: ColumnElement[bool], limit: int) -> list[str]:
        """Numbers of letters that are due, those due longest first, now set aside for this run."""
        of_kinds = [] if self.kinds is None else [_column.kind.in_(self.kinds)]
        due = (
            select(_column.id)
            .where(_IS_DUE, *conditions, *of_kinds)
            .order_by(_column.next_try_at, _column.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            # PostgreSQL may run a subquery again for each row, and after each it would find the next letter: all that
            # is due would be set aside. A common table expression is run once.
            .cte("due")
        )
        rows = work.session.connection().execute(
            update(_letters)
            .where(_column.id.in_(select(due.c.id)))
            .values(lease_until=work.now + timedelta(seconds=SET_ASIDE_SECONDS), lease_owner=self.owner)
            .returning(_column.next_try_at, _column.id),
            {"now": work.now},
        )
        return [row.id for row in sorted(rows, key=lambda row: (row.next_try_at, row.id))]

    def _turn(self, letter_id: str, accepted: Accepted | None) -> Claimed | None:
        turn = Turn(owner=self.owner, accepted=accepted, letter=letter_id)
        return turnstile().pass_through(self._line, turn)


def _settle(work: Work, letter: OutboxLetter, delivery: Delivery) -> None:
    letter.lease_until, letter.lease_owner, letter.server_words = None, "", delivery.words
    match delivery.result:
        case DeliveryResult.REFUSED:
            _end(work, letter, LetterState.REFUSED)
        case DeliveryResult.UNKNOWN:
            _try_again(work, letter, LetterState.UNKNOWN)
        case _:
            _try_again(work, letter, LetterState.WAITING)


def _end(work: Work, letter: OutboxLetter, state: LetterState) -> None:
    """Settle for good; the bytes go, because they hold live links."""
    letter.state, letter.settled_at, letter.raw, letter.wiped_at = state, work.now, None, work.now


def _try_again(work: Work, letter: OutboxLetter, state: LetterState) -> None:
    waits = work.settings.outbox_retry_minutes
    again_at = work.now + timedelta(minutes=waits[min(letter.tries, len(waits)) - 1])
    if letter.retry_until_at is not None and again_at > letter.retry_until_at:
        _end(work, letter, LetterState.GIVEN_UP)
    else:
        letter.state, letter.next_try_at = state, again_at


_now: Final = bindparam("now", type_=_column.next_try_at.type)

#: Nobody is sending it, its time has come, and its text is still true.
_IS_DUE: Final = and_(
    PENDING_IN_SQL,
    _column.state != LetterState.SENDING,
    _column.next_try_at <= _now,
    or_(_column.send_by_at.is_(None), _column.send_by_at >= _now),
)
