"""The files of one import: read together, refused together."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.i18n import N_
from app.members import tables
from app.members.difference import Notice
from app.members.refusals import MembersRefused, Problem
from app.members.rows import (
    FOCAL_POINT_COLUMNS,
    MEMBER_COLUMNS,
    FocalPointRow,
    MemberRow,
    focal_point_rows,
    member_rows,
)
from app.members.tables import Columns, Table
from app.record.events import text_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A file as it was handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What the files of one import say."""

    members: tuple[MemberRow, ...]
    #: None: there is no such file.
    focal_points: tuple[FocalPointRow, ...] | None = None
    #: SHA-256 of each file in hexadecimal digits, that of the members first.
    sha256: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


def read(members: NamedFile, focal_points: NamedFile | None = None) -> Files:
    """Read the file of members, and that of focal points if there is one.

    Raises:
        MembersRefused: with all problems of both.
    """
    problems: list[Problem] = []
    first = _table(members, MEMBER_COLUMNS, problems)
    second = _table(focal_points, FOCAL_POINT_COLUMNS, problems) if focal_points else None
    seats, found = member_rows(first) if first else ((), ())
    problems += found
    points, found = focal_point_rows(second) if second else ((), ())
    problems += found
    if problems:
        raise MembersRefused(problems)
    return Files(
        members=seats,
        focal_points=points if focal_points else None,
        sha256=tuple(text_hash(each.content) for each in (members, focal_points) if each),
        notices=tuple(notice for table in (first, second) if table for notice in _notices(table)),
    )


def _table(file: NamedFile, columns: Columns, problems: list[Problem]) -> Table | None:
    try:
        return tables.read(file.content, source=file.name, columns=columns)
    except MembersRefused as refusal:
        problems += refusal.problems
        return None


def _notices(table: Table) -> Iterator[Notice]:
    if table.encoding == "windows-1252":
        yield Notice(
            code="windows_1252",
            text=N_("%(file)s is not Unicode and was read as Windows-1252; look at the letters with accents."),
            facts={"file": table.source},
        )
