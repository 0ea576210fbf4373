"""What is on file of members and focal points, as the states that a difference is drawn up from."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.core.work import Work
from app.members.difference import FocalPointState, MemberState, NameState
from app.members.models import Body, FocalPoint, Member, MemberName, Membership


def member_states(work: Work, body: Body | None, day: date) -> dict[str, MemberState]:
    """Every member on file by its code, with its seat in the body on that day; None: the body does not exist yet."""
    seats = {each.member_id: each for each in memberships(work, body, day)} if body else {}
    members = work.session.scalars(select(Member).options(selectinload(Member.names)))
    return {each.code: _member_state(each, seats.get(each.id)) for each in members}


def memberships(work: Work, body: Body, day: date) -> Sequence[Membership]:
    """The memberships in a body that have not ended by a day."""
    return work.session.scalars(
        select(Membership).where(Membership.body_id == body.id, or_(Membership.until.is_(None), Membership.until > day))
    ).all()


def focal_point_states(work: Work) -> dict[tuple[str, str], FocalPointState]:
    """Every focal point that ever was, by its member's code and its address, in the order of entry."""
    rows = work.session.execute(
        select(FocalPoint, Member.code).join(Member, Member.id == FocalPoint.member_id).order_by(FocalPoint.id)
    )
    return {(code, point.email): _focal_point_state(point, code) for point, code in rows}


def _member_state(member: Member, seat: Membership | None) -> MemberState:
    state = MemberState(
        code=member.code,
        names=_names(member.names),
        region=member.region,
        groups=tuple(member.groups),
        zone=member.zone,
    )
    if seat is None:
        return state
    return MemberState(
        code=state.code,
        is_member=True,
        names=state.names,
        region=state.region,
        groups=state.groups,
        zone=state.zone,
        weight=seat.weight,
        member_class=seat.member_class,
        alternate_for=seat.alternate_for,
        standing=seat.standing,
        standing_reason=seat.standing_reason,
        standing_from=seat.standing_from,
    )


def _names(rows: Sequence[MemberName]) -> tuple[NameState, ...]:
    return tuple(sorted(NameState(language=each.language, valid_from=each.valid_from, name=each.name) for each in rows))


def _focal_point_state(point: FocalPoint, code: str) -> FocalPointState:
    return FocalPointState(
        code=code,
        email=point.email,
        is_in_office=point.removed_at is None,
        title=point.title,
        name=point.name,
        language=point.language,
        role=point.role,
        scope=point.scope,
    )
