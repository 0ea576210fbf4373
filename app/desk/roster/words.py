"""Words on the pages of members: roles, scopes, designations, and what the history says."""

from collections.abc import Iterable, Mapping
from datetime import date

from app.core.i18n import LANGUAGES, _, current_language, listed, own_name, written_date
from app.core.work import ActorKind
from app.desk.acts.contacts import role_words, scope_words
from app.desk.acts.standing import standing_words
from app.members.confirmation_queries import Represents
from app.members.difference import ChangeKind, FieldChange, FocalPointChange, FocalPointState, MemberChange
from app.members.profile_queries import Designation
from app.members.refusals import ImportTouchesOpen
from app.members.roster_queries import MemberEntry
from app.record.events import EventType

#: Values that are calendar days in ISO form.
_DAYS = frozenset({"standing_from", "designated_on", "designated_until", "valid_from"})


def designation_label(designation: Designation) -> str:
    """Whether a designation stands behind a focal point."""
    return {
        Designation.ON_FILE: _("on file"),
        Designation.EXPIRED: _("expired"),
        Designation.NONE: _("none on file"),
    }[designation]


def designation_sign(designation: Designation) -> str:
    """The sign beside it."""
    return {Designation.ON_FILE: "full", Designation.EXPIRED: "lost", Designation.NONE: "none"}[designation]


def represents_label(state: Represents) -> str:
    """Whether a focal point still represents its member."""
    return {
        Represents.NEVER_ASKED: _("never asked"),
        Represents.WAITING: _("no answer yet"),
        Represents.CONFIRMED: _("confirmed"),
        Represents.ENDED: _("no longer represents it"),
    }[state]


def represents_sign(state: Represents) -> str:
    """The sign beside it."""
    return {
        Represents.NEVER_ASKED: "out",
        Represents.WAITING: "none",
        Represents.CONFIRMED: "full",
        Represents.ENDED: "lost",
    }[state]


def confirmed_sign(entry: MemberEntry) -> str:
    """The sign beside how many have confirmed."""
    if entry.ended:
        return "lost"
    return "full" if entry.confirmed == entry.focal_points else "part" if entry.confirmed else "none"


def kind_label(kind: ChangeKind) -> str:
    """What happened to a member or focal point."""
    return {ChangeKind.ADDED: _("added"), ChangeKind.CHANGED: _("changed"), ChangeKind.REMOVED: _("removed")}[kind]


def kind_sign(kind: ChangeKind) -> str:
    """The sign beside it."""
    return {ChangeKind.ADDED: "full", ChangeKind.CHANGED: "part", ChangeKind.REMOVED: "out"}[kind]


def event_label(kind: EventType) -> str:
    """What an entry of the history is."""
    return {
        EventType.MEMBERS_IMPORTED: _("Import of a file"),
        EventType.CONTACT: _("Focal points"),
        EventType.STANDING: _("Right to vote"),
        EventType.NAMES_CORRECTED: _("Official names"),
        EventType.CONFIRMATIONS_ASKED: _("Confirmation of focal points"),
        EventType.REPRESENTATION_ANSWERED: _("Confirmation of focal points"),
    }[kind]


def actor_label(actor: str, officers: Mapping[int, str]) -> str:
    """Who acted, from the record's notation; "–" where the record does not say."""
    kind, _colon, number = actor.partition(":")
    if kind == ActorKind.OFFICER and number.isdecimal():
        return officers.get(int(number), number)
    if kind == ActorKind.FOCAL_POINT:
        return _("Focal point")
    return _("command line") if kind == ActorKind.SHELL else actor or "–"


def officers_label(numbers: Iterable[int], officers: Mapping[int, str]) -> str:
    """The two officers of an act."""
    return listed(officers.get(each, str(each)) for each in numbers)


def field_label(field: str) -> str:
    """Name of a value; of one that has no better, its heading in a file of members."""
    kind, _underscore, language = field.rpartition("_")
    if kind and language in LANGUAGES:
        heading = {"name": _("Official name"), "secretariat": _("Secretariat"), "place": _("Place")}.get(kind, kind)
        return _("%(words)s (%(remark)s)", words=heading, remark=own_name(language))
    return {
        "itu_region": _("Region"),
        "groups": _("Groups"),
        "zone": _("Time zone"),
        "weight": _("Weight"),
        "class": _("Class"),
        "alternate_for": _("Alternate of"),
        "standing": _("Right to vote"),
        "standing_reason": _("Reason"),
        "standing_from": _("Since"),
        "valid_from": _("Holds from"),
        "title": _("Title or function"),
        "name": _("Name"),
        "language": _("Language"),
        "role": _("Role"),
        "scope": _("What it may do"),
        "designation": _("Instrument of the designation"),
        "designated_by": _("Signed by"),
        "designated_on": _("Date of the designation"),
        "designated_until": _("Good until"),
        "representation": _("Still represents the Member State"),
    }.get(field, field)


def counts_label(counts: Mapping[str, int], prefix: str) -> str:
    """How many are added, changed and removed."""
    return listed(_("%(label)s: %(count)s", label=kind_label(kind), count=counts[prefix + kind]) for kind in ChangeKind)


def change_title(change: MemberChange | FocalPointChange) -> str:
    """Whom a change is about: today's name, or the address."""
    after = change.after
    return after.email if isinstance(after, FocalPointState) else after.name_on(date.max, current_language())


def telling(change: MemberChange | FocalPointChange) -> tuple[FieldChange, ...]:
    """The values that change; of a new one those that are not the usual."""
    if change.kind is not ChangeKind.ADDED:
        return change.fields
    return tuple(each for each in change.fields if not each.field.startswith("name_"))


def barred_sentence(codes: Iterable[str]) -> str:
    """Why what is shown cannot be applied by one officer."""
    return str(ImportTouchesOpen(codes=listed(codes)))


def values(change: FieldChange) -> tuple[str, str]:
    """What a value was and is, in words; "–" for none."""
    return _value(change.field, change.old), _value(change.field, change.new)


def _value(field: str, value: str) -> str:
    if not value:
        return "–"
    if field in _DAYS:
        return written_date(date.fromisoformat(value))
    if field == "representation":
        return represents_label(Represents(value))
    words = {"standing": standing_words, "role": role_words, "scope": scope_words, "language": own_name}
    return words[field](value) if field in words else value
