"""Reading CSV as spreadsheets write it: three delimiters, three encodings, with and without a byte order mark."""

import codecs
import csv
import io
from collections.abc import Collection, Iterator

from app.core.i18n import N_
from app.members.cells import Cells, Line, NoTable, heading

#: Delimiter to the characters that part values inside a cell. Where the semicolon delimits, a value in quotation marks
#: may still hold one: that is how such a spreadsheet saves a cell with "ATU;Arab States".
_SEPARATORS = {",": ";", ";": ",|;", "\t": ";"}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(content: bytes, *, known: Collection[str]) -> Cells:
    """The lines of a text file; of the delimiters the one counts under which the header row has most known headings.

    Raises:
        NoTable: neither Unicode nor Windows-1252, or quotation marks that do not pair.
    """
    text, encoding = _decoded(content)
    delimiter = _delimiter(text, known)
    return Cells(encoding=encoding, separators=_SEPARATORS[delimiter], lines=tuple(_lines(text, delimiter)))


def _decoded(content: bytes) -> tuple[str, str]:
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8"
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        # Nearly every text in another encoding is invalid as UTF-8, so the order of trying decides nothing else.
        text, encoding = _in_windows_1252(content), "windows-1252"
    if "\0" in text:
        raise NoTable("not_text", N_("The file is neither XLSX nor text."))
    return text, encoding


def _in_windows_1252(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NoTable(
            "unknown_encoding",
            N_("The text is neither Unicode (UTF-8, UTF-16) nor Windows-1252; save it as CSV UTF-8."),
            line=content.count(b"\n", 0, error.start) + 1,
        ) from None


def _delimiter(text: str, known: Collection[str]) -> str:
    return max(_SEPARATORS, key=lambda delimiter: _fit(text, delimiter, known))


def _fit(text: str, delimiter: str, known: Collection[str]) -> tuple[int, int]:
    """How many headings are known under a delimiter, and how many there are."""
    try:
        header = next((line.texts for line in _lines(text, delimiter) if any(line.texts)), ())
    except NoTable:
        # The header row itself is broken; its delimiter must still be found, so that the reason told is the true one.
        header = tuple(text.strip().partition("\n")[0].split(delimiter))
    return sum(heading(each) in known for each in header), len(header)


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for texts in reader:
            yield Line(number=number, texts=tuple(each.strip() for each in texts))
            number = reader.line_num + 1
    except csv.Error:
        raise NoTable("bad_quotes", N_("The quotation marks do not pair from here on."), line=number) from None
