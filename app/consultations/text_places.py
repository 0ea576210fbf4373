"""Where the texts of a consultation stand: each place in its file, with the rows that hold it once it was imported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.consultations.models import Annex, Consultation, Decision, Item
from app.consultations.queries import items
from app.consultations.writing import FRAME_TEXTS, Document, Slot, written
from app.core.work import Work
from app.core.yaml import Path

#: Keys of the consultation's file to columns, where they do not have the same name.
_COLUMNS = {"title": "titles", "letter": "letters"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPlace:
    """One text with its translations; a title that several rows bear changes in all of them."""

    path: Path
    rows: tuple[Consultation | Item | Decision | Annex, ...]
    column: str
    #: Within the column; "": the column is the text.
    key: str = ""

    @property
    def texts(self) -> Mapping[str, str]:
        """Language to text, as it is in force."""
        value: dict[str, Any] = getattr(self.rows[0], self.column)
        texts: dict[str, str] = value.get(self.key, {}) if self.key else value
        return texts

    def put(self, language: str, text: str) -> None:
        """Add or replace it in one language."""
        texts = {**self.texts, language: text}
        for row in self.rows:
            setattr(row, self.column, {**getattr(row, self.column), self.key: texts} if self.key else texts)


def text_places(work: Work, consultation: Consultation) -> Iterator[TextPlace]:
    """All of them, in the order of the file."""
    for path in FRAME_TEXTS:
        key = str(path[0])
        nested = str(path[1]) if len(path) > 1 else ""
        yield TextPlace(path=path, rows=(consultation,), column=_COLUMNS.get(key, key), key=nested)
    for index, item in enumerate(items(work, consultation)):
        yield from _places_of_item(item, ("items", index), consultation.document["items"][index])


def document_in_force(work: Work, consultation: Consultation) -> Document:
    """The consultation's file with its texts as they are now: as corrected, and in all languages issued since."""
    typed = {
        Slot(place.path, language): text
        for place in text_places(work, consultation)
        for language, text in place.texts.items()
    }
    return written(consultation.document, typed)


def _places_of_item(item: Item, at: Path, entry: Mapping[str, Any]) -> Iterator[TextPlace]:
    whole = tuple(each for each in item.decisions if each.name == item.number)
    # A part without a title of its own bears that of its item.
    bearing = tuple(each for each in item.decisions if each.titles == item.titles)
    yield TextPlace(path=(*at, "title"), rows=(item, *bearing), column="titles")
    yield TextPlace(path=(*at, "text"), rows=(item, *whole), column="texts")
    yield TextPlace(path=(*at, "proposer"), rows=(item,), column="proposer")
    for place in dict.fromkeys(each.position for each in item.annexes):
        annexes = tuple(each for each in item.annexes if each.position == place)
        yield TextPlace(path=(*at, "annexes", place, "name"), rows=annexes, column="names")
    for place, part in enumerate(each for each in item.decisions if each not in whole):
        if part not in bearing or entry["parts"][place].get("title"):
            yield TextPlace(path=(*at, "parts", place, "title"), rows=(part,), column="titles")
        yield TextPlace(path=(*at, "parts", place, "text"), rows=(part,), column="texts")
