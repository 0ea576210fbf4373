"""Reading a table that somebody made: CSV in the dialects of spreadsheets, or XLSX, into rows of plain text.

Here only the form counts; what the values mean is decided in `rows`. Nothing is guessed from the name of the file.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.i18n import N_, listed
from app.members import delimited, workbooks
from app.members.cells import Cells, Line, NoTable, fault_in, heading, shown
from app.members.refusals import MembersRefused, Problem

LARGEST_BYTES = 5_000_000
MOST_ROWS = 20_000

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which headings a table may have, in any order."""

    required: Collection[str]
    optional: Collection[str]

    @property
    def known(self) -> frozenset[str]:
        """All of them."""
        return frozenset(self.required) | frozenset(self.optional)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row that is not blank."""

    #: Where it begins in the file, counted from 1, the header row included.
    line: int
    #: Heading to text without white space around it; every heading of the table is there.
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in good form; what its values mean has not been looked at."""

    source: str
    #: `utf-8`, `utf-16`, `windows-1252` or `xlsx`.
    encoding: str
    headings: tuple[str, ...]
    #: The characters that part values inside a cell.
    separators: str
    rows: tuple[Row, ...]
    #: Unknown columns, and cells that cannot be taken whatever they mean; refused together with what `rows` finds.
    problems: tuple[Problem, ...]


def read(content: bytes, *, source: str, columns: Columns) -> Table:
    """Read a table.

    Args:
        content: the file's bytes; they tell whether it is XLSX or text.
        source: name of the file, for problems.
        columns: the headings it may have.

    Raises:
        MembersRefused: the file is too large, is no table, or lacks a required column; all reasons at once.
    """
    cells = _cells(content, source, columns)
    lines = [each for each in cells.lines if any(each.texts)]
    if not lines:
        raise MembersRefused([Problem(code="empty", text=N_("The file is empty."), source=source)])
    header, *rest = lines
    headings = tuple(heading(text) for text in header.texts)
    unknown = tuple(_unknown_columns(headings, columns, source, header.number))
    if hopeless := [*_unclear_columns(headings, columns, source, header.number), *_size_problems(rest, source)]:
        raise MembersRefused([*unknown, *hopeless])
    return Table(
        source=source,
        encoding=cells.encoding,
        headings=tuple(filter(None, headings)),
        separators=cells.separators,
        rows=tuple(_row(each, headings) for each in rest),
        problems=(*unknown, *(problem for each in rest for problem in _cell_problems(each, headings, source))),
    )


def _cells(content: bytes, source: str, columns: Columns) -> Cells:
    try:
        return _read(content, columns)
    except NoTable as reason:
        fault = reason.fault
        problem = Problem(code=fault.code, text=fault.text, facts=fault.facts, source=source, line=reason.line)
        raise MembersRefused([problem]) from None


def _read(content: bytes, columns: Columns) -> Cells:
    if len(content) > LARGEST_BYTES:
        raise NoTable(
            "too_large", N_("The file is larger than %(megabytes)s MB."), megabytes=LARGEST_BYTES // 1_000_000
        )
    if content.startswith(_OLE):
        raise NoTable(
            "old_workbook",
            N_("The workbook is in the old XLS format or has a password; save it as XLSX or CSV without one."),
        )
    if content.startswith(_ZIP):
        return workbooks.read(content)
    return delimited.read(content, known=columns.known)


def _unknown_columns(headings: Sequence[str], columns: Columns, source: str, line: int) -> Iterator[Problem]:
    present = [each for each in headings if each]
    for name in dict.fromkeys(each for each in present if each not in columns.known):
        yield Problem(
            code="unknown_column",
            text=N_("There is no such column; the columns are: %(known)s."),
            facts={"known": listed([*columns.required, *columns.optional])},
            source=source,
            line=line,
            column=shown(name),
        )


def _unclear_columns(headings: Sequence[str], columns: Columns, source: str, line: int) -> Iterator[Problem]:
    present = [each for each in headings if each]
    for name in dict.fromkeys(each for each in present if present.count(each) > 1):
        yield Problem(
            code="duplicate_column",
            text=N_("The column is there more than once."),
            source=source,
            line=line,
            column=name,
        )
    for name in columns.required:
        if name not in present:
            yield Problem(
                code="missing_column", text=N_("The column is missing."), source=source, line=line, column=name
            )


def _size_problems(rows: Sequence[Line], source: str) -> Iterator[Problem]:
    if not rows:
        yield Problem(code="no_rows", text=N_("There is nothing below the header row."), source=source)
    if len(rows) > MOST_ROWS:
        yield Problem(
            code="too_many_rows",
            text=N_("There are more than %(most)s rows."),
            facts={"most": MOST_ROWS},
            source=source,
        )


def _row(line: Line, headings: Sequence[str]) -> Row:
    # Spreadsheets leave out empty cells at the end of a row, and not in every row alike.
    texts = (*line.texts, *[""] * (len(headings) - len(line.texts)))
    return Row(line=line.number, cells={name: text for name, text in zip(headings, texts, strict=False) if name})


def _cell_problems(line: Line, headings: Sequence[str], source: str) -> Iterator[Problem]:
    for place, text in enumerate(line.texts):
        column = headings[place] if place < len(headings) else ""
        if text and not column:
            yield Problem(
                code="no_heading",
                text=N_("There is a value in column number %(number)s, which has no heading."),
                facts={"number": place + 1},
                source=source,
                line=line.number,
            )
        elif fault := fault_in(text):
            yield Problem(
                code=fault.code, text=fault.text, facts=fault.facts, source=source, line=line.number, column=column
            )
