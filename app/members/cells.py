"""What the readers of CSV and XLSX share: lines of plain text, and what no cell may hold."""

import unicodedata
from dataclasses import dataclass, field

from app.core.i18n import N_, listed

LONGEST_TEXT = 500
LONGEST_QUOTE = 60

#: What spreadsheets take for the beginning of a formula; the second one is what a Chinese keyboard gives for `=`.
_FORMULA_SIGNS = ("=", "＝", "+", "-", "@")
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
#: Controls (with line breaks), line and paragraph separators, halves of characters, and codes without a character.
_REFUSED_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Cs", "Co", "Cn"})
#: Orders to the reader's eye: embeddings, overrides and isolates, a byte order mark, and the sign of a wrong decoding.
_REFUSED_SIGNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table; values that run over several lines of text count for the first."""

    #: Counted from 1.
    number: int
    #: Without white space around them.
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The lines of a table with its header row; blank ones may be among them."""

    encoding: str
    #: The characters that part values inside a cell.
    separators: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a file or a cell."""

    code: str
    #: English source string with named placeholders.
    text: str
    facts: dict[str, object] = field(default_factory=dict)


class NoTable(Exception):
    """The file cannot be read as a table at all."""

    def __init__(self, code: str, text: str, *, line: int | None = None, **facts: object) -> None:
        super().__init__(code)
        self.fault = Fault(code=code, text=text, facts=facts)
        self.line = line


def heading(text: str) -> str:
    """The heading that a cell of the header row means: case, blanks and hyphens do not count."""
    return text.strip().lower().replace(" ", "_").replace("-", "_")


def shown(text: str) -> str:
    """A text from a file as a problem may quote it: short, and nothing in it moves a terminal's cursor."""
    short = text[:LONGEST_QUOTE]
    return short if short.isprintable() else ascii(short)[1:-1]


def fault_in(text: str) -> Fault | None:
    """Why the text of a cell cannot be taken; None: it can."""
    if len(text) > LONGEST_TEXT:
        return Fault(
            code="too_long", text=N_("The text has more than %(most)s characters."), facts={"most": LONGEST_TEXT}
        )
    if text.startswith(_FORMULA_SIGNS):
        return Fault(
            code="formula",
            text=N_("“%(text)s” begins like a formula; only values can be imported."),
            facts={"text": shown(text)},
        )
    if text in _ERRORS:
        return Fault(code="error_value", text=N_("“%(text)s” is the error of a formula."), facts={"text": text})
    signs = [sign for sign in text if sign in _REFUSED_SIGNS or unicodedata.category(sign) in _REFUSED_CATEGORIES]
    if signs:
        return Fault(
            code="bad_character",
            text=N_("The text holds a character that cannot be kept: %(signs)s."),
            facts={"signs": listed(f"U+{ord(sign):04X}" for sign in dict.fromkeys(signs))},
        )
    return None
