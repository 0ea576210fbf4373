"""Consultations that are being written on screen: begun, saved, taken over as drafts, discarded.

A manuscript holds the plain values of a consultation's file, possibly incomplete. It becomes a draft through the same
reader as a file, so that there is one set of checks, and what was written here is exported there without loss.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import delete, select

from app.consultations import files, writing
from app.consultations.drafts import import_consultation
from app.consultations.files import Opener
from app.consultations.manuscript_models import Circular, Manuscript, ManuscriptFile
from app.consultations.models import Consultation, State
from app.consultations.queries import annex_files, by_reference
from app.consultations.reading import LONGEST_TEXT, LONGEST_WORD
from app.consultations.refusals import (
    BadReference,
    FileRefused,
    ManuscriptChanged,
    ManuscriptTaken,
    ManuscriptTooLong,
    ManuscriptUnknown,
    NotADraft,
    Problem,
)
from app.consultations.text_places import document_in_force
from app.consultations.writing import Document, Slot
from app.core.i18n import LANGUAGES
from app.core.work import ActorKind, Work
from app.documents.queries import stored_file
from app.documents.service import store
from app.officers.models import Officer
from app.record.events import HOUSE, EventType, canonical, text_hash
from app.record.service import append, lock

#: Of a manuscript as JSON; a consultation of this size fills some three hundred pages.
LARGEST_CHARACTERS = 2_000_000
LARGEST_FILE_CHARACTERS = 1_000_000
MOST_ITEMS = 200
MOST_FILES = 200
#: The organisation's own signed letter lies beside a manuscript under this name, with the language for %s.
CIRCULAR = "circular-%s.pdf"
#: What a file may lack and still be written on: all that is missing can be added on screen.
_MISSING = frozenset({"missing", "languages", "no_file", "original"})
#: What belongs to the earlier consultation alone.
_LEFT_BEHIND = frozenset({"opens", "replies_open", "continues", "illustrative"})
_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A manuscript after a change."""

    number: int
    reference: str
    revision: int


def begin_empty(work: Work, *, reference: str, body: str, original: str) -> Saved:
    """A manuscript with nothing in it but its reference, its body and the language of its original text.

    Raises:
        BadReference, ManuscriptTaken, NotADraft: of the reference.
    """
    document = {"reference": reference, "body": body, "original": original}
    return _begun(work, document, {})


def begin_from_file(work: Work, text: str, uploads: Mapping[str, bytes]) -> Saved:
    """A manuscript from a consultation's file; it may be incomplete, but nothing in it may be wrong.

    Args:
        work: the caller's unit of work.
        text: the file.
        uploads: annexes by the last part of their names.

    Raises:
        FileRefused: with every problem and its line; what is only missing is none.
        BadReference, ManuscriptTaken, NotADraft: of the reference.
        DocumentTypeRefused, DocumentSizeRefused: of an annex.
    """
    if len(text) > LARGEST_FILE_CHARACTERS:
        raise ManuscriptTooLong

    def opened(name: str) -> bytes:
        if PurePosixPath(name).name not in uploads:
            raise FileNotFoundError(name)
        return uploads[PurePosixPath(name).name]

    draft, problems = files.examined(text, opener=opened)
    wrong = [each for each in problems if each.code not in _MISSING]
    if wrong:
        raise FileRefused(wrong)
    document = dict(draft.document)
    cited = {
        name: uploads[PurePosixPath(name).name] for name in _cited(document) if PurePosixPath(name).name in uploads
    }
    hashes = {name: store(work, name=name, content=content) for name, content in cited.items()}
    return _begun(work, document, hashes)


def begin_from_earlier(work: Work, earlier: str, *, reference: str) -> Saved:
    """A manuscript with the texts and annexes of an earlier consultation; under its own reference, to write it on.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        BadReference, ManuscriptTaken, NotADraft: of the new reference.
    """
    found = by_reference(work, earlier)
    document = document_in_force(work, found)
    if reference != earlier:
        document = {key: each for key, each in document.items() if key not in _LEFT_BEHIND} | {"reference": reference}
        # An instant on the calendar belonged to the earlier one; a length of time may stay.
        if not str(document.get("deadline", "")).startswith("+"):
            document.pop("deadline", None)
    return _begun(work, document, annex_files(work, found))


def save(work: Work, number: int, *, revision: int, change: Callable[[Document], Document]) -> Saved:
    """Change a manuscript that nobody else has changed since.

    Raises:
        ManuscriptUnknown: there is no such manuscript.
        ManuscriptChanged: it has another revision by now; nothing is saved.
        ManuscriptTooLong: it would become too long.
        BadReference, ManuscriptTaken, NotADraft: of a new reference.
    """
    row = _current(work, number, revision)
    document = change(row.document)
    if document == row.document:
        return _saved(row)
    _check_size(document)
    reference = str(document.get("reference") or "")
    if reference != row.reference:
        _check_reference(work, reference)
    _write(work, row, document, "changed")
    return _saved(row)


def checked(typed: Mapping[Slot, str]) -> Mapping[Slot, str]:
    """What was typed, if it is no longer than a file may hold.

    Raises:
        ManuscriptTooLong: a text or a word is.
    """
    for slot, text in typed.items():
        if len(text) > (LONGEST_TEXT if slot.language else LONGEST_WORD) or "\x00" in text:
            raise ManuscriptTooLong
    return typed


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexFile:
    """A file for an annex of an item."""

    item: int
    #: Place among the item's annexes; None: a new one.
    annex: int | None
    language: str
    #: As its sender calls it.
    name: str
    content: bytes


def attach(work: Work, number: int, *, revision: int, file: AnnexFile) -> Saved:
    """Keep a file beside the manuscript and cite it in an annex.

    Raises:
        ManuscriptUnknown, ManuscriptChanged, ManuscriptTooLong: as `save`.
        DocumentTypeRefused, DocumentSizeRefused: of the file.
    """
    row = _current(work, number, revision)
    sha256 = store(work, name=file.name, content=file.content)
    name = _keep(work, row, _plain_name(file.name), sha256)
    _write(work, row, writing.with_annex(row.document, file.item, file.annex, (file.language, name)), "changed")
    return _saved(row)


def put_circular(work: Work, number: int, *, revision: int, language: str, content: bytes) -> Saved:
    """Keep the organisation's own signed letter in one language; an earlier one is replaced. b"": take it away.

    Raises:
        ManuscriptUnknown, ManuscriptChanged: as `save`.
        DocumentTypeRefused, DocumentSizeRefused: it is no PDF, or too large.
    """
    row = _current(work, number, revision)
    name = CIRCULAR % language
    work.session.execute(
        delete(ManuscriptFile).where(ManuscriptFile.manuscript_id == row.id, ManuscriptFile.name == name)
    )
    if content:
        sha256 = store(work, name=name, content=content)
        work.session.add(ManuscriptFile(manuscript_id=row.id, name=name, sha256=sha256))
    _write(work, row, row.document, "changed")
    return _saved(row)


def take_over(work: Work, number: int, *, revision: int) -> Saved:
    """Make the manuscript the draft of its reference, through the reader of files.

    Raises:
        ManuscriptUnknown, ManuscriptChanged: as `save`.
        FileRefused: something is missing or wrong.
        BodyUnknown, CannotContinue, NotADraft: as `drafts.import_consultation`.
    """
    row = _current(work, number, revision)
    draft = files.parsed(files.exported(row.document), opener=opener_of(work, row.id))
    consultation = import_consultation(work, draft)
    _take_circulars(work, row, consultation)
    row.taken_revision = row.revision
    _tell(work, row, "taken_over")
    return _saved(row)


def discard(work: Work, number: int, *, revision: int) -> None:
    """Throw a manuscript away; a draft that was made of it stays.

    Raises:
        ManuscriptUnknown, ManuscriptChanged: as `save`.
    """
    row = _current(work, number, revision)
    work.session.execute(delete(ManuscriptFile).where(ManuscriptFile.manuscript_id == row.id))
    work.session.delete(row)
    _tell(work, row, "discarded")


def problems_of(work: Work, number: int, document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """All that keeps the manuscript from being taken over, as far as its text shows."""
    try:
        return files.examined(files.exported(document), opener=opener_of(work, number))[1]
    except FileRefused as refusal:
        return refusal.problems


def opener_of(work: Work, number: int) -> Opener:
    """Finds the files that lie beside a manuscript."""
    rows = work.session.execute(
        select(ManuscriptFile.name, ManuscriptFile.sha256).where(ManuscriptFile.manuscript_id == number)
    )
    hashes = {row.name: row.sha256 for row in rows}

    def read(name: str) -> bytes:
        if name not in hashes:
            raise FileNotFoundError(name)
        return stored_file(work, hashes[name]).content

    return read


def _begun(work: Work, document: Document, hashes: Mapping[str, str]) -> Saved:
    lock(work, HOUSE)
    reference = str(document.get("reference") or "")
    _check_reference(work, reference)
    _check_size(document)
    row = Manuscript(reference=reference, document=document, revision=1, written_at=work.now, written_by=_officer(work))
    work.session.add(row)
    work.session.flush()
    for name, sha256 in hashes.items():
        work.session.add(ManuscriptFile(manuscript_id=row.id, name=name, sha256=sha256))
    _tell(work, row, "begun")
    return _saved(row)


def _current(work: Work, number: int, revision: int) -> Manuscript:
    # The house's log is locked before the row: whoever writes appends to it, and all take both in this order.
    lock(work, HOUSE)
    row = work.session.scalar(
        select(Manuscript).where(Manuscript.id == number).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise ManuscriptUnknown
    if row.revision != revision:
        name = work.session.scalar(select(Officer.name).where(Officer.id == row.written_by))
        raise ManuscriptChanged(officer=name or "–")
    return row


def _write(work: Work, row: Manuscript, document: Document, act: str) -> None:
    _check_size(document)
    row.document = document
    row.reference = str(document.get("reference") or "")
    row.revision += 1
    row.written_at, row.written_by = work.now, _officer(work)
    _tell(work, row, act)


def _tell(work: Work, row: Manuscript, act: str) -> None:
    work.session.flush()
    append(
        work,
        HOUSE,
        EventType.MANUSCRIPT,
        facts={
            "manuscript": row.id,
            "reference": row.reference,
            "act": act,
            "revision": row.revision,
            "sha256": text_hash(canonical(row.document)),
            "by": str(work.actor),
        },
    )


def _check_reference(work: Work, reference: str) -> None:
    if not files.is_reference(reference):
        raise BadReference(value=reference)
    if work.session.scalar(select(Manuscript.id).where(Manuscript.reference == reference)):
        raise ManuscriptTaken(reference=reference)
    state = work.session.scalar(select(Consultation.state).where(Consultation.reference == reference))
    if state is not None and state != State.DRAFT:
        raise NotADraft(reference=reference)


def _check_size(document: Document) -> None:
    if len(canonical(document)) > LARGEST_CHARACTERS or len(writing.items_of(document)) > MOST_ITEMS:
        raise ManuscriptTooLong


def _cited(document: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys(writing.files_named(document)))


def _plain_name(name: str) -> str:
    """A name that can be cited: Latin letters, digits and . _ - only; the ending says the type."""
    path = PurePosixPath(name.replace("\\", "/"))
    stem = _NAME.sub("-", path.stem).strip("-.")[:60] or "annex"
    return f"{stem}{path.suffix.lower()}"


def _keep(work: Work, row: Manuscript, name: str, sha256: str) -> str:
    """Put a file beside the manuscript under that name, or one like it where another file has it already."""
    rows = work.session.execute(
        select(ManuscriptFile.name, ManuscriptFile.sha256).where(ManuscriptFile.manuscript_id == row.id)
    )
    taken = {each.name: each.sha256 for each in rows}
    if len(taken) >= MOST_FILES:
        raise ManuscriptTooLong
    candidates = [name, *(f"{PurePosixPath(name).stem}-{count}{PurePosixPath(name).suffix}" for count in range(2, 999))]
    reserved = {CIRCULAR % language for language in LANGUAGES}
    chosen = next(each for each in candidates if each not in reserved and taken.get(each, sha256) == sha256)
    if chosen not in taken:
        work.session.add(ManuscriptFile(manuscript_id=row.id, name=chosen, sha256=sha256))
    return chosen


def _take_circulars(work: Work, row: Manuscript, consultation: Consultation) -> None:
    rows = work.session.execute(
        select(ManuscriptFile.name, ManuscriptFile.sha256).where(ManuscriptFile.manuscript_id == row.id)
    )
    hashes = {each.name: each.sha256 for each in rows}
    for language in consultation.languages:
        name = CIRCULAR % language
        if name in hashes:
            work.session.add(
                Circular(consultation_id=consultation.id, language=language, filename=name, sha256=hashes[name])
            )


def _officer(work: Work) -> int | None:
    return int(work.actor.id) if work.actor.kind == ActorKind.OFFICER else None


def _saved(row: Manuscript) -> Saved:
    return Saved(number=row.id, reference=row.reference, revision=row.revision)
