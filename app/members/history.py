"""What the record tells of one member: who changed what, when, from what to what. Nothing is kept for it besides."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.work import Work
from app.members.confirmation_queries import Represents
from app.members.difference import ChangeKind, FieldChange
from app.members.models import FocalPoint, Member
from app.record.events import HOUSE, EventType
from app.record.queries import Told, told

#: Types of events of the house that may tell of a member.
KINDS = (
    EventType.MEMBERS_IMPORTED,
    EventType.CONTACT,
    EventType.STANDING,
    EventType.NAMES_CORRECTED,
    EventType.CONFIRMATIONS_ASKED,
    EventType.REPRESENTATION_ANSWERED,
)
#: Values of a focal point in the order in which they are told; the record sorts them by their names.
_ORDER = (
    *("name", "title", "language", "role", "scope"),
    *("designation", "designated_by", "designated_on", "designated_until"),
)
_NOTHING: Mapping[str, dict[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an entry says of one thing: the member itself, or one focal point."""

    #: None: nothing of it was changed; it was asked, or said something.
    kind: ChangeKind | None
    #: Address of the focal point; "": it is about the member.
    email: str = ""
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event that tells of the member."""

    #: In the log of the house.
    index: int
    at: datetime
    kind: EventType
    #: The actor, such as `officer:3` or `shell`; "": the record does not say.
    by: str
    #: Numbers of the two officers; empty where one was enough.
    approved_by: tuple[int, ...]
    #: Code of the body where it is about the member's place in one; "" otherwise.
    body: str
    parts: tuple[Part, ...]
    #: "": none was given, or it has been erased.
    reason: str


def history(work: Work, code: str) -> tuple[Entry, ...]:
    """Everything that the record tells of a member, the latest first.

    Values whose texts have been erased from beside the record are left out; that something was changed stays.
    """
    contacts: Mapping[str, dict[str, str]] | None = _NOTHING
    points = _addresses(work, code)
    entries: list[Entry] = []
    for event in told(work, HOUSE, KINDS):
        if event.kind is EventType.MEMBERS_IMPORTED:
            entries += _imported(event, code)
        elif event.kind is EventType.CONFIRMATIONS_ASKED:
            entries += _asked(event, points)
        elif event.facts["member"] != code:
            continue
        elif event.kind is EventType.CONTACT:
            present = _contacts(event)
            entries.append(_entry(event, _contact_parts(contacts, present)))
            contacts = present
        elif event.kind is EventType.REPRESENTATION_ANSWERED:
            said = Represents.CONFIRMED if event.facts["confirmed"] else Represents.ENDED
            entries.append(_entry(event, (_represented(points[event.facts["focal_point"]], said),)))
        else:
            entries.append(_entry(event, (Part(kind=ChangeKind.CHANGED, changes=tuple(_changes(event))),)))
    return tuple(reversed(entries))


def _entry(event: Told, parts: tuple[Part, ...]) -> Entry:
    return Entry(
        index=event.index,
        at=datetime.fromisoformat(event.facts["at"]),
        kind=event.kind,
        by=event.facts.get("by", ""),
        approved_by=tuple(event.facts.get("approved_by") or ()),
        body=event.facts.get("body", ""),
        parts=parts,
        reason=event.texts.get("reason_commit", ""),
    )


def _imported(event: Told, code: str) -> Iterator[Entry]:
    changed = json.loads(event.texts.get("changes_commit", "{}")).get(code)
    if changed is None:
        return
    changes = (FieldChange(field=field, old=old, new=new) for field, old, new in changed["fields"])
    yield _entry(event, (Part(kind=ChangeKind(changed["kind"]), changes=tuple(changes)),))


def _addresses(work: Work, code: str) -> Mapping[int, str]:
    """Number of everybody who ever was a focal point of the member to the address."""
    rows = work.session.execute(
        select(FocalPoint.id, FocalPoint.email)
        .join(Member, Member.id == FocalPoint.member_id)
        .where(Member.code == code)
    )
    return dict(iter(rows))


def _asked(event: Told, points: Mapping[int, str]) -> Iterator[Entry]:
    own = [each for each in event.facts["focal_points"] if each in points]
    if own:
        yield _entry(event, tuple(_represented(points[each], Represents.WAITING) for each in own))


def _represented(email: str, said: Represents) -> Part:
    change = FieldChange(field="representation", old="", new=said)
    return Part(kind=None, email=email, changes=(change,))


def _contacts(event: Told) -> Mapping[str, dict[str, str]] | None:
    """Address to the values of each focal point after the event; None: they have been erased."""
    if "commit" not in event.texts:
        return None
    listed = json.loads(event.texts["commit"])["focal_points"]
    return {each["email"]: {field: each.get(field, "") for field in _ORDER} for each in listed}


def _contact_parts(
    before: Mapping[str, dict[str, str]] | None, after: Mapping[str, dict[str, str]] | None
) -> tuple[Part, ...]:
    if before is None or after is None:
        # Beside a list that has been erased it cannot be told what was new in the next.
        return ()
    parts = [Part(kind=ChangeKind.REMOVED, email=email) for email in before if email not in after]
    for email, values in after.items():
        former = before.get(email)
        changes = tuple(
            FieldChange(field=field, old=(former or {}).get(field, ""), new=new)
            for field, new in values.items()
            if (former or {}).get(field, "") != new
        )
        if former is None or changes:
            kind = ChangeKind.ADDED if former is None else ChangeKind.CHANGED
            parts.append(Part(kind=kind, email=email, changes=changes))
    return tuple(parts)


def _changes(event: Told) -> Iterator[FieldChange]:
    """From the facts of an event that names what was and what is: official names, or a standing."""
    facts: Mapping[str, Any] = event.facts
    if event.kind is EventType.NAMES_CORRECTED:
        for language, name in facts["names"].items():
            yield FieldChange(field=f"name_{language}", old=name["former"], new=name["present"])
        if facts["from"]:
            yield FieldChange(field="valid_from", old="", new=facts["from"])
        return
    former = facts["former"]
    yield FieldChange(field="standing", old=former["standing"], new=facts["standing"])
    yield FieldChange(field="standing_from", old=former["from"] or "", new=facts["from"] or "")
