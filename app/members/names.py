"""The reviewed tables beside this module: official names with the days on which they hold, bodies, zones of capitals.

What each table holds, where it comes from and how it is corrected stands in `data/README.md`.
"""

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.core.i18n import LANGUAGES

#: The first day of a name that has no first day in the table.
ALWAYS = date.min

_DATA = Path(__file__).parent / "data"
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePeriod:
    """The six names of a member from one day to another."""

    #: First day on which the names hold.
    valid_from: date
    #: First day on which they no longer hold; None: they still do.
    valid_to: date | None
    names: Mapping[str, str]

    def holds_on(self, day: date) -> bool:
        """Whether these are the names of that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyTexts:
    """What letterheads print of a body: language to text, of those that are known."""

    names: Mapping[str, str]
    secretariat: Mapping[str, str]
    place: Mapping[str, str]


def periods(code: str) -> Sequence[NamePeriod]:
    """All names of a member that the table knows, in the order of their days; empty where it does not know the code."""
    return _periods().get(code, ())


def official_names(code: str, *, on: date) -> dict[str, str]:
    """Language to official name on a day; empty where the table knows none for it."""
    return {language: name for each in periods(code) if each.holds_on(on) for language, name in each.names.items()}


def is_official(code: str, language: str, name: str) -> bool:
    """Whether the table has this name for the member on whatever day; the shape of apostrophes does not count."""
    return alike(name) in {alike(each.names.get(language, "")) for each in periods(code)}


def alike(name: str) -> str:
    """The form in which two spellings of a name are compared."""
    return unicodedata.normalize("NFC", name).translate(_APOSTROPHES)


def capital_zone(code: str) -> str:
    """IANA name of the zone of a state's capital; "" where the table does not know it."""
    return _zones().get(code, "")


def body_texts(code: str) -> BodyTexts | None:
    """What the table knows of a body; None where it does not know the code."""
    return _bodies().get(code)


def _rows(table: str) -> list[dict[str, str]]:
    with (_DATA / table).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _in_languages(row: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {language: text for language in LANGUAGES if (text := row[f"{prefix}_{language}"])}


@cache
def _periods() -> dict[str, list[NamePeriod]]:
    found: defaultdict[str, list[NamePeriod]] = defaultdict(list)
    for row in _rows("names.csv"):
        found[row["code"]].append(
            NamePeriod(
                valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else ALWAYS,
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                names=_in_languages(row, "name"),
            )
        )
    return {code: sorted(each, key=lambda period: period.valid_from) for code, each in found.items()}


@cache
def _zones() -> dict[str, str]:
    return {row["code"]: row["zone"] for row in _rows("zones.csv")}


@cache
def _bodies() -> dict[str, BodyTexts]:
    return {
        row["code"]: BodyTexts(
            names=_in_languages(row, "name"),
            secretariat=_in_languages(row, "secretariat"),
            place=_in_languages(row, "place"),
        )
        for row in _rows("bodies.csv")
    }
