"""Changing the standing of a member in a body: a dated, reasoned fact that officers record, never computed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app.core.work import Work
from app.members.models import Body, Member, Membership
from app.members.refusals import RegainedLater, SeatUnknown, StandingReasonNeeded, StandingUnchanged
from app.officers.refusals import ReasonNeeded
from app.record.events import HOUSE, EventType
from app.record.service import append, lock
from app.rules import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingChange:
    """A standing as it is to be."""

    #: Codes of the body and of the member.
    body: str
    code: str
    standing: Standing
    #: From which day on the right to vote is lost; None where it is regained, which is at once.
    since: date | None
    #: Why it is lost or regained. That of a loss is shown to officers; every one is in the record.
    reason: str


def change_standing(work: Work, change: StandingChange, *, approved_by: list[int] | None) -> int:
    """Record that a member has lost or regained its right to vote in a body; the index of the event.

    Args:
        work: the caller's unit of work, under the locks of whatever it concerns besides.
        change: the standing as it is to be.
        approved_by: numbers of the two officers; None where one was enough.

    Raises:
        SeatUnknown: the member has no seat in the body.
        ReasonNeeded: no reason is given.
        StandingReasonNeeded: the right to vote is lost, and the day is missing.
        RegainedLater: it is regained, and a day is given.
        StandingUnchanged: this is on file already.
    """
    lock(work, HOUSE)
    seat = _seat(work, change)
    _check(change)
    former = {"standing": seat.standing, "from": _iso(seat.standing_from)}
    present = {"standing": str(change.standing), "from": _iso(change.since)}
    is_lost = change.standing == Standing.WITHOUT_VOTE
    kept_reason = change.reason.strip() if is_lost else ""
    if former == present and seat.standing_reason == kept_reason:
        raise StandingUnchanged
    seat.standing, seat.standing_from, seat.standing_reason = change.standing, change.since, kept_reason
    work.session.flush()
    return append(
        work,
        HOUSE,
        EventType.STANDING,
        facts={"body": change.body, "member": change.code, "former": former, "by": str(work.actor)}
        | {"approved_by": approved_by}
        | present,
        secrets_={"reason_commit": change.reason.strip()},
    ).index


def _check(change: StandingChange) -> None:
    if not change.reason.strip():
        raise ReasonNeeded
    if change.standing == Standing.WITHOUT_VOTE and change.since is None:
        raise StandingReasonNeeded
    if change.standing == Standing.ENTITLED and change.since is not None:
        raise RegainedLater


def _seat(work: Work, change: StandingChange) -> Membership:
    today = work.now.date()
    found = work.session.scalar(
        select(Membership)
        .join(Body, Body.id == Membership.body_id)
        .join(Member, Member.id == Membership.member_id)
        .where(Body.code == change.body, Member.code == change.code)
        .where(or_(Membership.until.is_(None), Membership.until > today))
        .order_by(Membership.since.desc())
        .limit(1)
    )
    if found is None:
        raise SeatUnknown(code=change.code)
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
