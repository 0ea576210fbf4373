"""Between frozen dataclasses and plain data (mappings, lists, strings, integers): written in full, read with care.

Shares are "p/q" strings, days ISO dates; a floating-point number is never understood. A field with a default may be
absent when read, so that a field added later does not make older records unreadable; all are written.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import TypeVar, cast, get_args, get_origin, get_type_hints

from app.rules.problems import KeyPath, Problem

T = TypeVar("T")

#: Stands for a value that could not be read; its problem has been noted.
_UNREADABLE = object()
_NAMES: dict[type, str] = {str: "text", int: "integer", bool: "true_or_false"}
#: Longer than any share of a rule, shorter than what `int` refuses to read.
_SHARE = re.compile(r"(\d{1,9})/(\d{1,9})", re.ASCII)


def to_plain(value: object) -> object:
    """The value as plain data; a dataclass becomes a mapping of all its fields."""
    match value:
        case StrEnum():
            return value.value
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
        case tuple():
            return [to_plain(part) for part in value]
        case _ if is_dataclass(value):
            return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def from_plain(kind: type[T], plain: object) -> T | tuple[Problem, ...]:
    """The dataclass `kind` read from plain data, or everything that is wrong with the data."""
    reader = _Reader()
    value = reader.read(kind, plain, ())
    return tuple(reader.problems) if reader.problems else cast("T", value)


@cache
def _hints(kind: type) -> Mapping[str, object]:
    """The type hints of a dataclass, which take longer to work out than a value to read."""
    return get_type_hints(kind)


class _Reader:
    """Reads values by their type hints and notes each problem with its path."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, hint: object, plain: object, path: KeyPath) -> object:
        """The value that `plain` stands for under this type hint, or `_UNREADABLE`."""
        if isinstance(plain, float):
            return self._refuse("float_refused", path, value=plain)
        if isinstance(hint, UnionType):
            return self._union(get_args(hint), plain, path)
        if get_origin(hint) is tuple:
            return self._list(get_args(hint)[0], plain, path)
        kind = cast("type", hint)
        if is_dataclass(kind):
            return self._mapping(kind, plain, path)
        if issubclass(kind, StrEnum):
            return self._word(kind, plain, path)
        return self._day(plain, path) if kind is date else self._scalar(kind, plain, path)

    def _refuse(self, code: str, path: KeyPath, **facts: object) -> object:
        self.problems.append(Problem(code=code, path=path, facts=facts))
        return _UNREADABLE

    def _union(self, hints: tuple[object, ...], plain: object, path: KeyPath) -> object:
        if Fraction in hints:
            return self._share(plain, path)
        return None if plain is None else self.read(hints[0], plain, path)

    def _share(self, plain: object, path: KeyPath) -> object:
        if type(plain) is int:
            return plain
        written = _SHARE.fullmatch(plain) if isinstance(plain, str) else None
        if written is None or not int(written[2]):
            return self._refuse("share_not_understood", path, value=plain)
        return Fraction(int(written[1]), int(written[2]))

    def _list(self, hint: object, plain: object, path: KeyPath) -> object:
        if not isinstance(plain, list | tuple):
            return self._refuse("wrong_type", path, expected="list")
        return tuple(self.read(hint, part, (*path, index)) for index, part in enumerate(plain))

    def _mapping(self, kind: type, plain: object, path: KeyPath) -> object:
        if not isinstance(plain, Mapping):
            return self._refuse("wrong_type", path, expected="mapping")
        before = len(self.problems)
        hints = _hints(kind)
        for key in plain:
            if key not in hints:
                self._refuse("unknown_key", (*path, str(key)), known=tuple(hints))
        values = {
            field.name: self._member(hints[field.name], plain, (*path, field.name))
            for field in fields(kind)
            if field.name in plain or field.default is MISSING
        }
        return kind(**values) if len(self.problems) == before else _UNREADABLE

    def _member(self, hint: object, plain: Mapping[object, object], path: KeyPath) -> object:
        key = path[-1]
        return self.read(hint, plain[key], path) if key in plain else self._refuse("missing_key", path)

    def _word(self, kind: type[StrEnum], plain: object, path: KeyPath) -> object:
        if plain not in list(kind):
            return self._refuse("unknown_word", path, value=plain, known=tuple(word.value for word in kind))
        return kind(cast("str", plain))

    def _day(self, plain: object, path: KeyPath) -> object:
        try:
            return date.fromisoformat(cast("str", plain))
        except (TypeError, ValueError):
            return self._refuse("day_not_understood", path, value=plain)

    def _scalar(self, kind: type, plain: object, path: KeyPath) -> object:
        # `type(…) is`, since True is an integer for isinstance.
        if type(plain) is not kind:
            return self._refuse("wrong_type", path, expected=_NAMES[kind])
        if isinstance(plain, str) and not plain.strip():
            return self._refuse("empty_text", path)
        return plain
