"""What an import would change: each member, focal point and body as it is and as it would be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.core.i18n import LANGUAGES, gettext
from app.members.names import ALWAYS, BodyTexts
from app.record.events import canonical, text_hash
from app.rules import Standing


class ChangeKind(StrEnum):
    """What happens to a member or focal point."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something worth knowing that is no reason to refuse."""

    code: str
    #: English source string with named placeholders.
    text: str
    facts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.text) % self.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One value of a row, under the heading that the import's column has; "" where there is none."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class NameState:
    """One official name and the first day on which it holds."""

    language: str
    valid_from: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberState:
    """Everything that an import can say of a member and its place in one body."""

    code: str
    #: Whether it has a seat in the body at present; the last six values mean nothing otherwise.
    is_member: bool = False
    #: In their own order, so that equal states are equal.
    names: tuple[NameState, ...] = ()
    region: str = ""
    groups: tuple[str, ...] = ()
    zone: str = ""
    weight: int = 1
    member_class: str = ""
    #: Code of the member it stands in for; "": it has a seat of its own.
    alternate_for: str = ""
    standing: str = Standing.ENTITLED
    standing_reason: str = ""
    standing_from: date | None = None

    def names_in(self, language: str) -> tuple[NameState, ...]:
        """The names in one language, in the order of their days."""
        return tuple(each for each in self.names if each.language == language)

    def name_on(self, day: date, language: str) -> str:
        """The name in one language on a day; "" where there is none."""
        return next((each.name for each in reversed(self.names_in(language)) if each.valid_from <= day), "")

    def columns(self) -> dict[str, str]:
        """Heading to value, as an import would write it."""
        return {
            **{f"name_{language}": _history(self.names_in(language)) for language in LANGUAGES},
            "itu_region": self.region,
            "groups": ";".join(self.groups),
            "zone": self.zone,
            "weight": str(self.weight),
            "class": self.member_class,
            "alternate_for": self.alternate_for,
            "standing": self.standing,
            "standing_reason": self.standing_reason,
            "standing_from": self.standing_from.isoformat() if self.standing_from else "",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FocalPointState:
    """Everything that an import can say of a focal point."""

    code: str
    email: str
    is_in_office: bool = False
    title: str = ""
    name: str = ""
    language: str = ""
    role: str = ""
    scope: str = ""

    def columns(self) -> dict[str, str]:
        """Heading to value, as an import would write it."""
        return {
            "title": self.title,
            "name": self.name,
            "language": self.language,
            "role": self.role,
            "scope": self.scope,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """A member as it is and as it would be; they differ."""

    before: MemberState
    after: MemberState

    @property
    def kind(self) -> ChangeKind:
        """What happens to its membership, or that only values change."""
        return _kind(was=self.before.is_member, will_be=self.after.is_member)

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The values that change."""
        return _fields(self.before.columns(), self.after.columns())


@dataclass(frozen=True, slots=True, kw_only=True)
class FocalPointChange:
    """A focal point as it is and as it would be; they differ."""

    before: FocalPointState
    after: FocalPointState

    @property
    def kind(self) -> ChangeKind:
        """Whether it comes into office, leaves it, or only values change."""
        return _kind(was=self.before.is_in_office, will_be=self.after.is_in_office)

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The values that change."""
        return _fields(self.before.columns(), self.after.columns())


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyChange:
    """What letterheads print of a body, as it is and as it would be; `before` is None where the body is new."""

    before: BodyTexts | None
    after: BodyTexts

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The texts that change."""
        return _fields(_texts(self.before) if self.before else {}, _texts(self.after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Everything that an import would change in one body."""

    body: str
    #: None: what letterheads print of the body stays.
    body_change: BodyChange | None
    members: tuple[MemberChange, ...]
    focal_points: tuple[FocalPointChange, ...]
    notices: tuple[Notice, ...]
    #: SHA-256 of the imported files, for the record.
    sha256: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether applying would change nothing."""
        return not (self.body_change or self.members or self.focal_points)

    @property
    def digest(self) -> str:
        """What tells one difference from another: SHA-256 of all values as they are and as they would be."""
        shown = {
            "body": self.body,
            "texts": _plain(self.body_change.fields) if self.body_change else [],
            "members": [_compared(each) for each in self.members],
            "focal_points": [[each.after.email, *_compared(each)] for each in self.focal_points],
        }
        return text_hash(canonical(shown))

    def counts(self) -> dict[str, int]:
        """How many members and focal points are added, changed and removed; all six numbers."""
        return {
            f"{name}_{kind}": sum(change.kind is kind for change in changes)
            for name, changes in self._changes().items()
            for kind in ChangeKind
        }

    def _changes(self) -> Mapping[str, Iterable[MemberChange | FocalPointChange]]:
        return {"members": self.members, "focal_points": self.focal_points}


def _kind(*, was: bool, will_be: bool) -> ChangeKind:
    if was == will_be:
        return ChangeKind.CHANGED
    return ChangeKind.ADDED if will_be else ChangeKind.REMOVED


def _fields(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field=name, old=before.get(name, ""), new=new)
        for name, new in after.items()
        if before.get(name, "") != new
    )


def _compared(change: MemberChange | FocalPointChange) -> list[object]:
    return [change.after.code, str(change.kind), change.before.columns(), change.after.columns()]


def _plain(fields: Iterable[FieldChange]) -> list[list[str]]:
    return [[each.field, each.old, each.new] for each in fields]


def _history(names: Iterable[NameState]) -> str:
    return "; ".join(
        each.name if each.valid_from == ALWAYS else f"{each.name} ({each.valid_from.isoformat()})" for each in names
    )


def _texts(body: BodyTexts) -> dict[str, str]:
    kinds = {"name": body.names, "secretariat": body.secretariat, "place": body.place}
    return {f"{kind}_{language}": texts.get(language, "") for kind, texts in kinds.items() for language in LANGUAGES}
