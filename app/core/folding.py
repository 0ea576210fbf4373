"""Texts as they are compared when somebody looks for words: case, accents and the shape of signs do not count."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: Accents, Arabic vowel signs and hamza, and what is not seen at all: joiners, marks of direction, soft hyphens.
_UNSEEN = re.compile(
    "[\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}"
    "\N{ARABIC SIGN SALLALLAHOU ALAYHE WASSALLAM}-\N{ARABIC SMALL KASRA}"
    "\N{ARABIC FATHATAN}-\N{ARABIC WAVY HAMZA BELOW}\N{ARABIC LETTER SUPERSCRIPT ALEF}\N{ARABIC TATWEEL}"
    "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}-\N{RIGHT-TO-LEFT MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}"
    "\N{WORD JOINER}\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}\N{ZERO WIDTH NO-BREAK SPACE}]+"
)
#: Letters that stand for one another, and apostrophes and dashes of every shape.
_ALIKE = str.maketrans(
    "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
    "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}ىةکیøłđı",
    "'''----يهكيoldi",
)


def folded(text: str) -> str:
    """The form in which texts are compared; of no use for showing."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_ALIKE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Words that somebody looks for, folded, each once; empty: nothing is looked for."""

    words: tuple[str, ...]

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The words that stand in none of these texts; no text is read once all are found."""
        left = self.words
        for text in texts:
            if not left:
                break
            plain = folded(text)
            left = tuple(word for word in left if word not in plain)
        return left

    def is_in(self, texts: Iterable[str]) -> bool:
        """Whether every word stands in some of these texts."""
        return not self.missing(texts)


def sought(typed: str) -> Sought:
    """The words of what was typed."""
    return Sought(words=tuple(dict.fromkeys(folded(typed).split())))
