"""Recording a reply that has been found good, whatever way it came: the row, its event, counters, effects and letters.

The caller holds the lock on the consultation's log and has made all checks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select

from app.consultations.procedure import decides_nothing, owed
from app.core.db import table_of
from app.core.together import together, write
from app.core.work import Work
from app.members.models import FocalPoint
from app.outbox.models import LetterKind
from app.outbox.service import drop_named
from app.record.events import EventType, canonical, instant
from app.record.service import Appended, append
from app.replies import counters, ledger, notices, objections, requests
from app.replies.days import count_day
from app.replies.ledger import Place
from app.replies.models import COUNTED, Channel, Reply, ReplyKind
from app.replies.submission import Content, Note, Recorded, RecordedKind
from app.rules import Overlay, Standing

_KINDS = {
    ReplyKind.REPLY: RecordedKind.RECORDED,
    ReplyKind.LATE: RecordedKind.LATE,
    ReplyKind.STATEMENT: RecordedKind.STATEMENT,
    ReplyKind.ADMITTED: RecordedKind.ADMITTED,
}
_EVENTS = {
    ReplyKind.REPLY: EventType.REPLY,
    ReplyKind.LATE: EventType.LATE,
    ReplyKind.STATEMENT: EventType.STATEMENT,
    ReplyKind.ADMITTED: EventType.ADMITTED,
}
_NEW: Final = insert(table_of(Reply))
_REMINDERS: Final = (LetterKind.REMINDER,)
_POINTS: Final = select(FocalPoint.id).where(FocalPoint.member_id == bindparam("of_member"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """How a reply reached the secretariat, and who answers for it."""

    channel: Channel
    received_at: datetime
    #: As the event says it: an invitation, or the numbers of two officers.
    by: str | list[int]
    #: None: it came on paper.
    invitation_id: str | None
    #: Of the one-time form, or of the paper.
    nonce: str
    #: Of the scan; None: there is none.
    evidence_sha256: str | None = None
    #: None: it came by link.
    note: Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What a member says, together with what stood when its turn came."""

    content: Content
    source: Source
    place: Place
    #: All that the seat has sent so far, in order.
    replies: Sequence[Reply]
    laid: Overlay
    kind: ReplyKind

    @property
    def replaces(self) -> int | None:
        """Index of the member's reply before this one, also where it was removed: so the chain never forks."""
        last = ledger.last_reply(self.replies)
        return last.index if last else None


def record(work: Work, hearing: Hearing) -> Reply:
    """Record it; what its row says, with its index and receipt code."""
    with together(work.session):
        reply = _written(work, hearing)
        _settle(work, hearing, reply)
        if not _may_have_effects(hearing):
            _tell(work, hearing, hearing.place, reply)
            return reply
    place = hearing.place.held_by(work)
    objections.follow(work, place)
    requests.follow(work, place, hearing.laid)
    with together(work.session):
        # Receipts print the deadline and the checkpoint that the effects have left.
        _tell(work, hearing, place, reply)
    return reply


def _written(work: Work, hearing: Hearing) -> Reply:
    """The event and the row."""
    appended = append(
        work,
        hearing.place.consultation.reference,
        _EVENTS[hearing.kind],
        facts=_facts(work, hearing),
        secrets_=_secrets(hearing),
        read_at=hearing.place.read_at,
    )
    row = _row(hearing, appended)
    write(work.session, _NEW, row)
    return Reply(**row)


def _settle(work: Work, hearing: Hearing, reply: Reply) -> None:
    """Let seat and counters follow."""
    place, vector, statements = hearing.place, hearing.laid.vector, int(reply.is_timely_statement)
    match hearing.kind:
        case ReplyKind.STATEMENT:
            # The answers stay as they are, but one of them may have got its reason.
            ledger.settle(work, place, index=place.seat.current_index, vector=vector, statements=statements)
        case ReplyKind.REPLY | ReplyKind.ADMITTED:
            ledger.settle(work, place, index=reply.index, vector=vector, statements=statements)
        case ReplyKind.LATE:
            if place.is_entitled and not place.seat.alternate_for:
                counters.count_late(work, place.consultation)


def _may_have_effects(hearing: Hearing) -> bool:
    """After the close nothing is extended, deferred or told of any more: the result is decided anew."""
    is_heard = hearing.kind is ReplyKind.REPLY
    return is_heard and (objections.may_follow(hearing.place) or requests.may_follow(hearing.laid))


def _tell(work: Work, hearing: Hearing, place: Place, reply: Reply) -> None:
    """Count the day, and let letters say what is so now. `place`: as the reply has left it."""
    if hearing.kind in COUNTED:
        count_day(work, place, received_at=reply.received_at, is_first=hearing.replaces is None)
    _post_receipts(work, hearing, place, reply)
    _drop_reminders(work, place)


def told(reply: Reply, *, is_repeated: bool) -> Recorded:
    """What became of it, for whoever sent it."""
    return Recorded(
        kind=_KINDS[ReplyKind(reply.kind)],
        received_at=reply.received_at,
        index=reply.index,
        receipt_code=reply.receipt_code,
        is_repeated=is_repeated,
        differing=tuple(reply.differing),
    )


def _facts(work: Work, hearing: Hearing) -> dict[str, Any]:
    """What the event says openly."""
    source = hearing.source
    facts: dict[str, Any] = {
        "member": hearing.place.seat.code,
        "by": source.by,
        "received_at": instant(source.received_at),
    }
    if source.channel is not Channel.LINK:
        facts |= {"channel": str(source.channel), "evidence_sha256": source.evidence_sha256}
    if hearing.kind is ReplyKind.STATEMENT:
        return facts
    if hearing.kind is ReplyKind.ADMITTED:
        facts |= {"approved_by": source.by, "via": str(work.actor.kind)}
    return facts | {"channel": str(source.channel), "replaces": hearing.replaces}


def _secrets(hearing: Hearing) -> dict[str, str | None]:
    """What enters the event as commitments only."""
    statements = hearing.content.statements
    secrets = {"statement_commit": canonical(statements) if statements else None}
    if hearing.content.statement_kind:
        # Under the seal, too, because a reservation tells more than that there is a statement.
        secrets["statement_kind_commit"] = hearing.content.statement_kind
    if hearing.kind is ReplyKind.STATEMENT:
        return secrets
    vector = hearing.laid.vector
    texts = {each.name: each.common_sha256 for each in hearing.place.decisions if each.name in vector}
    return secrets | {
        "answers_commit": canonical({name: str(choice) for name, choice in vector.items()}),
        "texts_commit": canonical(texts),
        "replier_commit": canonical(hearing.content.replier),
    }


def _row(hearing: Hearing, appended: Appended) -> dict[str, Any]:
    content, source, place = hearing.content, hearing.source, hearing.place
    return {
        "consultation_id": place.consultation.id,
        "seat_id": place.seat.id,
        "invitation_id": source.invitation_id,
        "channel": source.channel,
        "index": appended.index,
        "kind": hearing.kind,
        "received_at": source.received_at,
        "answers": {name: str(choice) for name, choice in hearing.laid.vector.items()},
        "given": content.said,
        "statements": content.statements,
        "statement_kind": content.statement_kind,
        "statement_language": content.statement_language,
        "replaces": None if hearing.kind is ReplyKind.STATEMENT else hearing.replaces,
        "name": content.name,
        "function": content.function,
        "instructions": content.instructions,
        "language": content.language,
        "receipt_code": appended.receipt_code,
        "form_nonce": source.nonce,
        "form_sha256": content.sha256,
        "differing": _differing(hearing),
        "removed_at": None,
    }


def _differing(hearing: Hearing) -> list[str]:
    """Decisions in which this reply changes an answer that another focal point of the member had given."""
    if hearing.kind not in COUNTED:
        return []
    givers = ledger.givers(hearing.replies, hearing.place.anew)
    return [
        change.item
        for change in hearing.laid.changes
        if change.item in givers and givers[change.item].invitation_id != hearing.source.invitation_id
    ]


def _post_receipts(work: Work, hearing: Hearing, place: Place, reply: Reply) -> None:
    note, replaced = hearing.source.note, _replaced(hearing)
    if note is None:
        notices.post_receipts(work, place, reply, replaced=replaced)
    else:
        notices.post_on_behalf(work, place, reply, replaced=replaced, note=note)


def _replaced(hearing: Hearing) -> Reply | None:
    """The reply whose place this one takes; None where none stood."""
    if hearing.kind not in COUNTED:
        return None
    standing = hearing.place.seat.current_index
    last = ledger.last_reply(hearing.replies)
    return last if last is not None and standing is not None and last.removed_at is None else None


def _drop_reminders(work: Work, place: Place) -> None:
    """Whoever owes nothing more is not reminded, not even by a letter that waits already: the alternate neither."""
    for seat in filter(None, (place.seat, place.pair.alternate)):
        may_owe = seat.standing == Standing.ENTITLED or decides_nothing(place.decisions)
        if may_owe and not owed(place.decisions, seat):
            drop_named(work, kinds=_REMINDERS, focal_points=_POINTS, facts={"of_member": seat.member_id})
