"""Editing a consultation in the plain values of its file, which may be incomplete. Nothing of the database.

A slot is one place that a form fills: a text in one language, a word, or a list of words. Writing what stands there
already changes nothing, so that a file which passes through a form is the same file afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.core.i18n import LANGUAGES, SOURCE
from app.core.yaml import Path

Document = dict[str, Any]

#: Texts of the consultation as a whole, in the order in which they are written.
FRAME_TEXTS: tuple[Path, ...] = (
    ("title",),
    ("letter",),
    ("legal_basis",),
    ("authorising_meeting",),
    ("signatory",),
    ("contact", "name"),
)
#: Words of the consultation as a whole.
FRAME_WORDS: tuple[Path, ...] = (
    ("reference",),
    ("body",),
    ("continues",),
    ("original",),
    ("zone",),
    ("deadline",),
    ("replies_open",),
    ("rule",),
    ("disclosure", "during"),
    ("disclosure", "after"),
    ("disclosure", "audience"),
    ("certify",),
    ("illustrative",),
    ("contact", "email"),
    ("contact", "phone"),
)
REMINDERS: Path = ("reminders",)
_COPY_KEYS = ("name", "email", "language")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Of a list of copies this many lines beyond those that are filled may be written at once.
SPARE_COPIES = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """One place that a form fills."""

    path: Path
    #: Of a text; "": a word, which has no language.
    language: str = ""

    @property
    def name(self) -> str:
        """Its name in a form: "items.0.title:en"."""
        place = ".".join(map(str, self.path))
        return f"{place}:{self.language}" if self.language else place


def original_of(document: Mapping[str, Any]) -> str:
    """Language of the original text; English where it is not said."""
    original = str(document.get("original") or "")
    return original if original in LANGUAGES else SOURCE


def languages_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Languages that the consultation is issued in: those of its title."""
    return tuple(each for each in LANGUAGES if read(document, Slot(("title",), each)))


def items_of(document: Mapping[str, Any]) -> list[Document]:
    """The entries of its items."""
    return [each for each in document.get("items") or () if isinstance(each, dict)]


def frame_slots(document: Mapping[str, Any], languages: Iterable[str]) -> tuple[Slot, ...]:
    """What the form of the frame fills."""
    texts = [Slot(path, language) for path in FRAME_TEXTS for language in languages]
    count = len(document.get("copies") or ()) + SPARE_COPIES
    copies = [Slot(("copies", index, key)) for index in range(count) for key in _COPY_KEYS]
    return (*map(Slot, FRAME_WORDS), Slot(REMINDERS), *texts, *copies)


def item_slots(document: Mapping[str, Any], index: int, languages: Iterable[str]) -> tuple[Slot, ...]:
    """What the form of one item fills."""
    item, at = items_of(document)[index], ("items", index)
    spoken = tuple(languages)
    texts: list[Path] = [(*at, "title"), (*at, "text"), (*at, "proposer")]
    words: list[Path] = [(*at, "source"), (*at, "rule")]
    for place, _annex in enumerate(item.get("annexes") or ()):
        texts.append((*at, "annexes", place, "name"))
    for place, _part in enumerate(item.get("parts") or ()):
        texts += [(*at, "parts", place, "title"), (*at, "parts", place, "text")]
        words.append((*at, "parts", place, "rule"))
    return (*map(Slot, words), *(Slot(path, language) for path in texts for language in spoken))


def read(document: Mapping[str, Any], slot: Slot) -> str:
    """What stands in a slot, as a form shows it; "" where nothing does."""
    value = value_at(document, slot.path)
    if slot.language:
        if isinstance(value, dict):
            value = value.get(slot.language)
        elif slot.language != original_of(document):
            return ""
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None or isinstance(value, dict) else str(value)


def serves_all(document: Mapping[str, Any], path: Path) -> bool:
    """Whether one text stands there for all languages."""
    value = value_at(document, path)
    return value is not None and not isinstance(value, dict)


def written(document: Mapping[str, Any], typed: Mapping[Slot, str]) -> Document:
    """The document with what was typed; what reads the same as before is left as it stands."""
    changed = deepcopy(dict(document))
    for slot, text in typed.items():
        if tidy(text) != tidy(read(changed, slot)):
            _put(changed, slot, tidy(text))
    if isinstance(changed.get("copies"), list):
        changed["copies"] = [each for each in changed["copies"] if each]
        if not changed["copies"]:
            del changed["copies"]
    return changed


def tidy(text: str) -> str:
    """Without spaces around it, with the line breaks of files."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def with_item(document: Mapping[str, Any]) -> Document:
    """One item more, at the end."""
    changed = deepcopy(dict(document))
    changed["items"] = [*items_of(changed), {}]
    return _numbered(changed)


def without_item(document: Mapping[str, Any], index: int) -> Document:
    """Without that item; those after it move up, and so do their numbers."""
    changed = deepcopy(dict(document))
    changed["items"] = [each for place, each in enumerate(items_of(changed)) if place != index]
    return _numbered(changed)


def with_item_moved(document: Mapping[str, Any], index: int, by: int) -> Document:
    """The item so many places further down (up: negative), at most to the end; numbers follow the places."""
    changed = deepcopy(dict(document))
    changed["items"] = _moved(items_of(changed), index, by)
    return _numbered(changed)


def with_part(document: Mapping[str, Any], index: int) -> Document:
    """One part more of an item, at the end of its parts."""
    return _with_parts(document, index, lambda parts: [*parts, {}])


def without_part(document: Mapping[str, Any], index: int, place: int) -> Document:
    """Without that part; those after it move up, and so do their letters."""
    return _with_parts(document, index, lambda parts: [each for at, each in enumerate(parts) if at != place])


def with_part_moved(document: Mapping[str, Any], index: int, place: int, by: int) -> Document:
    """The part so many places further down; letters follow the places."""
    return _with_parts(document, index, lambda parts: _moved(parts, place, by))


def with_annex(document: Mapping[str, Any], index: int, place: int | None, file: tuple[str, str]) -> Document:
    """A file (language, name) of an annex; `place` None: of a new annex, named after its file."""
    language, name = file
    changed = deepcopy(dict(document))
    item = items_of(changed)[index]
    annexes = list(item.get("annexes") or ())
    if place is None or place >= len(annexes):
        annexes.append({"name": {language: name}, "files": {language: name}})
    else:
        files = annexes[place].get("files")
        kept = files if isinstance(files, dict) else {original_of(changed): files} if files else {}
        annexes[place]["files"] = kept | {language: name}
    item["annexes"] = annexes
    return changed


def without_annex(document: Mapping[str, Any], index: int, place: int) -> Document:
    """Without that annex of an item."""
    changed = deepcopy(dict(document))
    item = items_of(changed)[index]
    item["annexes"] = [each for at, each in enumerate(item.get("annexes") or ()) if at != place]
    if not item["annexes"]:
        del item["annexes"]
    return changed


def files_named(document: Mapping[str, Any]) -> Iterator[str]:
    """Names of the files that its annexes cite."""
    for item in items_of(document):
        for annex in item.get("annexes") or ():
            files = annex.get("files")
            yield from (str(each) for each in (files.values() if isinstance(files, dict) else [files]) if each)


def value_at(document: Mapping[str, Any], path: Path) -> Any:  # noqa: ANN401 - any plain value
    """What stands at a path; None where nothing does."""
    value: Any = document
    for key in path:
        value = _member(value, key)
    return value


def _member(value: object, key: str | int) -> object:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int):
        return value[key] if key < len(value) else None
    # A contact may be written as an address or a name alone.
    if isinstance(value, str) and key == ("email" if _is_address(value) else "name"):
        return value
    return None


def _is_address(text: str) -> bool:
    return "@" in text and " " not in text


def _put(document: Document, slot: Slot, text: str) -> None:
    holder = _holder(document, slot.path)
    key = str(slot.path[-1])
    value: Any = text
    if slot.language:
        value = _with_language(holder.get(key), slot.language, text, original=original_of(document))
    elif slot.path == REMINDERS:
        value = text.replace(",", " ").split()
    elif slot.path == ("illustrative",):
        value = text == "true"
    if value:
        holder[key] = value
        return
    holder.pop(key, None)
    # An empty mapping says nothing; empty lines of a list are taken out when all is written.
    if not holder and len(slot.path) == 2:  # noqa: PLR2004 - a mapping of the consultation itself
        document.pop(str(slot.path[0]), None)


def _holder(document: Document, path: Path) -> Document:
    """The mapping that a value stands in, made where it is missing."""
    holder: Any = document
    for key, following in pairwise(path):
        if isinstance(key, int):
            holder.extend({} for _ in range(key + 1 - len(holder)))
        elif isinstance(holder.get(key), str):
            said = holder[key]
            holder[key] = {"email" if _is_address(said) else "name": said}
        elif not holder.get(key):
            holder[key] = [] if isinstance(following, int) else {}
        holder = holder[key]
    found: Document = holder
    return found


def _with_language(value: object, language: str, text: str, *, original: str) -> object:
    """A text in one language more or less; one text for all stays so while nothing is written beside it."""
    if isinstance(value, dict):
        changed = {**value, language: text}
        if all(each in LANGUAGES for each in changed):
            changed = (
                {each: changed[each] for each in LANGUAGES if each in changed} if language not in value else changed
            )
        return {key: each for key, each in changed.items() if each}
    if value is None or value == "":
        return {language: text} if text else {}
    if language == original:
        return text
    return {each: said for each, said in {original: str(value), language: text}.items() if said}


def _with_parts(document: Mapping[str, Any], index: int, change: Any) -> Document:  # noqa: ANN401 - a function
    changed = deepcopy(dict(document))
    item = items_of(changed)[index]
    parts = change(list(item.get("parts") or ()))
    if parts:
        item["parts"] = parts
    else:
        item.pop("parts", None)
    return _numbered(changed)


def _moved(entries: list[Document], index: int, by: int) -> list[Document]:
    rest = entries[:index] + entries[index + 1 :]
    place = min(max(index + by, 0), len(rest))
    return [*rest[:place], entries[index], *rest[place:]]


def _numbered(document: Document) -> Document:
    """Items numbered from 1 and parts lettered from a, in their order."""
    document["items"] = [_first(each, "number", str(place)) for place, each in enumerate(items_of(document), start=1)]
    if not document["items"]:
        del document["items"]
    for item in items_of(document):
        if item.get("parts"):
            item["parts"] = [
                _first(each, "letter", letter) for letter, each in zip(_LETTERS, item["parts"], strict=False)
            ]
    return document


def _first(entry: Document, key: str, value: str) -> Document:
    """The entry with that key; it stands first where it is new, and stays as written where it says the same."""
    return entry if str(entry.get(key)) == value else {key: value, **{k: v for k, v in entry.items() if k != key}}
