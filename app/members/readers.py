"""Reading the cells of one row by their headings; what cannot be read becomes a problem with its place."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from zoneinfo import ZoneInfo

from app.core.i18n import N_, listed
from app.members.cells import shown
from app.members.models import LONGEST_CODE
from app.members.refusals import Problem
from app.members.tables import Row, Table
from app.outbox.letter import BadAddress, valid_address

LARGEST_WEIGHT = 1_000_000

_CODE = re.compile(rf"[A-Z0-9-]{{1,{LONGEST_CODE}}}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_DIGITS = len(str(LARGEST_WEIGHT))


class Problems:
    """Everything that is wrong with one table, in the order in which it was found; one problem for each cell."""

    def __init__(self, known: Iterable[Problem] = ()) -> None:
        self._found: list[Problem] = list(known)
        self._places = {(each.line, each.column) for each in self._found}

    def add(self, problem: Problem) -> None:
        """Note a problem, unless there is one of that cell."""
        place = (problem.line, problem.column)
        if place not in self._places:
            self._places.add(place)
            self._found.append(problem)

    def in_order(self) -> tuple[Problem, ...]:
        """All of them by line; those that concern the whole file first."""
        return tuple(sorted(self._found, key=lambda each: each.line or 0))


class RowReader:
    """The cells of one row. A value that is refused comes back as None or empty."""

    def __init__(self, table: Table, row: Row, problems: Problems) -> None:
        self.source = table.source
        self.line = row.line
        self._cells = row.cells
        self._separators = table.separators
        self._problems = problems

    def refuse(self, column: str, code: str, text: str, **facts: object) -> None:
        """Note a problem of a cell."""
        self._problems.add(
            Problem(code=code, text=text, facts=facts, source=self.source, line=self.line, column=column)
        )

    def text(self, column: str) -> str | None:
        """None: there is no such column."""
        return self._cells.get(column)

    def required(self, column: str) -> str:
        """A text that must be there."""
        text = self._cells.get(column, "")
        if not text:
            self.refuse(column, "missing_value", N_("The cell is empty."))
        return text

    def code(self) -> str:
        """The member's code, in capitals."""
        return self._code("iso2", self.required("iso2"))

    def other_code(self, column: str) -> str | None:
        """The code of another member, in capitals, or ""; None: there is no such column."""
        text = self._cells.get(column)
        return None if text is None else self._code(column, text)

    def email(self) -> str:
        """A plain address, in lower case."""
        text = self.required("email")
        try:
            return valid_address(text).lower() if text else ""
        except BadAddress:
            self.refuse("email", "bad_address", N_("“%(cell)s” is not one plain e-mail address."), cell=shown(text))
            return ""

    def values(self, column: str) -> tuple[str, ...] | None:
        """The values inside a cell, each once; None: there is no such column."""
        text = self._cells.get(column)
        if text is None:
            return None
        parts = re.split(f"[{re.escape(self._separators)}]", text)
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def choice(self, column: str, choices: Collection[str], *, usual: str = "") -> str | None:
        """One of a closed list in small letters; an empty cell means `usual`, or is refused where that is empty."""
        text = self._cells.get(column)
        if text is None:
            return None
        chosen = text.lower() or usual
        if chosen in choices:
            return chosen
        self.refuse(
            column,
            "not_a_choice",
            N_("“%(cell)s” is not one of: %(choices)s."),
            cell=shown(text),
            choices=listed(choices),
        )
        return None

    def weight(self) -> int | None:
        """A whole number; an empty cell means 1."""
        text = self._cells.get("weight")
        if not text:
            return None if text is None else 1
        if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text) <= LARGEST_WEIGHT:
            return int(text)
        problem = N_("“%(cell)s” is not a whole number from 0 to %(most)s.")
        self.refuse("weight", "not_a_number", problem, cell=shown(text), most=LARGEST_WEIGHT)
        return None

    def day(self, column: str) -> date | None:
        """A calendar day; None also for an empty cell."""
        text = self._cells.get(column)
        if not text:
            return None
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.refuse(column, "not_a_day", N_("“%(cell)s” is not a day written like 2021-06-30."), cell=shown(text))
        return None

    def _code(self, column: str, text: str) -> str:
        code = text.upper()
        if code and not _CODE.fullmatch(code):
            problem = N_("“%(cell)s” is not a code: at most %(most)s letters A to Z, digits and hyphens.")
            self.refuse(column, "bad_code", problem, cell=shown(code), most=LONGEST_CODE)
        return code

    def zone(self) -> str | None:
        """The name of an IANA zone, or ""."""
        text = self._cells.get("zone")
        if text and not _is_zone(text):
            problem = N_("“%(cell)s” is not the name of a zone like Africa/Nairobi.")
            self.refuse("zone", "not_a_zone", problem, cell=shown(text))
        return text


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # Folders and tables beside the zones raise what files raise.
        return False
    return True
