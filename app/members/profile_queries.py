"""One member as the desk shows it: names, seats with their standing, and who may act for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.i18n import LANGUAGES
from app.core.work import Work
from app.members.confirmation_queries import Represented, known_of, represented
from app.members.models import Body, FocalPoint, Member, Membership
from app.members.names import ALWAYS
from app.members.queries import names_on, standing_on
from app.members.refusals import MemberUnknown
from app.rules import Standing


class Designation(StrEnum):
    """Whether a designation stands behind a focal point today."""

    ON_FILE = "on_file"
    EXPIRED = "expired"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedName:
    """One official name."""

    name: str
    #: First day on which it holds; None: always.
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesIn:
    """The official names of a member in one language, in the order of their days; none is missing, never filled."""

    language: str
    names: tuple[DatedName, ...]
    #: That of today; "": there is none.
    present: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFacts:
    """A member's place in one body."""

    #: Code and name of the body.
    body: str
    body_name: str
    since: date
    #: None: still a member.
    until: date | None
    weight: int
    member_class: str
    #: Code of the member it stands in for; "": it has a seat of its own.
    alternate_for: str
    #: Whether it has the right to vote today; one that is lost from a later day on is still there.
    has_vote: bool
    #: Since when, and why, it is lost, also where the day is still to come; None and "" otherwise.
    standing_from: date | None
    standing_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFacts:
    """A focal point in office."""

    email: str
    name: str
    title: str
    language: str
    role: str
    scope: str
    #: The instrument, who signed it, its date, and the last day on which it is good.
    instrument: str
    designated_by: str
    designated_on: date | None
    designated_until: date | None
    designation: Designation
    represented: Represented


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One member."""

    code: str
    #: Today's official name in the language of the page; the code where there is none.
    name: str
    region: str
    groups: tuple[str, ...]
    #: IANA name; "" when not known.
    zone: str
    names: tuple[NamesIn, ...]
    #: Those that have not ended, by code of the body.
    seats: tuple[SeatFacts, ...]
    #: In the order of entry.
    focal_points: tuple[PointFacts, ...]


def profile(work: Work, code: str, language: str) -> Profile:
    """One member, in a fixed number of queries.

    Raises:
        MemberUnknown: there is none of that code.
    """
    chosen = select(Member).where(Member.code == code)
    member = work.session.scalar(chosen.options(selectinload(Member.names), selectinload(Member.focal_points)))
    if member is None:
        raise MemberUnknown(code=code)
    today = work.now.date()
    return Profile(
        code=member.code,
        name=names_on(member.names, today).get(language, member.code),
        region=member.region,
        groups=tuple(member.groups),
        zone=member.zone,
        names=tuple(_names_in(member, each, today) for each in LANGUAGES),
        seats=tuple(_seats(work, member, language)),
        focal_points=tuple(_points(work, member)),
    )


def designation_of(point: FocalPoint, today: date) -> Designation:
    """Whether a designation is on file and good on a day."""
    if not point.designation:
        return Designation.NONE
    is_over = point.designated_until is not None and point.designated_until < today
    return Designation.EXPIRED if is_over else Designation.ON_FILE


def _names_in(member: Member, language: str, today: date) -> NamesIn:
    return NamesIn(
        language=language,
        names=tuple(
            DatedName(name=each.name, since=None if each.valid_from == ALWAYS else each.valid_from)
            for each in member.names
            if each.language == language
        ),
        present=names_on(member.names, today).get(language, ""),
    )


def _seats(work: Work, member: Member, language: str) -> list[SeatFacts]:
    today = work.now.date()
    rows = work.session.execute(
        select(Membership, Body)
        .join(Body, Body.id == Membership.body_id)
        .where(Membership.member_id == member.id)
        .order_by(Body.code, Membership.since)
    )
    return [
        SeatFacts(
            body=body.code,
            body_name=body.names.get(language, body.code),
            since=seat.since,
            until=seat.until,
            weight=seat.weight,
            member_class=seat.member_class,
            alternate_for=seat.alternate_for,
            has_vote=standing_on(seat, today) == Standing.ENTITLED,
            standing_from=seat.standing_from,
            standing_reason=seat.standing_reason,
        )
        for seat, body in rows
        if seat.until is None or seat.until > today
    ]


def _points(work: Work, member: Member) -> list[PointFacts]:
    points = [each for each in member.focal_points if each.removed_at is None]
    known = known_of(represented(work), points)
    return [_point(point, work.now.date(), found) for point, found in zip(points, known, strict=True)]


def _point(point: FocalPoint, today: date, known: Represented) -> PointFacts:
    return PointFacts(
        email=point.email,
        name=point.name,
        title=point.title,
        language=point.language,
        role=point.role,
        scope=point.scope,
        instrument=point.designation,
        designated_by=point.designated_by,
        designated_on=point.designated_on,
        designated_until=point.designated_until,
        designation=designation_of(point, today),
        represented=known,
    )
