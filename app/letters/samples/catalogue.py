"""All sample letters by name: a kind of letter, and behind a hyphen what is particular about it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from app.letters.samples import alarming, answering, calling, deciding
from app.letters.samples.ground import Ground
from app.outbox.letter import Letter

LETTERS: Final[Mapping[str, Callable[[Ground], Letter]]] = MappingProxyType(
    {**calling.LETTERS, **answering.LETTERS, **deciding.LETTERS, **alarming.LETTERS}
)


def kind_of(name: str) -> str:
    """The kind of the letter of that name."""
    return name.partition("-")[0]


def first_of(name: str) -> str | None:
    """A name as it is; of a kind whose letters all have something particular, the first; None: there is none."""
    return next((each for each in LETTERS if name in {each, kind_of(each)}), None)
