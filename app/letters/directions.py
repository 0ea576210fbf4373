"""Direction inside a line: runs of Latin letters and figures that must keep their order among Arabic words.

Whoever composes a letter marks such runs with the isolates of Unicode, in every language. Plain text keeps the marks
where the language runs from right to left and drops them elsewhere; HTML turns them into `<bdi>`. Headers never carry
them.
"""

import re
import unicodedata
from collections import Counter

from markupsafe import Markup, escape

from app.core.i18n import current_language, direction

_LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT ISOLATE}"
_RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT ISOLATE}"
_BY_ITSELF = "\N{FIRST STRONG ISOLATE}"
_END = "\N{POP DIRECTIONAL ISOLATE}"

#: A marked run; the first group is its opening mark, the second what it holds. Runs do not nest.
_RUN = re.compile("([\u2066\u2068])([^\u2066-\u2069]*)\u2069")
_ISOLATES = re.compile("[\u2066-\u2069]")
# Embeddings and overrides can make a name read as another one.
_OVERRIDES = re.compile("[\u202a-\u202e]")
_BREAKS = re.compile(r"[\t\r\n\v\f\u0085\u2028\u2029]+")
#: All of the category Cc.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: Any of these, or an isolate: nearly all texts have none.
_UNTIDY = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def ltr(text: object) -> str:
    """A reference, time, code or figure, marked to run from left to right as one whole."""
    return f"{_LEFT_TO_RIGHT}{_clean(str(text))}{_END}"


def apart(text: str) -> str:
    """A name in a script of its own, marked so that it does not mix with the words around it; "" stays ""."""
    return f"{_BY_ITSELF}{_clean(text)}{_END}" if text else ""


def line_of(text: str, *, is_rtl: bool) -> str:
    """A whole line in a language of its own: its words and full stops keep their order, whatever it begins with."""
    return f"{_RIGHT_TO_LEFT if is_rtl else _LEFT_TO_RIGHT}{_clean(text)}{_END}"


def direction_of(text: str, language: str = "") -> str:
    """In which direction a text runs that somebody else wrote: as most of its letters do, for it may begin with "6a".

    `language`: the one that they named, which may not be the one they wrote in; it decides where there is no letter.
    """
    kinds = Counter(unicodedata.bidirectional(each) for each in text)
    from_left, from_right = kinds["L"], kinds["R"] + kinds["AL"]
    if from_left == from_right:
        return direction(language or current_language())
    return "ltr" if from_left > from_right else "rtl"


def base_direction(line: str) -> str:
    """In which direction programs that show plain text lay out a line: as its first letter outside marked runs does."""
    kinds = (unicodedata.bidirectional(each) for each in _RUN.sub("", line))
    return "rtl" if next((each for each in kinds if each in {"L", "R", "AL"}), "L") != "L" else "ltr"


def tidied(text: str) -> str:
    """The text without control characters, overrides and unpaired marks; line breaks and tabs become spaces."""
    if not _UNTIDY.search(text):
        return text
    seen = _CONTROLS.sub("", _BREAKS.sub(" ", _OVERRIDES.sub("", text)))
    pieces = _RUN.split(seen)
    return "".join(
        _ISOLATES.sub("", outside) + opening + held + (_END if opening else "")
        for outside, opening, held in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True)
    )


def unmarked(text: str) -> str:
    """The text without marks."""
    return _ISOLATES.sub("", text)


def as_markup(text: str, *, is_rtl: bool) -> Markup:
    """The text escaped for HTML, its marks as `<bdi>` where the language runs from right to left."""
    tidy = escape(tidied(text))
    return Markup(_RUN.sub(_bdi, tidy) if is_rtl else unmarked(tidy))  # noqa: S704 - escaped in the line above


def _bdi(run: re.Match[str]) -> str:
    opening = '<bdi dir="ltr">' if run[1] == _LEFT_TO_RIGHT else "<bdi>"
    return f"{opening}{run[2]}</bdi>"


def _clean(text: str) -> str:
    return _ISOLATES.sub("", text)
