"""Forms of the drafting room: what was typed, and how it meets what somebody else saved meanwhile."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage

from app.consultations import writing
from app.consultations.writing import Slot
from app.core.i18n import LANGUAGES, current_language

REVISION, BASE = "revision", "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a form shows."""

    #: Name of a slot to the text in its field.
    values: Mapping[str, str]
    #: Name of a slot to what somebody else wrote there meanwhile.
    others: Mapping[str, str] = field(default_factory=dict)
    #: What was typed in fields that are gone.
    homeless: Sequence[str] = ()
    #: What stands in the slots, in brief, for the next time.
    base: str = ""


def shown(document: Mapping[str, Any], slots: Iterable[Slot]) -> Sheet:
    """A form as the document has it."""
    values = {slot.name: writing.read(document, slot) for slot in slots}
    return Sheet(values=values, base=_base(values))


def typed_in(form: Mapping[str, str], slots: Iterable[Slot]) -> dict[Slot, str]:
    """What was typed; fields that were not sent are left out."""
    return {slot: form[slot.name] for slot in slots if slot.name in form}


def met(document: Mapping[str, Any], slots: Sequence[Slot], form: Mapping[str, str]) -> Sheet:
    """A form that was drawn from an earlier state: all that was typed is kept, beside what others wrote meanwhile.

    A field in which nothing was typed shows what stands there now; one that both have written shows what was typed.
    """
    before = _read_base(form.get(BASE, ""))
    values, others = {}, {}
    for slot in slots:
        stored = writing.read(document, slot)
        sent = writing.tidy(form.get(slot.name, stored))
        is_mine = _brief(sent) != before.get(slot.name, _brief(stored))
        is_theirs = _brief(stored) != before.get(slot.name, _brief(stored))
        values[slot.name] = sent if is_mine else stored
        if is_mine and is_theirs and sent != writing.tidy(stored):
            others[slot.name] = stored
    names = {slot.name for slot in slots}
    homeless = [text for name, text in form.items() if name in before and name not in names and text.strip()]
    stored_values = {slot.name: writing.read(document, slot) for slot in slots}
    return Sheet(values=values, others=others, homeless=homeless, base=_base(stored_values))


def revision_in(form: Mapping[str, str]) -> int:
    """Revision from which a form was drawn; 0 where it does not say."""
    text = form.get(REVISION, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len("1000000000") else 0


def pair_of(args: Mapping[str, str], document: Mapping[str, Any]) -> tuple[str, str]:
    """The two languages side by side; the original and another one where the address names none."""
    original = writing.original_of(document)
    left = args.get("left", "")
    left = left if left in LANGUAGES else original
    issued = [each for each in (*writing.languages_of(document), *LANGUAGES) if each != left]
    preferred = current_language() if current_language() in issued else issued[0]
    right = args.get("right", "")
    return left, right if right in LANGUAGES and right != left else preferred


def act_in(form: Mapping[str, str]) -> tuple[str, tuple[int, ...]]:
    """The button that was pressed: "part-up-2" is `("part-up", (2,))`; ("", ()) for the one that only saves."""
    words = form.get("act", "").split("-")
    name = "-".join(each for each in words if not each.isdecimal())
    return name, tuple(int(each) for each in words if each.isascii() and each.isdecimal() and len(each) < len("10000"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


def uploads_in(found: Iterable[FileStorage]) -> tuple[Upload, ...]:
    """The files that were chosen, without the folders of their sender."""
    uploads = []
    for each in found:
        if each.filename:
            uploads.append(Upload(name=each.filename.replace("\\", "/").rpartition("/")[2], content=each.read()))
        each.close()
    return tuple(uploads)


def _brief(text: str) -> str:
    return hashlib.sha256(writing.tidy(text).encode()).hexdigest()[:12]


def _base(values: Mapping[str, str]) -> str:
    return json.dumps({name: _brief(text) for name, text in values.items()}, separators=(",", ":"))


def _read_base(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(each) for key, each in found.items()} if isinstance(found, dict) else {}
