"""Writing what a difference says to the tables of members and focal points. Rows of focal points are never deleted."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.work import Work
from app.members.difference import ChangeKind, FocalPointChange, FocalPointState, MemberChange, MemberState, NameState
from app.members.models import Body, FocalPoint, Member, MemberName, Membership


def keep_members(work: Work, body: Body, changes: Sequence[MemberChange], day: date) -> None:
    """Write members, their names and their seats in a body; seats begin and end on `day`."""
    members = _members(work, {each.after.code for each in changes})
    for change in changes:
        members.setdefault(change.after.code, Member(code=change.after.code, names=[]))
        _fill_member(members[change.after.code], change.after)
    work.session.add_all(members.values())
    work.session.flush()
    seats = _latest_seats(work, body)
    for change in changes:
        member = members[change.after.code]
        seat = seats.get(member.id)
        if change.kind is ChangeKind.REMOVED and seat:
            seat.until = day
            continue
        if seat is None or (seat.until is not None and seat.until < day):
            seat = Membership(body_id=body.id, member_id=member.id, since=day)
            work.session.add(seat)
        # A seat that ended today goes on: a day has one seat only.
        seat.until = None
        _fill_seat(seat, change.after)
    work.session.flush()


def keep_focal_points(work: Work, changes: Sequence[FocalPointChange]) -> None:
    """Write focal points; one who comes back gets the former row again, since old replies point at it."""
    members = _members(work, {each.after.code for each in changes})
    for change in changes:
        member, after = members[change.after.code], change.after
        point = next((each for each in member.focal_points if each.email == after.email), None)
        if point is None:
            point = FocalPoint(email=after.email)
            member.focal_points.append(point)
        _fill_focal_point(point, after)
        if change.kind is not ChangeKind.CHANGED:
            point.removed_at = None if after.is_in_office else work.now
    work.session.flush()


def _members(work: Work, codes: Collection[str]) -> dict[str, Member]:
    rows = work.session.scalars(
        select(Member).options(selectinload(Member.names), selectinload(Member.focal_points))
    ).all()
    return {each.code: each for each in rows if each.code in codes}


def _latest_seats(work: Work, body: Body) -> dict[int, Membership]:
    rows = work.session.scalars(select(Membership).where(Membership.body_id == body.id).order_by(Membership.since))
    return {each.member_id: each for each in rows}


def _fill_member(member: Member, after: MemberState) -> None:
    member.region = after.region
    member.groups = list(after.groups)
    member.zone = after.zone
    _fill_names(member, after.names)


def _fill_names(member: Member, names: Sequence[NameState]) -> None:
    """Rows of the same language and day are overwritten in place: their pair is unique."""
    on_file = {(each.language, each.valid_from): each for each in member.names}
    wanted = {(each.language, each.valid_from): each.name for each in names}
    for key, row in on_file.items():
        if key not in wanted:
            member.names.remove(row)
    for key, name in wanted.items():
        if key in on_file:
            on_file[key].name = name
        else:
            member.names.append(MemberName(language=key[0], valid_from=key[1], name=name))


def _fill_seat(seat: Membership, after: MemberState) -> None:
    seat.weight = after.weight
    seat.member_class = after.member_class
    seat.alternate_for = after.alternate_for
    seat.standing = after.standing
    seat.standing_reason = after.standing_reason
    seat.standing_from = after.standing_from


def _fill_focal_point(point: FocalPoint, after: FocalPointState) -> None:
    point.title = after.title
    point.name = after.name
    point.language = after.language
    point.role = after.role
    point.scope = after.scope
