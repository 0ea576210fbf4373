"""Which letter a sender has in hand: set aside in small groups, taken one by one, settled with the server's answer.

Setting aside only keeps senders out of each other's way: it changes no state, and whoever has nothing else to do takes
what another has set aside. What counts is the taking, one compare-and-set for one letter, so that a sender that
vanishes leaves one letter of unknown fate and never a group of them. These statements run once for each letter, and
are therefore made once and not by way of objects.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, text, update

from app.core.db import table_of
from app.core.work import Work
from app.outbox.models import PENDING_IN_SQL, LetterKind, LetterState, OutboxLetter
from app.outbox.sender import Delivery, DeliveryResult

#: How many letters are set aside at once.
GROUP = 64
#: For so long. A sender whose relay keeps it waiting longer loses what it has not begun to whoever asks next.
SET_ASIDE_SECONDS = 15

_letters = table_of(OutboxLetter)
_column = _letters.c


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

    def take(self, work: Work, *, accepted: Accepted | None = None) -> Claimed | None:
        """Take a lease on the letter that has been due longest; None: none is due that nobody has set aside.

        `accepted`: what became of the letter before it, written down by the same statement.
        """
        while self._aside or self._set_aside(work):
            letter = self._turn(work, self._aside.popleft(), accepted)
            accepted = None
            if letter is not None:
                return letter
        if accepted is not None:
            self._turn(work, "", accepted)
        return None

    def take_from_others(self, work: Work) -> Claimed | None:
        """Take one that another run has set aside, and perhaps is kept from; None: there is none.

        In a transaction of its own: it waits for nobody, so that those who wait for it cannot wait in a circle.
        """
        found = self._chosen(work, limit=1)
        return self._turn(work, found[0], None) if found else None

    def put_back(self, work: Work, *, accepted: Accepted | None = None) -> None:
        """Leave to others what was set aside and not taken; `accepted` as above."""
        if accepted is not None:
            self._turn(work, "", accepted)
        if self._aside:
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

    def _set_aside(self, work: Work) -> bool:
        is_free = or_(_column.lease_until.is_(None), _column.lease_until < work.now)
        self._aside.extend(self._chosen(work, is_free, limit=GROUP))
        return bool(self._aside)

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

    def _turn(self, work: Work, letter_id: str, accepted: Accepted | None) -> Claimed | None:
        """Take a letter, unless it was dropped meanwhile, or taken by another."""
        facts = {
            "letter": letter_id,
            "accepted": accepted.id if accepted else "",
            "words": accepted.words if accepted else "",
            "owner": self.owner,
            "now": work.now,
            "until": work.now + timedelta(seconds=work.settings.outbox_lease_seconds),
        }
        rows = work.session.connection().execute(_TURN, facts)
        return next(
            (Claimed(id=row[0], address=row[1], raw=row[2] or b"") for row in rows if row[0] == letter_id), None
        )


def settle(work: Work, letter_id: str, *, owner: str, delivery: Delivery) -> None:
    """Write down that a letter was not accepted, and what follows; that it was is written by `Pile.take`.

    A letter that another sender has settled meanwhile stays as it is.
    """
    letter = work.session.scalars(
        select(OutboxLetter)
        .where(
            OutboxLetter.id == letter_id, OutboxLetter.lease_owner == owner, OutboxLetter.state == LetterState.SENDING
        )
        .with_for_update()
    ).one_or_none()
    if letter is None:
        return
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

# One statement for both letters of a turn, because each statement costs as much as handing over a letter does: the
# letter before was accepted, and its bytes go, because they hold live links; the next one is in hand from now on. As
# text, because SQLAlchemy would look through all of it each time, for longer than the database takes to do it.
_TURN: Final = text(
    """
    UPDATE outbox_letters SET
        state = CASE WHEN id = :accepted THEN 'accepted' ELSE 'sending' END,
        accepted_at = CASE WHEN id = :accepted THEN :now ELSE accepted_at END,
        settled_at = CASE WHEN id = :accepted THEN :now ELSE settled_at END,
        wiped_at = CASE WHEN id = :accepted THEN :now ELSE wiped_at END,
        raw = CASE WHEN id = :accepted THEN NULL ELSE raw END,
        server_words = CASE WHEN id = :accepted THEN :words ELSE server_words END,
        lease_until = CASE WHEN id = :accepted THEN NULL ELSE :until END,
        lease_owner = CASE WHEN id = :accepted THEN '' ELSE lease_owner END,
        tries = tries + CASE WHEN id = :accepted THEN 0 ELSE 1 END,
        spare_copies = spare_copies + CASE WHEN state = 'unknown' THEN 1 ELSE 0 END
    WHERE id IN (:accepted, :letter) AND lease_owner = :owner AND (
        id = :accepted AND state = 'sending'
        OR id = :letter AND state IN ('waiting', 'unknown') AND next_try_at <= :now
            AND (send_by_at IS NULL OR send_by_at >= :now)
    )
    RETURNING id, address, raw
    """
).bindparams(bindparam("now", type_=_column.next_try_at.type), bindparam("until", type_=_column.next_try_at.type))
