"""From what is on file and what the files say to what would be on file. Pure: nothing is read or written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from app.core.i18n import N_
from app.members.alternates import problems_of_alternates
from app.members.difference import FocalPointChange, FocalPointState, MemberChange, MemberState, Notice
from app.members.models import FocalPointRole
from app.members.names import capital_zone
from app.members.naming import name_notices, names_after
from app.members.refusals import Problem
from app.members.rows import FocalPointRow, MemberRow, StandingGiven, usual_scope
from app.rules import Standing

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be; of use only where there is no problem."""

    members: list[MemberChange] = field(default_factory=list)
    focal_points: list[FocalPointChange] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How an import is meant."""

    #: Whether members and focal points that the files do not have are removed.
    removes: bool
    #: Day whose official names hold from now on for every day; None: each name from its own day on.
    names_on: date | None
    #: Today in UTC.
    today: date


def plan_members(plan: Plan, rows: Sequence[MemberRow], current: Mapping[str, MemberState], terms: Terms) -> set[str]:
    """Add to the plan what becomes of the members; the codes of those who then have a seat come back.

    Args:
        plan: what is added to.
        rows: the members of the file.
        current: every member on file by its code, also those without a seat in this body.
        terms: how the import is meant.
    """
    principals = {code: state.alternate_for for code, state in current.items() if state.is_member}
    seated = set(principals)
    for row in rows:
        before = current.get(row.code, MemberState(code=row.code))
        after = _member_after(plan, row, before, terms)
        principals[row.code] = after.alternate_for
        plan.notices.extend(name_notices(row, after, terms.names_on or terms.today))
        if after != before:
            plan.members.append(MemberChange(before=before, after=after))
    listed = {row.code for row in rows}
    leaving = sorted(seated - listed) if terms.removes else []
    plan.members.extend(
        MemberChange(before=current[code], after=replace(current[code], is_member=False)) for code in leaving
    )
    for code in leaving:
        del principals[code]
    plan.problems.extend(problems_of_alternates(rows, principals))
    return set(principals)


def plan_focal_points(
    plan: Plan,
    rows: Sequence[FocalPointRow],
    current: Mapping[tuple[str, str], FocalPointState],
    codes: set[str],
    *,
    removes: bool,
) -> None:
    """Add to the plan what becomes of the focal points.

    Args:
        plan: what is added to.
        rows: the focal points of the file.
        current: every focal point that ever was, by member's code and address.
        codes: the members that have a seat after the import.
        removes: whether focal points of those members that the file does not have leave office.
    """
    found = dict(current)
    for row in rows:
        key = (row.code, row.email)
        before = current.get(key, FocalPointState(code=row.code, email=row.email))
        found[key] = _focal_point_after(plan, row, before)
        if row.code not in codes:
            plan.problems.append(_problem(row, "iso2", "no_member", N_("%(code)s has no seat in the body.")))
        if found[key] != before:
            plan.focal_points.append(FocalPointChange(before=before, after=found[key]))
    if removes:
        listed = {(row.code, row.email) for row in rows}
        for key, before in current.items():
            if before.is_in_office and before.code in codes and key not in listed:
                found[key] = replace(before, is_in_office=False)
                plan.focal_points.append(FocalPointChange(before=before, after=found[key]))
    plan.notices.extend(_shared_addresses(plan.focal_points, found.values()))


def _member_after(plan: Plan, row: MemberRow, before: MemberState, terms: Terms) -> MemberState:
    standing = _standing_after(plan, row, before)
    zone = before.zone if before.is_member else before.zone or capital_zone(row.code)
    return MemberState(
        code=row.code,
        is_member=True,
        names=names_after(row, before, terms.names_on),
        region=_given(row.region, before.region),
        groups=_given(row.groups, before.groups),
        zone=zone if row.zone is None else row.zone or capital_zone(row.code),
        weight=_given(row.weight, before.weight),
        member_class=_given(row.member_class, before.member_class),
        alternate_for=_given(row.alternate_for, before.alternate_for),
        standing=standing.standing,
        standing_reason=standing.reason or "",
        standing_from=standing.since,
    )


def _standing_after(plan: Plan, row: MemberRow, before: MemberState) -> StandingGiven:
    """The standing with its reason and day; those on file stay where the file has no columns for them."""
    on_file = StandingGiven(standing=before.standing, reason=before.standing_reason, since=before.standing_from)
    if row.standing is None:
        return on_file
    if row.standing.standing == Standing.ENTITLED:
        return row.standing
    after = replace(
        row.standing, reason=_given(row.standing.reason, on_file.reason), since=row.standing.since or on_file.since
    )
    text = N_("%(code)s has no right to vote, and needs a reason and a day.")
    if not after.reason:
        plan.problems.append(_problem(row, "standing_reason", "missing_value", text))
    if not after.since:
        plan.problems.append(_problem(row, "standing_from", "missing_value", text))
    return after


def _focal_point_after(plan: Plan, row: FocalPointRow, before: FocalPointState) -> FocalPointState:
    role = row.role or before.role or FocalPointRole.PRIMARY
    # Another role brings its own scope with it, unless the file says otherwise.
    kept = before.scope if role == before.role else usual_scope(role)
    language = row.language or before.language
    if not language:
        plan.problems.append(_problem(row, "language", "missing_value", N_("A new focal point needs a language.")))
    return FocalPointState(
        code=row.code,
        email=row.email,
        is_in_office=True,
        title=_given(row.title, before.title),
        name=_given(row.name, before.name),
        language=language,
        role=role,
        scope=row.scope or kept,
    )


def _given(value: T | None, kept: T) -> T:
    return kept if value is None else value


def _problem(row: MemberRow | FocalPointRow, column: str, code: str, text: str) -> Problem:
    return Problem(code=code, text=text, facts={"code": row.code}, source=row.source, line=row.line, column=column)


def _shared_addresses(changes: Iterable[FocalPointChange], found: Iterable[FocalPointState]) -> Iterable[Notice]:
    """An address may act for two members; that is rare enough to be told when it comes up."""
    codes: dict[str, set[str]] = {}
    for each in found:
        if each.is_in_office:
            codes.setdefault(each.email, set()).add(each.code)
    for email in dict.fromkeys(change.after.email for change in changes if change.after.is_in_office):
        if len(codes[email]) > 1:
            yield Notice(
                code="shared_address",
                text=N_("%(email)s is a focal point of several Member States: %(codes)s."),
                facts={"email": email, "codes": ", ".join(sorted(codes[email]))},
            )
