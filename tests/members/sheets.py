"""Files of members and focal points as spreadsheets make them."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from app.members import files
from app.members.files import Files, NamedFile
from app.members.refusals import MembersRefused, Problem

COUNCIL = Path(__file__).parent / "council-2019-2022.csv"

Rows = Sequence[Sequence[object]]


def as_csv(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return target.getvalue().encode(encoding)


def as_xlsx(rows: Rows) -> bytes:
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(target)
    return target.getvalue()


def repacked(workbook: bytes, changes: dict[str, bytes]) -> bytes:
    """The workbook with some of its parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return target.getvalue()


def members(text: str) -> NamedFile:
    return NamedFile(name="members.csv", content=text.encode())


def focal_points(text: str) -> NamedFile:
    return NamedFile(name="focal-points.csv", content=text.encode())


def read(text: str, points: str | None = None) -> Files:
    return files.read(members(text), None if points is None else focal_points(points))


def problems_of(file: NamedFile, points: NamedFile | None = None) -> tuple[Problem, ...]:
    """Why files are refused; none where they are not."""
    try:
        files.read(file, points)
    except MembersRefused as refusal:
        return refusal.problems
    return ()


def places(problems: Sequence[Problem]) -> list[tuple[int | None, str, str]]:
    return [(each.line, each.column, each.code) for each in problems]
