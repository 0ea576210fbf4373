"""Queueing, dropping and recording letters.

A letter is queued inside the transaction that causes it, already as bytes. It is sent later, outside any transaction,
by whoever holds its lease, and settled with the server's own answer: see `claims`.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Insert, Select, TextClause, Update, bindparam, case, insert, null, select, update
from sqlalchemy.sql.dml import ReturningInsert

from app.core.db import dialect_of, insertion_in, table_of
from app.core.together import write
from app.core.work import Work
from app.outbox.letter import Letter, Mailbox, mailbox_of
from app.outbox.mime import compose
from app.outbox.models import PENDING_IN_SQL, LetterKind, LetterState, OutboxLetter
from app.record.events import EventType, instant
from app.record.service import append

#: States in which a letter still has a way to go.
PENDING = (LetterState.WAITING, LetterState.SENDING, LetterState.UNKNOWN)
#: Ends that enter the record.
_RECORDED = (LetterState.ACCEPTED, LetterState.REFUSED, LetterState.GIVEN_UP, LetterState.BOUNCED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who a letter goes to."""

    mailbox: Mailbox
    #: Code of the member, "" for a recipient of copies.
    member: str = ""
    #: None for a recipient of copies.
    focal_point_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What makes a letter necessary. The same cause never makes two letters to one recipient."""

    #: Reference of the consultation, "" when the letter covers several.
    log: str
    #: Index in the log, or a due instant.
    cause: str
    #: Counts letters composed anew for the same cause.
    attempt: int = 0
    #: After this instant the text is no longer true. None: never.
    send_by_at: datetime | None = None
    #: After this instant temporary refusals are given up. None: a week after queueing.
    retry_until_at: datetime | None = None


_LETTERS: Final = table_of(OutboxLetter)
_WAITS: Final = _LETTERS.c.state.in_((LetterState.WAITING, LetterState.UNKNOWN))
_NOW: Final = bindparam("now", type_=_LETTERS.c.queued_at.type)
#: What is under way is past recalling; where it does not arrive, by whatever fault, this keeps it from going again.
_DROPPED: Final = update(_LETTERS).values(
    send_by_at=_NOW,
    state=case((_WAITS, LetterState.DROPPED), else_=_LETTERS.c.state),
    settled_at=case((_WAITS, _NOW), else_=_LETTERS.c.settled_at),
    raw=case((_WAITS, null()), else_=_LETTERS.c.raw),
    wiped_at=case((_WAITS, _NOW), else_=_LETTERS.c.wiped_at),
)
LONGEST_RETRY = timedelta(days=7)
#: How many letters go into the database together.
AT_ONCE = 100


def queue(work: Work, letter: Letter, *, to: Recipient, cause: Cause) -> bool:
    """Make a letter a row with its bytes; False if the same cause has queued it before."""
    row = _row(work, letter, to, cause)
    return work.session.scalar(_queued(dialect_of(work.session)), row) is not None


@cache
def _queued(dialect: str) -> ReturningInsert[str]:
    """Its number comes back, unless the same cause has queued one."""
    return _posted(dialect).returning(_LETTERS.c.id)


def post(work: Work, letters: Iterable[tuple[Letter, Recipient]], *, cause: Cause) -> None:
    """The same for a few letters, written together with what else is being written."""
    write(work.session, _posted(dialect_of(work.session)), *(_row(work, letter, to, cause) for letter, to in letters))


@cache
def _posted(dialect: str) -> Insert:
    return insertion_in(dialect, _LETTERS).on_conflict_do_nothing(index_elements=[_LETTERS.c.dedupe_key])


def queue_all(work: Work, letters: Iterable[tuple[Letter, Recipient]], *, cause: Cause) -> None:
    """The same for many letters of one cause; they are made as they are needed, and not held all at once."""
    known: set[str] = set()
    for some in _batched(letters):
        rows = {row["dedupe_key"]: row for letter, to in some for row in [_row(work, letter, to, cause)]}
        known |= set(work.session.scalars(select(OutboxLetter.dedupe_key).where(OutboxLetter.dedupe_key.in_(rows))))
        new = [row for key, row in rows.items() if key not in known]
        if new:
            work.session.execute(insert(OutboxLetter), new)
            known.update(rows)


def _batched(letters: Iterable[tuple[Letter, Recipient]]) -> Iterator[list[tuple[Letter, Recipient]]]:
    waiting = iter(letters)
    while some := list(islice(waiting, AT_ONCE)):
        yield some


def _row(work: Work, letter: Letter, to: Recipient, cause: Cause) -> dict[str, Any]:
    sender = mailbox_of(work.settings.mail_from)
    number = secrets.token_hex(16)
    message_id = f"<{number}@{sender.address.rpartition('@')[2]}>"
    raw = compose(letter, message_id=message_id, date=work.now, sender=sender, to=to.mailbox, reply_to=None)
    return {
        "id": number,
        "kind": letter.kind,
        "dedupe_key": dedupe_key(LetterKind(letter.kind), to, cause),
        "log": cause.log,
        "member": to.member,
        "focal_point_id": to.focal_point_id,
        "cause": cause.cause,
        "attempt": cause.attempt,
        "address": to.mailbox.address,
        "language": letter.language,
        "subject": letter.subject,
        "message_id": message_id,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "raw": raw,
        "state": LetterState.WAITING,
        "queued_at": work.now,
        "next_try_at": work.now,
        "send_by_at": cause.send_by_at,
        "retry_until_at": cause.retry_until_at or work.now + LONGEST_RETRY,
        "lease_owner": "",
        "tries": 0,
        "spare_copies": 0,
        "server_words": "",
        "recorded": False,
    }


def dedupe_key(kind: LetterKind, to: Recipient, cause: Cause) -> str:
    """What must be unique: kind, recipient, cause and attempt."""
    who = f"focal-point:{to.focal_point_id}" if to.focal_point_id is not None else f"copy:{to.mailbox.address}"
    # An index means something in its log only. A due instant is the same in all of them, and there is one reminder
    # for it, whether the member owes replies in one consultation or, a moment later, in two.
    log = "" if kind is LetterKind.REMINDER else cause.log
    return "|".join((kind, who, log, cause.cause, str(cause.attempt)))


def drop(
    work: Work,
    *,
    kinds: Iterable[LetterKind],
    log: str | None = None,
    focal_points: Sequence[int] | Select[int] | None = None,
) -> int:
    """Drop letters that wait and are no longer true; how many. One that a sender holds is not tried again after it.

    Args:
        work: the caller's unit of work.
        kinds: which letters.
        log: only those of this consultation; None means of any.
        focal_points: only those to these focal points; None means to anybody.
    """
    chosen: list[ColumnElement[bool] | TextClause] = [PENDING_IN_SQL, _LETTERS.c.kind.in_(list(kinds))]
    if log is not None:
        chosen.append(_LETTERS.c.log == log)
    if focal_points is not None:
        chosen.append(_LETTERS.c.focal_point_id.in_(focal_points))
    found = work.session.scalars(_DROPPED.where(*chosen).returning(_LETTERS.c.state), {"now": work.now})
    return sum(state == LetterState.DROPPED for state in found)


def drop_named(
    work: Work, *, kinds: tuple[LetterKind, ...], focal_points: Select[int], facts: Mapping[str, object]
) -> None:
    """The same for the focal points that a query names, made once; together with what else is being written.

    `facts` are what the query is asked with.
    """
    write(work.session, _dropping(kinds, focal_points), {"now": work.now, **facts})


@cache
def _dropping(kinds: tuple[LetterKind, ...], focal_points: Select[int]) -> Update:
    return _DROPPED.where(
        _LETTERS.c.state.in_(PENDING), _LETTERS.c.kind.in_(kinds), _LETTERS.c.focal_point_id.in_(focal_points)
    )


def drop_stale(work: Work) -> int:
    """Drop letters past the instant by which they had to be sent; their owners compose them anew."""
    return len(
        _drop(
            work,
            select(OutboxLetter.id).where(
                PENDING_IN_SQL,
                OutboxLetter.state.in_((LetterState.WAITING, LetterState.UNKNOWN)),
                OutboxLetter.send_by_at.is_not(None),
                OutboxLetter.send_by_at < work.now,
            ),
        )
    )


def expire_leases(work: Work) -> int:
    """A letter whose sender vanished may or may not have arrived: `unknown`, and due again at once."""
    expired = work.session.scalars(
        update(OutboxLetter)
        .where(PENDING_IN_SQL, OutboxLetter.state == LetterState.SENDING, OutboxLetter.lease_until < work.now)
        .values(state=LetterState.UNKNOWN, next_try_at=work.now, lease_until=None, lease_owner="")
        .returning(OutboxLetter.id)
    )
    return len(expired.all())


def record_settled(work: Work, *, limit: int = 200) -> int:
    """Append the `mail` events of letters that have come to an end, in one batch; how many."""
    letters = work.session.scalars(
        select(OutboxLetter)
        .where(
            OutboxLetter.recorded.is_(False),
            OutboxLetter.log != "",
            OutboxLetter.state.in_(_RECORDED),
        )
        .order_by(OutboxLetter.log, OutboxLetter.settled_at, OutboxLetter.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for letter in letters:
        facts = {"kind": letter.kind, "member": letter.member, "message_id": letter.message_id, "sha256": letter.sha256}
        accepted_at = letter.accepted_at if letter.state == LetterState.ACCEPTED else None
        end = {"accepted_at": instant(accepted_at)} if accepted_at else {"refused": letter.state}
        append(work, letter.log, EventType.MAIL, facts=facts | end)
        letter.recorded = True
    return len(letters)


def _drop(work: Work, chosen: Select[str]) -> Sequence[str]:
    return work.session.scalars(
        update(OutboxLetter)
        .where(OutboxLetter.id.in_(chosen), OutboxLetter.state.in_((LetterState.WAITING, LetterState.UNKNOWN)))
        .values(state=LetterState.DROPPED, settled_at=work.now, raw=None, wiped_at=work.now)
        .returning(OutboxLetter.id)
    ).all()
