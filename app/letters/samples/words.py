"""The words of the example in each language."""

import csv
from functools import cache
from importlib.resources import files

from app.core.i18n import SOURCE


def word(key: str, language: str) -> str:
    """One of them; in English where a further language has none."""
    row = _words()[key]
    return row.get(language) or row[SOURCE]


@cache
def _words() -> dict[str, dict[str, str]]:
    text = (files(__package__) / "words.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}
