"""What a consultation by correspondence is not: elections, secret ballots, preferential choices, nominations.

Whoever asks for one of them, by a key, a word or the name of a rule, is told why it is refused and what to use instead.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.consultations.refusals import ConsultationRefused
from app.core.i18n import N_, gettext


class Excluded(StrEnum):
    """Procedures that are refused."""

    ELECTION = "election"
    SECRET_BALLOT = "secret_ballot"  # noqa: S105 - a procedure, no password
    PREFERENTIAL = "preferential"
    NOMINATION = "nomination"


#: Why, and what to use instead.
SENTENCES: Final[Mapping[Excluded, str]] = MappingProxyType(
    {
        Excluded.ELECTION: N_(
            "Elections are not held here: replies are recorded by Member State, and an election asks for secrecy. Hold "
            "it by secret ballot in person, or in a voting system that is built for secrecy."
        ),
        Excluded.SECRET_BALLOT: N_(
            "Secret ballots are not taken here: every reply is recorded by Member State and proved by its receipt. Use "
            "a secret ballot in person, or a voting system that is built for secrecy."
        ),
        Excluded.PREFERENTIAL: N_(
            "Members do not rank options or choose among several here: the rules decide one proposal at a time. Write "
            "one item for each alternative, or establish the preference elsewhere by a preferential method, such as "
            "the one that Robert’s Rules of Order describe, and put its result to the members as an item."
        ),
        Excluded.NOMINATION: N_(
            "Nominations are not received here: they are formal acts, with a form, a time limit and credentials of "
            "their own. Keep them in a formal register of nominations, and consult on what is decided by yes or no."
        ),
    }
)

#: What says so wherever it stands in a key, a value or a name, whose words are joined by hyphens; the first kind that
#: is found is told, so "instant-runoff" is a preferential choice and "runoff" an election.
_WORDS: Final[Mapping[Excluded, str]] = MappingProxyType(
    {
        Excluded.SECRET_BALLOT: r"secret|secrecy|anonymous",
        Excluded.PREFERENTIAL: (
            r"preferences?|preferential|rank|ranks|ranked|rankings?|borda|condorcet|stv|irv|single-transferable-vote|"
            r"instant-run-?off|alternative-vote|first-past-the-post|multiple-choice|majority-judge?ment|"
            r"(?:approval|cumulative|dot|range|score)-voting"
        ),
        Excluded.ELECTION: r"elections?|elect|by-?elections?|candidates?|candidac(?:y|ies)|vacanc(?:y|ies)|run-?off",
        Excluded.NOMINATION: r"nominations?|nominate|nominees?",
    }
)
#: What says so only where it is the whole of a key or a name: as a part of one these are ordinary words.
_WHOLE: Final[Mapping[str, Excluded]] = MappingProxyType(
    {
        "options": Excluded.PREFERENTIAL,
        "alternatives": Excluded.PREFERENTIAL,
        "plurality": Excluded.PREFERENTIAL,
        "ballot": Excluded.SECRET_BALLOT,
        "ballots": Excluded.SECRET_BALLOT,
    }
)


class NotByCorrespondence(ConsultationRefused):
    """Something was asked for that is not done by open replies."""

    code = "not_by_correspondence"

    def __init__(self, excluded: Excluded) -> None:
        super().__init__(procedure=str(excluded))
        self.excluded = excluded

    def __str__(self) -> str:
        return gettext(SENTENCES[self.excluded])


def excluded_by_word(word: object) -> Excluded | None:
    """The procedure that a value, or the unknown name of a rule, asks for; None: none of these."""
    if not isinstance(word, str):
        return None
    name = re.sub(r"[\s_-]+", "-", word.lower()).strip("-")
    found = (kind for kind, words in _WORDS.items() if re.search(rf"(?:^|-)(?:{words})(?:-|$)", name))
    return _WHOLE.get(name) or next(found, None)


def excluded_by_key(key: str, value: object) -> Excluded | None:
    """The procedure that an unknown key asks for, by itself or by its value."""
    return excluded_by_word(key) or excluded_by_word(value)
