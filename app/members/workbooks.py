"""Reading the first sheet of an XLSX workbook within bounds: size unpacked, rows, columns, no entities, no formulas."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException

from app.core.i18n import N_
from app.members.cells import Cells, Line, NoTable

MOST_PARTS = 500
#: Twenty thousand rows of a dozen columns unpack to less than half of this.
MOST_UNPACKED_BYTES = 40_000_000
MOST_COLUMNS = 64
#: Twice what a table may have: a stray cell far below must not make us walk a million empty rows.
LAST_LINE = 40_000

_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
#: What a damaged or hostile workbook makes zipfile, the XML parser and openpyxl raise.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
    OSError,
)


def read(content: bytes) -> Cells:
    """The lines of the first sheet, all of the same width. A formula stands as its source, never as its last result.

    Raises:
        NoTable: damaged, too large once unpacked, with declarations that ordinary workbooks do not have, or with cells
            too far right or below.
    """
    try:
        with warnings.catch_warnings():
            # openpyxl warns of extensions that it leaves out; none of them concerns values.
            warnings.simplefilter("ignore")
            _refuse_bombs(content)
            lines = list(_lines(content))
    except _DAMAGE as error:
        raise NoTable(
            "damaged_workbook", N_("The workbook cannot be read (%(reason)s)."), reason=type(error).__name__
        ) from None
    width = max((len(line.texts) for line in lines), default=0)
    return Cells(
        encoding="xlsx",
        separators=";",
        lines=tuple(Line(number=each.number, texts=_padded(each.texts, width)) for each in lines),
    )


def _refuse_bombs(content: bytes) -> None:
    """Sizes may be lied about, but zipfile unpacks no more of a part than its stated size."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise NoTable("too_large_unpacked", N_("The workbook is too large once unpacked."))
        for part in parts:
            # NUL bytes out, so that UTF-16 hides nothing.
            text = archive.read(part).replace(b"\0", b"")
            if any(each in text for each in _DECLARATIONS):
                raise NoTable("declarations", N_("The workbook holds declarations that a table has no need of."))


def _lines(content: bytes) -> Iterator[Line]:
    # Formulas are wanted as such: a stored result may be stale, and hides that it was computed.
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        # The extent that a workbook states of itself is often wrong.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
            if number > LAST_LINE:
                raise NoTable(
                    "too_many_lines",
                    N_("The sheet reaches beyond row %(last)s; delete the empty rows below the table."),
                    last=LAST_LINE,
                )
            if all(cell.value is None for cell in row):
                continue
            texts = tuple(map(_text, row))
            if any(texts):
                yield Line(number=number, texts=_trimmed(texts, number))
    finally:
        book.close()


def _text(cell: Cell | MergedCell) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        value = cell.value
        return value.strip() if isinstance(value, str) else "="
    return _plain(cell.value)


def _plain(value: object) -> str:
    """What the sheet shows, as far as values of tables of members go."""
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value).strip()


def _trimmed(texts: tuple[str, ...], number: int) -> tuple[str, ...]:
    width = max(place for place, text in enumerate(texts, start=1) if text)
    if width > MOST_COLUMNS:
        raise NoTable("too_many_columns", N_("There are more than %(most)s columns."), line=number, most=MOST_COLUMNS)
    return texts[:width]


def _padded(texts: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*texts, *[""] * (width - len(texts)))
