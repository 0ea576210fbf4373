"""What was sent for an act, read by its fields."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage

from app.core.i18n import _
from app.core.work import Work
from app.desk.acts.act import Field, FieldKind
from app.documents.service import checked_type, store

REASON = "reason"
LONGEST_LINE, LONGEST_TEXT = 300, 60_000
#: What browsers send for days and times; whether there is such a day is said where it is used.
_PATTERNS = {
    FieldKind.DAY: re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII),
    FieldKind.MOMENT: re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?", re.ASCII),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form said, and what is wrong with it."""

    #: Field to text as typed; an upload is not among them.
    typed: Mapping[str, str]
    uploads: Mapping[str, Upload]
    reason: str
    #: Field to a sentence; empty: the request may be filed.
    problems: Mapping[str, str]


def read(fields: Iterable[Field], form: Mapping[str, str], files: Mapping[str, FileStorage]) -> Sent:
    """Read a form by its fields.

    Raises:
        DocumentTypeRefused, DocumentSizeRefused: a file is not taken.
    """
    typed, uploads, problems = {}, {}, {}
    for field in fields:
        if field.kind is FieldKind.FILE:
            found = upload(files.get(field.name))
            if found is not None:
                checked_type(name=found.name, content=found.content)
                uploads[field.name] = found
            is_given = found is not None
        else:
            # Browsers send line breaks as CR LF; a text that nobody touched must stay the same.
            typed[field.name] = form.get(field.name, "").replace("\r\n", "\n").strip()
            is_given = bool(typed[field.name])
        problem = _problem(field, typed.get(field.name, ""), is_given=is_given)
        if problem:
            problems[field.name] = problem
    reason = form.get(REASON, "").strip()
    if not reason:
        problems[REASON] = _("Please say why: the reason is kept in the record.")
    return Sent(typed=typed, uploads=uploads, reason=reason, problems=problems)


def particulars_of(work: Work, sent: Sent) -> dict[str, Any]:
    """What the request holds: texts as typed, and files stored under their hash."""
    stored = {
        name: {"sha256": store(work, name=upload.name, content=upload.content), "name": upload.name}
        for name, upload in sent.uploads.items()
    }
    return {**sent.typed, **stored}


def _problem(field: Field, text: str, *, is_given: bool) -> str:
    if not is_given:
        return _("This must be filled in.") if field.is_required else ""
    if field.kind is FieldKind.CHOICE and text not in {value for value, _word in field.options}:
        return _("Please choose one of the values offered.")
    if field.kind in _PATTERNS and not _PATTERNS[field.kind].fullmatch(text):
        return _("This is no day, or no time, of the form that is asked for.")
    if len(text) > (LONGEST_TEXT if field.kind is FieldKind.TEXT else LONGEST_LINE):
        return _("This is too long.")
    return ""


def upload(found: FileStorage | None) -> Upload | None:
    """A file as it was sent, under its name without a path; None: none was."""
    if found is None or not found.filename:
        return None
    return Upload(name=found.filename.replace("\\", "/").rpartition("/")[2], content=found.read())
