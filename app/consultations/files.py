"""Consultations as YAML files, in and out without loss. The shipped example documents the format."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from app.consultations.calendar import known_zones
from app.consultations.disclosure import Audience
from app.consultations.draft import AnnexDraft, CopyDraft, Draft, ItemDraft, PartDraft
from app.consultations.models import Certify
from app.consultations.reading import Reader, marked
from app.consultations.refusals import FileRefused, Problem
from app.consultations.times import sentence_of
from app.core import yaml
from app.core.errors import Refusal
from app.core.i18n import LANGUAGES, N_
from app.core.yaml import Path as KeyPath
from app.documents.service import checked_type
from app.record.events import HOUSE
from app.rules import After, During, TimeProblem, parse_lead, parse_moment

#: Reads the file of an annex by its name as written; raises OSError where there is none.
Opener = Callable[[str], bytes]

#: Of the whole file, in the order in which it is written.
KEYS = (
    "reference", "body", "continues", "illustrative", "original", "title", "letter", "legal_basis",
    "authorising_meeting", "signatory", "contact", "opens", "replies_open", "deadline", "zone", "rule", "disclosure",
    "certify", "copies", "reminders", "items",
)  # fmt: skip
_REQUIRED = ("reference", "body", "original", "title", "letter", "deadline", "zone", "rule", "items")
_ITEM_KEYS = ("number", "title", "text", "proposer", "source", "annexes", "rule", "parts")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9()./_-]{0,59}")
_NUMBER = re.compile(r"[0-9]{1,3}")
_LETTER = re.compile(r"[a-z]")
#: Any ordinary instant: only the way in which times are written is checked here, they are reckoned at opening.
_SOME_INSTANT = datetime(2021, 6, 22, 12, tzinfo=UTC)


def parsed(text: str, *, opener: Opener) -> Draft:
    """The consultation that a file describes.

    Raises:
        FileRefused: with every problem and its line.
    """
    draft, problems = examined(text, opener=opener)
    if problems:
        raise FileRefused(problems)
    return draft


def examined(text: str, *, opener: Opener) -> tuple[Draft, tuple[Problem, ...]]:
    """What a file says as far as it can be understood, and every problem in the order of its lines.

    Raises:
        FileRefused: it is not YAML that we read.
    """
    reader = Reader(marked=marked(text))
    draft = _draft(reader, opener)
    _check_languages(reader, draft)
    return draft, tuple(sorted(reader.problems, key=lambda each: each.line or 0))


def is_reference(text: str) -> bool:
    """Whether a consultation may bear that reference."""
    return bool(_REFERENCE.fullmatch(text)) and text != HOUSE and ".." not in PurePosixPath(text).parts


def beside(file: Path) -> Opener:
    """Opens annexes that lie beside a file or below its folder; nothing above it."""
    folder = file.resolve().parent

    def read(name: str) -> bytes:
        found = (folder / name).resolve()
        if not found.is_relative_to(folder):
            raise FileNotFoundError(name)
        return found.read_bytes()

    return read


def exported(document: Mapping[str, Any], *, notes: Iterable[str] = ()) -> str:
    """The file of a consultation; reading it gives the same consultation. `notes` head it as comments, one a line."""
    remarks = "".join(f"# {each}\n" for each in notes)
    return remarks + yaml.dump({key: document[key] for key in KEYS if key in document})


def _draft(reader: Reader, opener: Opener) -> Draft:
    plain = reader.mapping(reader.marked.value, (), known=KEYS, required=_REQUIRED)
    original = reader.language(plain.get("original"), ("original",))

    def texts(key: str) -> dict[str, str]:
        return reader.texts(plain.get(key), (key,), original=original)

    titles = texts("title")
    disclosure = reader.mapping(plain.get("disclosure", {}), ("disclosure",), known=("during", "after", "audience"))
    zone = _zone(reader, plain.get("zone"))
    rule = reader.rule(plain.get("rule"), ("rule",)) or ""
    return Draft(
        reference=_reference(reader, plain.get("reference")),
        body=reader.word(plain.get("body"), ("body",)),
        continues=reader.word(plain.get("continues"), ("continues",)),
        titles=titles,
        letters=texts("letter"),
        original=original,
        languages=tuple(each for each in LANGUAGES if each in titles),
        legal_basis=texts("legal_basis"),
        authorising_meeting=texts("authorising_meeting"),
        signatory=texts("signatory"),
        contact=_contact(reader, plain.get("contact", {}), original),
        opens=_moment(reader, plain.get("opens"), ("opens",), zone),
        replies_open=_moment(reader, plain.get("replies_open"), ("replies_open",), zone),
        deadline=_moment(reader, plain.get("deadline"), ("deadline",), zone),
        zone=zone.key,
        rule=rule,
        during=reader.one_of(During, disclosure.get("during"), ("disclosure", "during"), default=None),
        after=reader.one_of(After, disclosure.get("after"), ("disclosure", "after"), default=None),
        audience=reader.one_of(
            Audience, disclosure.get("audience"), ("disclosure", "audience"), default=Audience.MEMBERS
        ),
        certify=reader.one_of(Certify, plain.get("certify"), ("certify",), default=Certify.NONE),
        is_illustrative=plain.get("illustrative") is True,
        copies=reader.sequence(plain.get("copies"), ("copies",), lambda value, path: _copy(reader, value, path)),
        reminders=reader.sequence(
            plain.get("reminders"), ("reminders",), lambda value, path: _lead(reader, value, path)
        ),
        items=_items(reader, plain.get("items"), original, opener),
        document=plain,
        rule_mentions=tuple(reader.rule_mentions),
    )


def _items(reader: Reader, value: object, original: str, opener: Opener) -> tuple[ItemDraft, ...]:
    found = reader.sequence(value, ("items",), lambda each, path: _item(reader, each, path, (original, opener)))
    reader.unique((each.number for each in found), ("items",), "number")
    return found


def _item(reader: Reader, value: object, path: KeyPath, context: tuple[str, Opener]) -> ItemDraft:
    original, opener = context
    plain = reader.mapping(value, path, known=_ITEM_KEYS, required=("number", "title"))
    number = reader.word(plain.get("number"), (*path, "number"))
    if number and not _NUMBER.fullmatch(number):
        reader.complain((*path, "number"), "number", N_("“%(value)s” is not a number of an item."), value=number)
    parts = reader.sequence(plain.get("parts"), (*path, "parts"), lambda each, at: _part(reader, each, at, original))
    reader.unique((each.letter for each in parts), (*path, "parts"), "letter")
    texts = reader.texts(plain.get("text"), (*path, "text"), original=original)
    if not parts and not texts:
        reader.complain(path, "missing", N_("“%(key)s” is missing in %(where)s."), key="text", where=f"items.{number}")
    return ItemDraft(
        number=number,
        titles=reader.texts(plain.get("title"), (*path, "title"), original=original),
        texts=texts,
        proposer=reader.texts(plain.get("proposer"), (*path, "proposer"), original=original),
        source=reader.word(plain.get("source"), (*path, "source")),
        rule=reader.rule(plain.get("rule"), (*path, "rule")),
        annexes=reader.sequence(
            plain.get("annexes"), (*path, "annexes"), lambda each, at: _annex(reader, each, at, (original, opener))
        ),
        parts=parts,
    )


def _part(reader: Reader, value: object, path: KeyPath, original: str) -> PartDraft:
    plain = reader.mapping(value, path, known=("letter", "title", "text", "rule"), required=("letter", "text"))
    letter = reader.word(plain.get("letter"), (*path, "letter"))
    if letter and not _LETTER.fullmatch(letter):
        reader.complain(
            (*path, "letter"), "letter", N_("“%(value)s” is not the letter of a part (a to z)."), value=letter
        )
    return PartDraft(
        letter=letter,
        titles=reader.texts(plain.get("title"), (*path, "title"), original=original),
        texts=reader.texts(plain.get("text"), (*path, "text"), original=original),
        rule=reader.rule(plain.get("rule"), (*path, "rule")),
    )


def _annex(reader: Reader, value: object, path: KeyPath, context: tuple[str, Opener]) -> AnnexDraft:
    original, opener = context
    plain = reader.mapping(value, path, known=("name", "files"), required=("name", "files"))
    files = reader.texts(plain.get("files"), (*path, "files"), original=original)
    contents = {}
    for language, name in files.items():
        content = _content(reader, name, (*path, "files", language), opener)
        if content is not None:
            contents[language] = content
    return AnnexDraft(
        names=reader.texts(plain.get("name"), (*path, "name"), original=original), files=files, contents=contents
    )


def _content(reader: Reader, name: str, path: KeyPath, opener: Opener) -> bytes | None:
    if "://" in name:
        reader.complain(
            path,
            "address",
            N_("An annex is a file; the address %(name)s is not a text that can be decided upon."),
            name=name,
        )
        return None
    try:
        content = opener(name)
        checked_type(name=name, content=content)
    except OSError:
        reader.complain(path, "no_file", N_("There is no file %(name)s beside the consultation’s file."), name=name)
        return None
    except Refusal as refusal:
        reader.complain(path, refusal.code, "%(reason)s", reason=str(refusal))
        return None
    return content


def _contact(reader: Reader, value: object, original: str) -> dict[str, Any]:
    """Name, address and telephone; an address alone, or a name alone, is enough."""
    if isinstance(value, str):
        value = {"email" if "@" in value and " " not in value else "name": value}
    plain = reader.mapping(value, ("contact",), known=("name", "email", "phone"))
    return {
        "name": reader.texts(plain.get("name"), ("contact", "name"), original=original),
        "email": reader.address(plain["email"], ("contact", "email")) if "email" in plain else "",
        "phone": reader.word(plain.get("phone"), ("contact", "phone")),
    }


def _copy(reader: Reader, value: object, path: KeyPath) -> CopyDraft:
    plain = reader.mapping(value, path, known=("name", "email", "language"), required=("name", "email"))
    return CopyDraft(
        name=reader.word(plain.get("name"), (*path, "name")),
        email=reader.address(plain.get("email"), (*path, "email")),
        language=reader.language(plain.get("language"), (*path, "language")),
    )


def _reference(reader: Reader, value: object) -> str:
    reference = reader.word(value, ("reference",))
    if reference and not is_reference(reference):
        reader.complain(
            ("reference",),
            "reference",
            N_("“%(value)s” cannot be a reference: Latin letters, digits and ( ) . / _ - only, 60 at most."),
            value=reference,
        )
    return reference


def _zone(reader: Reader, value: object) -> ZoneInfo:
    name = reader.word(value, ("zone",), default="UTC")
    if name not in known_zones():
        reader.complain(("zone",), "zone", N_("“%(value)s” is not the IANA name of a time zone."), value=name)
        return ZoneInfo("UTC")
    return ZoneInfo(name)


def _moment(reader: Reader, value: object, path: KeyPath, zone: ZoneInfo) -> str:
    written = reader.word(value, path)
    if path == ("opens",) and written == "now":
        return ""
    if written:
        try:
            parse_moment(written, base=_SOME_INSTANT, zone=zone)
        except TimeProblem as problem:
            reader.complain(path, problem.code, sentence_of(problem), **problem.facts)
    return written


def _lead(reader: Reader, value: object, path: KeyPath) -> str:
    written = reader.word(value, path)
    try:
        parse_lead(written)
    except TimeProblem as problem:
        reader.complain(path, problem.code, sentence_of(problem), **problem.facts)
    return written


def _check_languages(reader: Reader, draft: Draft) -> None:
    """What is decided upon is there in every language of the consultation, or the file is refused.

    A legal basis, a signature, a name or a proposer may be one text for all languages. An annex needs its original;
    its other languages may be missing, which is advice before opening.
    """
    if draft.titles and draft.original not in draft.languages:
        reader.complain(("original",), "original", N_("The title is missing in the original language."))
    for path, texts in _decided_texts(draft):
        reader.complete(texts, path, draft.languages)
    for path, texts in _surrounding_texts(draft):
        if path not in reader.serving_all:
            reader.complete(texts, path, draft.languages)
    for path, files in _annex_files(draft):
        reader.complete(files, path, (draft.original,))


def _decided_texts(draft: Draft) -> Iterator[tuple[KeyPath, Mapping[str, str]]]:
    yield ("letter",), draft.letters
    for index, item in enumerate(draft.items):
        yield ("items", index, "title"), item.titles
        yield ("items", index, "text"), item.texts
        for place, part in enumerate(item.parts):
            yield ("items", index, "parts", place, "title"), part.titles
            yield ("items", index, "parts", place, "text"), part.texts


def _surrounding_texts(draft: Draft) -> Iterator[tuple[KeyPath, Mapping[str, str]]]:
    yield ("legal_basis",), draft.legal_basis
    yield ("authorising_meeting",), draft.authorising_meeting
    yield ("signatory",), draft.signatory
    yield ("contact", "name"), draft.contact["name"]
    for index, item in enumerate(draft.items):
        yield ("items", index, "proposer"), item.proposer
        for place, annex in enumerate(item.annexes):
            yield ("items", index, "annexes", place, "name"), annex.names


def _annex_files(draft: Draft) -> Iterator[tuple[KeyPath, Mapping[str, str]]]:
    for index, item in enumerate(draft.items):
        for place, annex in enumerate(item.annexes):
            yield ("items", index, "annexes", place, "files"), annex.files
