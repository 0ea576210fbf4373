"""How much of a manuscript there is in each language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.consultations.writing import FRAME_TEXTS, Slot, items_of, languages_of, original_of, read, serves_all, value_at
from app.core.i18n import LANGUAGES
from app.core.yaml import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How much of the text there is in one language."""

    language: str
    written: int
    #: Texts that the consultation has in its fullest language; the same for all.
    needed: int
    #: Whether the consultation is issued in it: its title is there.
    is_issued: bool
    is_original: bool


def completeness(document: Mapping[str, Any]) -> tuple[Completeness, ...]:
    """Of each of the six languages, in the official order."""
    paths = tuple(_needed_texts(document))
    issued = languages_of(document)
    return tuple(
        Completeness(
            language=language,
            written=sum(serves_all(document, path) or bool(read(document, Slot(path, language))) for path in paths),
            needed=len(paths),
            is_issued=language in issued,
            is_original=language == original_of(document),
        )
        for language in LANGUAGES
    )


def _needed_texts(document: Mapping[str, Any]) -> Iterator[Path]:
    """Texts that every language must have: what is required, and what is there in some language."""
    for path in FRAME_TEXTS:
        if path in {("title",), ("letter",)} or value_at(document, path):
            yield path
    for index, item in enumerate(items_of(document)):
        at: Path = ("items", index)
        yield (*at, "title")
        if not item.get("parts") or item.get("text"):
            yield (*at, "text")
        if item.get("proposer"):
            yield (*at, "proposer")
        for place, part in enumerate(item.get("parts") or ()):
            if part.get("title"):
                yield (*at, "parts", place, "title")
            yield (*at, "parts", place, "text")
