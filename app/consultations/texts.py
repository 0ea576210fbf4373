"""What exactly is decided upon: the text of a decision in each language, with the annexes, by hash.

The text of a decision in one language is: the item's number and title, the item's text, and for a part its letter,
title and text, divided by empty lines; what is missing is left out. Its SHA-256 enters the record.
"""

from collections.abc import Iterable

from app.consultations.models import Annex, Decision, Item
from app.record.events import canonical, text_hash

ANNEX = "annex:"


def decision_text(item: Item, decision: Decision, language: str) -> str:
    """The text in one language that is hashed and decided upon."""
    pieces = [item_text(item, language)]
    if decision.name != item.number:
        title = decision.titles.get(language, "") if decision.titles != item.titles else ""
        pieces += [f"{decision.name} {title}".strip(), decision.texts.get(language, "")]
    return "\n\n".join(piece for piece in pieces if piece)


def item_text(item: Item, language: str) -> str:
    """The part of it that all decisions of an item share."""
    pieces = (f"{item.number} {item.titles.get(language, '')}".strip(), item.texts.get(language, ""))
    return "\n\n".join(piece for piece in pieces if piece)


def issued_in(decision: Decision) -> tuple[str, ...]:
    """Languages in which a decision's text has been issued, of one that was opened."""
    return tuple(each for each in decision.text_sha256 if not each.startswith(ANNEX))


def text_hashes(
    item: Item, decision: Decision, *, languages: Iterable[str], annexes: Iterable[Annex], original: str
) -> dict[str, str]:
    """Language, or `annex:<name>:<language>`, to SHA-256."""
    hashes = {language: text_hash(decision_text(item, decision, language)) for language in languages}
    for annex in annexes:
        name = annex.names.get(original) or annex.filename
        hashes[f"{ANNEX}{name}:{annex.language}"] = annex.sha256
    return hashes


def common_hash(hashes: dict[str, str]) -> str:
    """The one hash that a reply commits to: SHA-256 of the map as sorted-key JSON without white space."""
    return text_hash(canonical(hashes))
