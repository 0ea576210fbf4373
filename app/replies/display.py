"""Texts as pages show them: in the reader's language or marked as the original, and nothing hidden in them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.core.i18n import _, ngettext

#: Embeddings, overrides and isolates: they make a text read as another one.
_DIRECTIONS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
MOST_MARKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A text and the language it is in; "" where it is the reader's."""

    text: str
    language: str = ""


def phrase(texts: Mapping[str, str], language: str, original: str) -> Phrase:
    """The text in the reader's language; where it was not issued in it, the original, marked as such."""
    for each in (language, original, *texts):
        if texts.get(each):
            return Phrase(text=texts[each], language="" if each == language else each)
    return Phrase(text="")


def visible(text: str) -> str:
    """What somebody typed, with characters that turn its direction shown by their number, and no towers of marks.

    What is stored stays as it was sent; only what is shown changes.
    """
    shown: list[str] = []
    marks = 0
    for each in text:
        marks = marks + 1 if unicodedata.combining(each) else 0
        if marks <= MOST_MARKS:
            shown.append(f"[U+{ord(each):04X}]" if each in _DIRECTIONS else each)
    return "".join(shown)


def is_plain(text: str, *, may_break: bool = False) -> bool:
    """Whether a text hides nothing: no control characters, no turns of direction, no towers of marks.

    Args:
        text: what was typed.
        may_break: whether line breaks and tabs are accepted.
    """
    accepted = "\n\t" if may_break else ""
    if any(unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} and each not in accepted for each in text):
        return False
    return may_break or visible(text) == text


def length(span: timedelta) -> str:
    """A length of time in words, by its two greatest units: "7 days and 7 hours", "59 minutes"; "" under a minute."""
    seconds = int(span.total_seconds())
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    units = (
        (days, ngettext("%(number)s day", "%(number)s days", days)),
        (hours, ngettext("%(number)s hour", "%(number)s hours", hours)),
        (minutes, ngettext("%(number)s minute", "%(number)s minutes", minutes)),
    )
    first = next((place for place, (number, _words) in enumerate(units) if number), None)
    if first is None or seconds < 0:
        return ""
    words = [words % {"number": number} for number, words in units[first : first + 2] if number]
    # Translators: two lengths of time that are added, such as "7 days" and "7 hours".
    return words[0] if len(words) == 1 else _("%(greater)s and %(smaller)s", greater=words[0], smaller=words[1])
