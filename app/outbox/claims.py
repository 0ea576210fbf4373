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
from typing import Final, cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, case, or_, select, update

from app.core.work import Work
from app.outbox.models import PENDING_IN_SQL, LetterKind, LetterState, OutboxLetter
from app.outbox.sender import Delivery, DeliveryResult

#: How many letters are set aside at once.
GROUP = 64
#: For so long. A sender whose relay keeps it waiting longer loses what it has not begun to whoever asks next.
SET_ASIDE_SECONDS = 15

_letters = cast(Table, OutboxLetter.__table__)
_column = _letters.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A letter under this sender's lease."""

    id: str
    address: str
    raw: bytes


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

    def take(self, work: Work) -> Claimed | None:
        """Take a lease on the letter that has been due longest; None: none is due that nobody has in hand."""
        while self._aside or self._set_aside(work):
            if (letter := self._taken(work, self._aside.popleft())) is not None:
                return letter
        return None

    def put_back(self, work: Work) -> None:
        """Leave to others what was set aside and not taken."""
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
        self._aside.extend(self._chosen(work, is_free, limit=GROUP) or self._chosen(work, limit=1))
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

    def _taken(self, work: Work, letter_id: str) -> Claimed | None:
        """Take it, unless it was dropped meanwhile, or taken by another."""
        until = work.now + timedelta(seconds=work.settings.outbox_lease_seconds)
        row = (
            work.session.connection()
            .execute(_TAKE, {"letter": letter_id, "owner": self.owner, "now": work.now, "until": until})
            .one_or_none()
        )
        return Claimed(id=row.id, address=row.address, raw=row.raw or b"") if row else None


def settle(work: Work, letter_id: str, *, owner: str, delivery: Delivery) -> None:
    """Write down what the server answered. A letter that another sender has settled meanwhile stays as it is."""
    if delivery.result is DeliveryResult.ACCEPTED:
        facts = {"letter": letter_id, "owner": owner, "now": work.now, "words": delivery.words}
        work.session.connection().execute(_ACCEPT, facts)
        return
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
        case DeliveryResult.DEFERRED:
            _try_again(work, letter, LetterState.WAITING)
        case DeliveryResult.UNKNOWN:
            _try_again(work, letter, LetterState.UNKNOWN)


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
_until: Final = bindparam("until", type_=_column.lease_until.type)

#: Nobody is sending it, its time has come, and its text is still true.
_IS_DUE: Final = and_(
    PENDING_IN_SQL,
    _column.state != LetterState.SENDING,
    _column.next_try_at <= _now,
    or_(_column.send_by_at.is_(None), _column.send_by_at >= _now),
)

_TAKE: Final = (
    update(_letters)
    .where(_column.id == bindparam("letter"), _column.lease_owner == bindparam("owner"), _IS_DUE)
    .values(
        spare_copies=_column.spare_copies + case((_column.state == LetterState.UNKNOWN, 1), else_=0),
        state=LetterState.SENDING,
        lease_until=_until,
        tries=_column.tries + 1,
    )
    .returning(_column.id, _column.address, _column.raw)
)

# The bytes go with the acceptance, because they hold live links.
_ACCEPT: Final = (
    update(_letters)
    .where(
        _column.id == bindparam("letter"),
        _column.lease_owner == bindparam("owner"),
        _column.state == LetterState.SENDING,
    )
    .values(
        state=LetterState.ACCEPTED,
        accepted_at=_now,
        settled_at=_now,
        raw=None,
        wiped_at=_now,
        lease_until=None,
        lease_owner="",
        server_words=bindparam("words"),
    )
)
