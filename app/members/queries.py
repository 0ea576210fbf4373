"""Reading members: the roster of a body on a day, in the body's order, with official names and focal points."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.core.folding import folded
from app.core.work import Work
from app.members.models import Body, FocalPoint, Member, MemberName, Membership
from app.rules import Standing

ORDER_LANGUAGE = "fr"

_WORD = re.compile(r"\w+")


#: Members of whom everything on file is held at once.
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One member of a body as it stands on a day."""

    member_id: int
    code: str
    #: Language to official name; a language without one is missing, never filled from another.
    names: Mapping[str, str]
    #: That of the day: a right to vote that is lost from a later day on is still there.
    standing: str
    #: Since when, and why, the right to vote is lost, also where the day is still to come; None and "" otherwise.
    standing_from: date | None
    standing_reason: str
    weight: int
    member_class: str
    #: Code of the member it stands in for; "": it has a seat of its own.
    alternate_for: str
    region: str
    groups: tuple[str, ...]
    #: IANA name; "" when not known.
    zone: str
    #: Those in office, in the order in which they were entered.
    focal_points: tuple[FocalPoint, ...]

    @property
    def has_vote(self) -> bool:
        """Whether it votes in its own right: an alternate does not, though it may step in for whoever does."""
        return self.standing == Standing.ENTITLED and not self.alternate_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """All members of a body on a day, in the body's order."""

    body: str
    lines: tuple[RosterLine, ...]


def body(work: Work, code: str) -> Body | None:
    """The body of that code; None where there is none."""
    return work.session.scalar(select(Body).where(Body.code == code))


def roster(work: Work, body_code: str, *, on: date) -> Roster:
    """The members of a body on a day, in French alphabetical order."""
    rows = _memberships(on).where(Body.code == body_code).execution_options(yield_per=AT_ONCE)
    return _roster(body_code, work.session.scalars(rows), on)


def rosters(work: Work, *, on: date) -> tuple[Roster, ...]:
    """The same of every body that has members on that day, by code; as many queries as for one."""
    rows: dict[str, list[Membership]] = {}
    for row in work.session.scalars(_memberships(on).options(contains_eager(Membership.body))):
        rows.setdefault(row.body.code, []).append(row)
    return tuple(_roster(code, rows[code], on) for code in sorted(rows))


def missing_names(found: Roster, languages: Iterable[str]) -> dict[str, list[str]]:
    """Code of each member that lacks an official name, with the languages in which it does."""
    wanted = tuple(languages)
    missing = {line.code: [each for each in wanted if each not in line.names] for line in found.lines}
    return {code: lacking for code, lacking in missing.items() if lacking}


def standing_on(row: Membership, on: date) -> str:
    """The standing of a membership on a day."""
    return Standing.ENTITLED if row.standing_from is not None and row.standing_from > on else row.standing


def names_on(names: Sequence[MemberName], on: date) -> dict[str, str]:
    """Language to the latest name that is valid on a day; `names` are in the order of their days."""
    return {each.language: each.name for each in names if each.valid_from <= on}


def _memberships(on: date) -> Select[Membership]:
    return (
        select(Membership)
        .join(Membership.body)
        .where(Membership.since <= on, or_(Membership.until.is_(None), Membership.until > on))
        .options(
            selectinload(Membership.member).selectinload(Member.names),
            selectinload(Membership.member).selectinload(Member.focal_points),
        )
    )


def _roster(body_code: str, rows: Iterable[Membership], on: date) -> Roster:
    return Roster(body=body_code, lines=tuple(sorted((_line(row, on) for row in rows), key=_place)))


def _line(row: Membership, on: date) -> RosterLine:
    member = row.member
    return RosterLine(
        member_id=member.id,
        code=member.code,
        names=names_on(member.names, on),
        standing=standing_on(row, on),
        standing_from=row.standing_from,
        standing_reason=row.standing_reason,
        weight=row.weight,
        member_class=row.member_class,
        alternate_for=row.alternate_for,
        region=member.region,
        groups=tuple(member.groups),
        zone=member.zone,
        focal_points=tuple(point for point in member.focal_points if point.removed_at is None),
    )


def _place(line: RosterLine) -> tuple[str, str]:
    """Case, accents and signs do not count in French alphabetical order; the code decides between equals."""
    return " ".join(_WORD.findall(folded(line.names.get(ORDER_LANGUAGE, line.code)))), line.code
