"""A house in which every text that somebody wrote is an attack, whatever table it lies in."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, String, Table, select, update

from app.core.db import Base
from app.core.work import SHELL, begin

#: What the record, the letters' bytes and the rules hold is made by the house, and hashed or read back by it.
NOT_TEXTS = frozenset({"outbox_letters", "documents"})
NOT_TEXT_COLUMNS = frozenset({"rule", "steps", "choices", "password_hash", "clause"})
NOT_TEXT_NAMES = frozenset({"decisions.reason"})
SIGN = "<x-"
_WORD = re.compile(r"[A-Z][a-z]{3,}")


def attack(name: str) -> str:
    """A text that breaks out of elements, attributes, scripts and templates; it says which column it comes from."""
    return f"""{SIGN}{name} onmouseover=alert(1)>'"></textarea></script><img src=x onerror=alert(1)>{{{{7*7}}}} &amp;"""


def make_hostile() -> set[str]:
    """Replace everything that reads like words of people; the columns that were found to hold some."""
    found: set[str] = set()
    with begin(SHELL) as work:
        for table in Base.metadata.sorted_tables:
            if table.name in NOT_TEXTS or table.name.startswith("record_"):
                continue
            key = list(table.primary_key.columns)
            for row in work.session.execute(select(table)).mappings().all():
                changed = _changed(table, row, found)
                if changed:
                    where = [column == row[column.name] for column in key]
                    work.session.execute(update(table).where(*where).values(**changed))
    return found


def _changed(table: Table, row: Mapping[Any, Any], found: set[str]) -> dict[str, object]:
    changed: dict[str, object] = {}
    for column in table.columns:
        if column.primary_key or column.name in NOT_TEXT_COLUMNS or column.foreign_keys:
            continue
        if not isinstance(column.type, String | JSON):
            continue
        name = f"{table.name}.{column.name}"
        if name in NOT_TEXT_NAMES:
            continue
        value = _replaced(row[column.name], attack(name))
        if value != row[column.name]:
            changed[column.name] = value
            found.add(name)
    return changed


def _replaced(value: object, text: str) -> object:
    """The same shape, with words replaced; what is no word of a sentence is a name, a code or a word of the house."""
    match value:
        case str():
            return text if " " in value or _WORD.fullmatch(value) else value
        case dict():
            return {key: _replaced(each, text) for key, each in value.items()}
        case list():
            return [_replaced(each, text) for each in value]
        case _:
            return value
