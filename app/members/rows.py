"""What the rows of a table mean: members, and focal points.

None stands for a column that the file does not have: what is on file stays. A column that is there speaks for every
row, so its empty cells mean the empty value, or the usual one where there is one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.core.i18n import LANGUAGES, N_, SOURCE
from app.members.cells import shown
from app.members.models import FocalPointRole, Scope
from app.members.readers import Problems, RowReader
from app.members.refusals import Problem
from app.members.tables import Columns, Table
from app.rules import Standing

MEMBER_COLUMNS = Columns(
    required=("iso2",),
    optional=(
        f"name_{SOURCE}",
        "itu_region",
        "groups",
        *(f"name_{language}" for language in LANGUAGES if language != SOURCE),
        "weight",
        "class",
        "alternate_for",
        "standing",
        "standing_reason",
        "standing_from",
        "zone",
    ),
)
FOCAL_POINT_COLUMNS = Columns(required=("iso2", "email"), optional=("title", "name", "language", "role", "scope"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingGiven:
    """The standing that a row states."""

    standing: str
    #: None: the file has no such column; so too for the day, which an empty cell may not be.
    reason: str | None
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member as a file states it."""

    source: str
    line: int
    code: str
    #: Language to name, of the columns that are there; "": the name of the reviewed table.
    names: Mapping[str, str]
    region: str | None
    groups: tuple[str, ...] | None
    weight: int | None
    member_class: str | None
    #: Code in capitals; "": it has a seat of its own.
    alternate_for: str | None
    standing: StandingGiven | None
    #: IANA name; "": the zone of the capital.
    zone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FocalPointRow:
    """One focal point as a file states it; the address is in lower case."""

    source: str
    line: int
    code: str
    email: str
    title: str | None
    name: str | None
    language: str | None
    role: str | None
    scope: str | None


def usual_scope(role: str) -> str:
    """The scope of a focal point whose row gives none: a copy is for reading, everybody else may reply."""
    return Scope.READ if role == FocalPointRole.COPY else Scope.REPLY


def member_rows(table: Table) -> tuple[tuple[MemberRow, ...], tuple[Problem, ...]]:
    """The members of a table, and everything that is wrong with it; the former are of use only without the latter."""
    problems = Problems(table.problems)
    for column in ("standing_reason", "standing_from"):
        if column in table.headings and "standing" not in table.headings:
            text = N_("The column is missing, and %(other)s needs it.")
            facts: dict[str, object] = {"other": column}
            problems.add(Problem(code="missing_column", text=text, facts=facts, source=table.source, column="standing"))
    readers = [RowReader(table, row, problems) for row in table.rows]
    rows = tuple(map(_member, readers))
    _refuse_duplicates(readers, [(row.code,) for row in rows], column="iso2")
    return rows, problems.in_order()


def focal_point_rows(table: Table) -> tuple[tuple[FocalPointRow, ...], tuple[Problem, ...]]:
    """The focal points of a table, and everything that is wrong with it; see `member_rows`."""
    problems = Problems(table.problems)
    readers = [RowReader(table, row, problems) for row in table.rows]
    rows = tuple(map(_focal_point, readers))
    _refuse_duplicates(readers, [(row.code, row.email) for row in rows], column="email")
    return rows, problems.in_order()


def _member(reader: RowReader) -> MemberRow:
    return MemberRow(
        source=reader.source,
        line=reader.line,
        code=reader.code(),
        names={each: name for each in LANGUAGES if (name := reader.text(f"name_{each}")) is not None},
        region=reader.text("itu_region"),
        groups=reader.values("groups"),
        weight=reader.weight(),
        member_class=reader.text("class"),
        alternate_for=reader.other_code("alternate_for"),
        standing=_standing(reader),
        zone=reader.zone(),
    )


def _standing(reader: RowReader) -> StandingGiven | None:
    standing = reader.choice("standing", list(Standing), usual=Standing.ENTITLED)
    if standing is None:
        return None
    reason, since = reader.text("standing_reason"), reader.day("standing_from")
    for column in ("standing_reason", "standing_from"):
        text = reader.text(column)
        if standing == Standing.WITHOUT_VOTE and text == "":
            reader.refuse(column, "missing_value", N_("A member without the right to vote needs a reason and a day."))
        if standing == Standing.ENTITLED and text:
            problem = N_("Only a member without the right to vote has a reason and a day.")
            reader.refuse(column, "not_without_vote", problem)
    return StandingGiven(standing=standing, reason=reason, since=since)


def _focal_point(reader: RowReader) -> FocalPointRow:
    role = reader.choice("role", list(FocalPointRole), usual=FocalPointRole.PRIMARY)
    # Without a role in the file an empty scope means the one on file, or the usual one of the role on file.
    says_scope = bool(role or reader.text("scope"))
    return FocalPointRow(
        source=reader.source,
        line=reader.line,
        code=reader.code(),
        email=reader.email(),
        title=reader.text("title"),
        name=reader.text("name"),
        language=reader.choice("language", LANGUAGES),
        role=role,
        scope=reader.choice("scope", list(Scope), usual=usual_scope(role or "")) if says_scope else None,
    )


def _refuse_duplicates(readers: Iterable[RowReader], keys: Iterable[tuple[str, ...]], *, column: str) -> None:
    first: dict[tuple[str, ...], int] = {}
    for reader, key in zip(readers, keys, strict=True):
        if not all(key):
            continue
        line = first.setdefault(key, reader.line)
        if line != reader.line:
            problem = N_("%(key)s is there already, in line %(other)s.")
            reader.refuse(column, "duplicate", problem, key=shown(" ".join(key)), other=line)
