"""Lines of plain text: wrapped by the columns they take, with Chinese in mind."""

import re
import unicodedata
from functools import cache

COLUMNS = 72

# Words are parted by spaces only: a no-break space, and a marked run ("18:00 UTC+2"), hold together.
_WORD = re.compile("(?:[\u2066\u2068][^\u2066-\u2069]*\u2069|[^ \t\r\n])+")
_MARKED = re.compile("[\u2066\u2068][^\u2066-\u2069]*\u2069")
#: What may not begin or end a line of Chinese.
_NOT_FIRST = frozenset("，。、；：！？）》〉」』】〕％·")
_NOT_LAST = frozenset("（《〈「『【〔")


def width(text: str) -> int:
    """Columns that the text takes: two for a wide character, none for a mark that is drawn over another."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def wrapped(text: str, columns: int = COLUMNS) -> list[str]:
    """The text in lines of at most so many columns; a single word that is wider keeps its own line.

    Chinese is written without spaces: only a run that does not fit on a line of its own is broken, between two of its
    characters.
    """
    lines: list[str] = []
    taken = columns
    for word in _WORD.findall(text):
        for position, piece in enumerate([word] if width(word) <= columns else _pieces(word)):
            gap, wide = " " if position == 0 else "", width(piece)
            if not lines or taken + len(gap) + wide > columns:
                lines.append(piece)
                taken = wide
            else:
                lines[-1] += gap + piece
                taken += len(gap) + wide
    return lines


@cache
def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _pieces(word: str) -> list[str]:
    """A word cut wherever Chinese may be broken."""
    whole = [range(run.start(), run.end()) for run in _MARKED.finditer(word)]
    pieces = [word[0]]
    for place in range(1, len(word)):
        is_inside = any(place in run for run in whole)
        if not is_inside and _may_break(word[place - 1], word[place]):
            pieces.append("")
        pieces[-1] += word[place]
    return pieces


def _may_break(before: str, after: str) -> bool:
    return _columns(before) == _columns(after) == 2 and before not in _NOT_LAST and after not in _NOT_FIRST  # noqa: PLR2004
