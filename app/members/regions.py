"""Names of the administrative regions that members belong to, from a reviewed table."""

import csv
from functools import cache
from importlib.resources import files

from app.core.i18n import SOURCE


def region_name(code: str, language: str) -> str:
    """What a region is called; a code that the table does not know stands for itself."""
    names = _table().get(code, {})
    return names.get(f"name_{language}") or names.get(f"name_{SOURCE}") or code


@cache
def _table() -> dict[str, dict[str, str]]:
    text = (files("app.members") / "data" / "regions.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}
