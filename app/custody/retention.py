"""Forgetting persons once their time is over: who replied, who was written to, who was a focal point.

What Member States answered and said stays, and so does every line of the record.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from app.consultations.approval import Approval, approved_facts
from app.consultations.models import Consultation, Invitation, Seat, State
from app.core.work import Work
from app.custody.refusals import NothingDue
from app.intake.message_models import IncomingMessage
from app.intake.models import Paper
from app.members.models import FocalPoint, Member
from app.officers.erasing import erase_traces
from app.outbox.erasing import erase_addresses
from app.record.erasing import erase, events_before
from app.record.events import HOUSE, EventType, instant
from app.record.service import append
from app.replies.models import Reply

#: Events with the name and function of who sent a reply behind a commitment.
_SENT = (EventType.REPLY, EventType.LATE, EventType.ADMITTED, EventType.STATEMENT)
_REPLIERS = frozenset({"replier_commit"})
_CONTACTS = frozenset({"commit", "reason_commit"})
_IMPORTS = frozenset({"changes_commit"})
_SIGN_INS = frozenset({"account_commit", "network_commit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Whose time is over."""

    #: What ended, or was removed, before this is over; UTC.
    before: datetime
    #: References, in order.
    consultations: tuple[str, ...]
    #: Numbers of focal points that were removed, and have no link of a consultation that is kept.
    focal_points: tuple[int, ...]
    #: Codes of members with a seat in a consultation under a legal hold, of whom nothing is erased.
    held: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased: kind to how many."""

    #: Reference to what was erased with it.
    consultations: Mapping[str, Mapping[str, int]]
    #: Of the house: focal points and what stood behind the lines of its log.
    house: Mapping[str, int]


def due(work: Work) -> Due:
    """Whose time is over by `PLACET_RETENTION_DAYS`."""
    before = work.now - timedelta(days=work.settings.retention_days)
    ended = work.session.scalars(_ended(before))
    return Due(
        before=before,
        consultations=tuple(each.reference for each in ended),
        focal_points=tuple(work.session.scalars(_gone(before))),
        held=frozenset(
            work.session.scalars(
                select(Seat.code)
                .join(Consultation, Consultation.id == Seat.consultation_id)
                .where(Consultation.legal_hold_at.is_not(None))
            )
        ),
    )


def forget(work: Work, approval: Approval) -> Erased:
    """Erase what is due. Each log concerned gets an event with figures and without a person.

    Raises:
        NothingDue: there is nothing to erase.
        ReasonMissing, SecondOfficerNeeded: refusals of two officers.
    """
    facts = approved_facts(work, approval)
    found = due(work)
    consultations = {
        each.reference: _forget_consultation(work, each) for each in work.session.scalars(_ended(found.before))
    }
    work.session.flush()
    house = _forget_house(work, found)
    if not consultations and not any(house.values()):
        raise NothingDue
    for log, counts in (*consultations.items(), (HOUSE, house)):
        said = facts | {"before": instant(found.before), "counts": dict(counts)}
        append(work, log, EventType.ERASED, facts=said, secrets_={"reason_commit": approval.reason})
    return Erased(consultations=consultations, house=house)


def _ended(before: datetime) -> Select[Consultation]:
    return (
        select(Consultation)
        .where(
            Consultation.legal_hold_at.is_(None),
            Consultation.erased_at.is_(None),
            or_(
                and_(Consultation.state == State.ANNOUNCED, Consultation.announced_at < before),
                and_(Consultation.state == State.WITHDRAWN, Consultation.withdrawn_at < before),
            ),
        )
        .order_by(Consultation.reference)
    )


def _gone(before: datetime) -> Select[int]:
    is_kept = (
        select(Invitation.id)
        .join(Consultation, Consultation.id == Invitation.consultation_id)
        .where(
            Invitation.focal_point_id == FocalPoint.id,
            Consultation.erased_at.is_(None),
            Consultation.id.not_in(_ended(before).with_only_columns(Consultation.id).order_by(None)),
        )
    )
    return (
        select(FocalPoint.id)
        .where(FocalPoint.removed_at < before, FocalPoint.erased_at.is_(None), ~is_kept.exists())
        .order_by(FocalPoint.id)
    )


def _forget_consultation(work: Work, consultation: Consultation) -> dict[str, int]:
    log = consultation.reference
    consultation.erased_at = work.now
    sent = [index for kind in _SENT for index in events_before(work, log, kind, work.now)]
    contacts = events_before(work, log, EventType.CONTACT, work.now)
    openings = erase(work, log, sent, _REPLIERS) + erase(work, log, contacts, _CONTACTS)
    return {
        "openings": openings,
        "letters": erase_addresses(work, [log], before=work.now),
        "replies": _blank(work, Reply, Reply.consultation_id == consultation.id, ("name", "function", "instructions")),
        "papers": _blank(work, Paper, Paper.consultation_id == consultation.id, ("name", "function", "address")),
        "messages": _blank(work, IncomingMessage, IncomingMessage.consultation_id == consultation.id, _MESSAGE),
    }


_MESSAGE = ("sender", "sender_name", "subject")


def _forget_house(work: Work, found: Due) -> dict[str, int]:
    """What the house keeps beside consultations; nothing of members that a legal hold concerns."""
    held_points = _points_of(work, found.held)
    points = [each for each in found.focal_points if each not in held_points]
    contacts = _former_lists(work, found)
    imports = () if found.held else events_before(work, HOUSE, EventType.MEMBERS_IMPORTED, found.before)
    sign_ins = events_before(work, HOUSE, EventType.SIGN_IN_REFUSED, found.before)
    openings = (
        erase(work, HOUSE, contacts, _CONTACTS)
        + erase(work, HOUSE, list(imports), _IMPORTS)
        + erase(work, HOUSE, list(sign_ins), _SIGN_INS)
    )
    stray = IncomingMessage.consultation_id.is_(None) & (IncomingMessage.received_at < found.before)
    return {
        "focal_points": _erase_points(work, points),
        "openings": openings,
        "letters": erase_addresses(work, ["", HOUSE], before=found.before, besides=held_points),
        "messages": 0 if found.held else _blank(work, IncomingMessage, stray, _MESSAGE),
        "desk": erase_traces(work, before=found.before, held=found.held),
    }


def _former_lists(work: Work, found: Due) -> list[int]:
    """Lists of focal points that are no longer the present one, of members that no hold concerns."""
    listed = events_before(work, HOUSE, EventType.CONTACT, work.now)
    latest = {each["member"]: index for index, each in listed.items()}
    return [
        index
        for index, each in listed.items()
        if each["at"] < instant(found.before) and index != latest[each["member"]] and each["member"] not in found.held
    ]


def _points_of(work: Work, codes: Collection[str]) -> frozenset[int]:
    return frozenset(
        work.session.scalars(
            select(FocalPoint.id).join(Member, Member.id == FocalPoint.member_id).where(Member.code.in_(codes))
        )
    )


def _erase_points(work: Work, points: Sequence[int]) -> int:
    """The rows stay, because invitations and replies point at them; an address is no longer one."""
    for point in work.session.scalars(select(FocalPoint).where(FocalPoint.id.in_(points))):
        point.title = point.name = point.designation = point.designated_by = ""
        point.designated_on = point.designated_until = None
        point.email, point.erased_at = f"erased-{point.id}", work.now
    return len(points)


def _blank(
    work: Work, table: type[Reply | Paper | IncomingMessage], chosen: ColumnElement[bool], columns: Sequence[str]
) -> int:
    """Empty these columns; how many rows held something in one of them."""
    holds = or_(*(getattr(table, name) != "" for name in columns))
    gone = work.session.scalars(
        update(table)
        .where(chosen, holds)
        .values(dict.fromkeys(columns, ""))
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
