"""Contests: a focal point says that a reply was not sent on behalf of its member, and two officers rule on it."""

from collections.abc import Sequence

from sqlalchemy import select

from app.consultations.models import Consultation, Seat
from app.consultations.queries import by_reference
from app.consultations.refusals import ReasonMissing
from app.core.work import Work
from app.links.tokens import ContestClaim
from app.members.models import FocalPoint
from app.record.events import EventType
from app.record.service import append, lock
from app.replies import ledger, notices, objections
from app.replies.ledger import Place
from app.replies.models import Contest, Reply
from app.replies.places import place_of
from app.replies.refusals import (
    NoSuchReply,
    NotContested,
    OneOfficer,
    RuledBefore,
)
from app.replies.submission import Contested, Ruling


def contest(work: Work, claim: ContestClaim) -> Contested:
    """Flag a reply as not sent on behalf of its member; it stands until two officers have ruled.

    Once per focal point and reply: the second time gives back the first.

    Raises:
        NoSuchReply: there is no such reply, or it is not of the focal point's member.
        RuledBefore: the reply was removed by a ruling.
    """
    reference = work.session.scalar(select(Consultation.reference).where(Consultation.id == claim.consultation))
    if reference is None:
        raise NoSuchReply
    lock(work, reference)
    place, reply = _place_of(work, by_reference(work, reference), claim.reply)
    _check_own(work, place, claim)
    earlier = earlier_contest(work, claim)
    if earlier is not None:
        return _told(reply, earlier, is_repeated=True)
    if reply.removed_at is not None:
        raise RuledBefore
    event = append(work, reference, EventType.CONTESTED, facts={"reply": reply.index, "by": claim.focal_point})
    row = Contest(
        consultation_id=place.consultation.id,
        reply_index=reply.index,
        focal_point_id=claim.focal_point,
        index=event.index,
        contested_at=work.now,
    )
    work.session.add(row)
    notices.post_contest_received(work, place, reply, index=event.index)
    return _told(reply, row, is_repeated=False)


def rule_on_contest(work: Work, reference: str, index: int, ruling: Ruling) -> None:
    """Settle all contests of one reply.

    Upheld, the reply is removed: if it still stands, the seat is emptied, and the reply before it does not revive.
    Where the outcome has been announced, whoever calls this sees to the corrigendum.

    Args:
        work: the caller's unit of work.
        reference: of the consultation.
        index: of the contested reply in the log.
        ruling: what two officers decided; that both are enabled is checked by whoever names them.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NoSuchReply: it has no reply of that index.
        NotContested: no contest of it waits.
        OneOfficer: the same officer twice.
        ReasonMissing: no reason is given.
    """
    _check_ruling(ruling)
    lock(work, reference)
    consultation = by_reference(work, reference)
    place, reply = _place_of(work, consultation, index)
    waiting = _waiting(work, place, reply)
    event = append(
        work,
        reference,
        EventType.CONTEST_RULED,
        facts={
            "reply": reply.index,
            "upheld": ruling.is_upheld,
            "approved_by": [ruling.by_id, ruling.approved_by_id],
            "via": str(work.actor.kind),
        },
        secrets_={"reason_commit": ruling.reason},
    )
    for each in waiting:
        each.ruled_at, each.is_upheld = work.now, ruling.is_upheld
    if ruling.is_upheld:
        _remove(work, place, reply)
    notices.post_contest_ruled(work, place, reply, is_upheld=ruling.is_upheld, index=event.index)


def earlier_contest(work: Work, claim: ContestClaim) -> Contest | None:
    """The same focal point's contest of the same reply; None where there is none."""
    return work.session.scalar(
        select(Contest).where(
            Contest.consultation_id == claim.consultation,
            Contest.reply_index == claim.reply,
            Contest.focal_point_id == claim.focal_point,
        )
    )


def _check_ruling(ruling: Ruling) -> None:
    if ruling.by_id == ruling.approved_by_id:
        raise OneOfficer
    if not ruling.reason.strip():
        raise ReasonMissing


def _remove(work: Work, place: Place, reply: Reply) -> None:
    reply.removed_at = work.now
    statements = -int(reply.is_timely_statement)
    if place.seat.current_index == reply.index:
        ledger.settle(work, place, index=None, vector={}, statements=statements)
        place.seat.final_at = None
    else:
        # What was removed may have given the reason of an answer that stands.
        standing = place.seat.current_index
        ledger.settle(work, place, index=standing, vector=place.standing_answers, statements=statements)
    objections.follow(work, place)


def _place_of(work: Work, consultation: Consultation, index: int) -> tuple[Place, Reply]:
    reply = work.session.scalar(select(Reply).where(Reply.consultation_id == consultation.id, Reply.index == index))
    if reply is None:
        raise NoSuchReply
    seat = work.session.get_one(Seat, reply.seat_id)
    return place_of(work, consultation, seat), reply


def _check_own(work: Work, place: Place, claim: ContestClaim) -> None:
    """A focal point that has left office can no longer contest; a reply of another member never could be."""
    point = work.session.get(FocalPoint, claim.focal_point)
    if point is None or point.member_id != place.seat.member_id or point.removed_at is not None:
        raise NoSuchReply


def _waiting(work: Work, place: Place, reply: Reply) -> Sequence[Contest]:
    found = work.session.scalars(
        select(Contest).where(
            Contest.consultation_id == place.consultation.id,
            Contest.reply_index == reply.index,
            Contest.ruled_at.is_(None),
        )
    ).all()
    if not found:
        raise NotContested(index=reply.index, reference=place.consultation.reference)
    return found


def _told(reply: Reply, row: Contest, *, is_repeated: bool) -> Contested:
    return Contested(
        reply_index=reply.index,
        receipt_code=reply.receipt_code,
        contested_at=row.contested_at,
        is_repeated=is_repeated,
    )
