"""The example's facts in each language with what a test changes in them, and one letter of every kind."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, wraps
from inspect import signature
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.letters.facts import Addressee, CalendarEntry, ItemLine, Sheet
from app.letters.samples import facts
from app.letters.samples.answering import received
from app.letters.samples.calling import extended, invited
from app.letters.samples.catalogue import LETTERS
from app.letters.samples.deciding import announced
from app.letters.samples.ground import example
from app.letters.samples.words import word
from app.outbox.letter import Letter

__all__ = ["word"]

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
EXPECTED = Path(__file__).parent / "expected"


def in_every_language(test: Callable[..., None]) -> Callable[..., None]:
    """Hold a test of a letter in each language in turn.

    Six tests for each letter would take longer to be listed, handed out and told of than to be held.
    """

    @wraps(test)
    def held(**arguments: Any) -> None:
        for language in LANGUAGES:
            try:
                test(**arguments, language=language)
            except BaseException as failure:
                failure.add_note(f"in the language {language}")
                raise

    asked = signature(test)
    others = [each for name, each in asked.parameters.items() if name != "language"]
    held.__signature__ = asked.replace(parameters=others)  # pytest reads what a test asks for here
    return held


_EXAMPLE = example("en")
LINK, OTHER_LINK, CONTEST_LINK = _EXAMPLE.link, _EXAMPLE.other_link, _EXAMPLE.contest_link
RULES = _EXAMPLE.rules
RECEIVED = facts.instant(_EXAMPLE, facts.RECEIVED)


def make_sheet(language: str = "en", **changes: Any) -> Sheet:
    return replace(example(language).sheet, **changes)


def plain_sheet(language: str = "en", **changes: Any) -> Sheet:
    """The sheet of a consultation that is no example."""
    return make_sheet(language, is_illustrative=False, **changes)


def make_calendar_entry(**changes: Any) -> CalendarEntry:
    entry = _EXAMPLE.sheet.calendar_entry
    assert entry
    return replace(entry, **changes)


def make_addressee(language: str = "en", **changes: Any) -> Addressee:
    return replace(example(language).addressee, **changes)


def make_items(language: str = "en") -> tuple[ItemLine, ...]:
    return example(language).items


def make_invitation(language: str = "en", **changes: Any) -> Letter:
    return invited(replace(example(language), **changes))


def make_extension(language: str = "en") -> Letter:
    return extended(example(language), link=LINK)


def make_outcome(language: str = "en", **changes: Any) -> Letter:
    return announced(replace(example(language), **changes))


def make_receipt_letter(language: str = "en", **changes: Any) -> Letter:
    ground = example(language)
    return received(ground, replace(facts.receipt(ground), **changes))


#: Name of the expected file to the letter in a language. The part before "-" is the kind.
CASES: MappingProxyType[str, Callable[[str], Letter]] = MappingProxyType(
    {name: (lambda language, compose=compose: compose(example(language))) for name, compose in LETTERS.items()}
)


@cache
def composed(case: str, language: str) -> Letter:
    """The letter of a case, written once for all who only look at it."""
    return CASES[case](language)


def written(letter: Letter) -> str:
    """What an expected file holds: the subject, an empty line, the text."""
    return f"{letter.subject}\n\n{letter.text}"


def expected_file(case: str, language: str) -> Path:
    return EXPECTED / f"{case}.{language}.txt"
