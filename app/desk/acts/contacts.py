"""Changing a focal point while a consultation is open."""

from collections.abc import Mapping
from typing import Any

from app.board.queries.contacts import contact_page
from app.consultations.approval import Approval
from app.consultations.contacts import change_contact
from app.core.i18n import LANGUAGES, _, current_language, own_name
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.desk.days import day_of
from app.members.contacts import Contact, ContactChange
from app.members.models import FocalPointRole, Scope
from app.members.profile_queries import PointFacts, profile


def role_words(role: str) -> str:
    """Place of a focal point among those of its member."""
    return {
        FocalPointRole.PRIMARY: _("primary focal point"),
        FocalPointRole.ALTERNATE: _("alternate focal point"),
        FocalPointRole.COPY: _("recipient of copies"),
    }[FocalPointRole(role)]


def scope_words(scope: str) -> str:
    """What a focal point may do."""
    return {
        Scope.REPLY: _("may reply"),
        Scope.PREPARE: _("prepares replies"),
        Scope.READ: _("reads only"),
    }[Scope(scope)]


def former_field(points: tuple[PointFacts, ...], given: Mapping[str, str], *, is_required: bool = False) -> Field:
    """Who of these is replaced, changed or removed."""
    return Field(
        name="former",
        label=_("Who is replaced or removed"),
        kind=FieldKind.CHOICE,
        help="" if is_required else _("Nobody: a focal point is added."),
        is_required=is_required,
        options=tuple((each.email, f"{each.name} <{each.email}>") for each in points),
        value=given.get("former", ""),
    )


def point_fields(points: tuple[PointFacts, ...], given: Mapping[str, str]) -> tuple[Field, ...]:
    """Everything that there is to say of a focal point; what is on file of the one who is replaced stands in it.

    The designation is prefilled only where the address stays: whoever is new needs one of their own.
    """
    replaced = next((each for each in points if each.email == given.get("former")), None)
    same = replaced if replaced and replaced.email == given.get("email") else None
    return (
        _line(given, "name", _("Name"), value=replaced.name if replaced else ""),
        _line(given, "title", _("Title or function"), value=replaced.title if replaced else ""),
        _choice(
            given,
            "language",
            _("Language"),
            options=tuple((code, own_name(code)) for code in LANGUAGES),
            value=replaced.language if replaced else "en",
        ),
        _choice(
            given,
            "role",
            _("Role"),
            options=tuple((str(each), role_words(each)) for each in FocalPointRole),
            value=replaced.role if replaced else FocalPointRole.PRIMARY,
        ),
        _choice(
            given,
            "scope",
            _("What it may do"),
            options=tuple((str(each), scope_words(each)) for each in Scope),
            value=replaced.scope if replaced else Scope.REPLY,
        ),
        _line(
            given,
            "designation",
            _("Instrument of the designation"),
            help_=_("Such as the number of a note verbale."),
            value=same.instrument if same else "",
        ),
        _line(given, "designated_by", _("Signed by"), value=same.designated_by if same else ""),
        _day(given, "designated_on", _("Date of the designation"), same.designated_on if same else None),
        _day(given, "designated_until", _("Good until"), same.designated_until if same else None),
    )


def carry_out(work: Work, said: Mapping[str, Any], *, reason: str, approval: Approval | None) -> None:
    """Change the list as a form or a request says; `approval` None: by one officer, for `reason`."""
    contact = None
    if said.get("email"):
        contact = Contact(
            email=said["email"],
            name=said.get("name", ""),
            title=said.get("title", ""),
            language=said.get("language") or "en",
            role=FocalPointRole(said.get("role") or FocalPointRole.PRIMARY),
            scope=Scope(said.get("scope") or Scope.REPLY),
            designation=said.get("designation", ""),
            designated_by=said.get("designated_by", ""),
            designated_on=day_of(said.get("designated_on", "")),
            designated_until=day_of(said.get("designated_until", "")),
        )
    change = ContactChange(code=said["member"], former=said.get("former", ""), contact=contact, reason=reason)
    change_contact(work, change, approval=approval)


def _fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    lines = contact_page(work, reference, language=current_language()).lines
    members = {line.code: line.member for line in lines}
    code = given.get("member", "")
    member = Field(
        name="member", label=_("Member State"), kind=FieldKind.CHOICE, options=tuple(members.items()), value=code
    )
    if code not in members:
        return (member,)
    points = profile(work, code, current_language()).focal_points
    return (
        member,
        former_field(points, given),
        _line(given, "email", _("New address"), help_=_("Empty: who is named above is removed.")),
        *point_fields(points, given),
    )


def _line(given: Mapping[str, str], name: str, label: str, *, help_: str = "", value: str = "") -> Field:
    return Field(name=name, label=label, help=help_, is_required=False, value=given.get(name) or value)


def _choice(
    given: Mapping[str, str], name: str, label: str, *, options: tuple[tuple[str, str], ...], value: str
) -> Field:
    return Field(name=name, label=label, kind=FieldKind.CHOICE, options=options, value=given.get(name) or value)


def _day(given: Mapping[str, str], name: str, label: str, on_file: object) -> Field:
    value = given.get(name) or (str(on_file) if on_file else "")
    return Field(name=name, label=label, kind=FieldKind.DAY, is_required=False, value=value)


def _told(_work: Work, order: Order) -> tuple[tuple[str, str], ...]:
    said = order.particulars
    pairs = (
        (_("Member State"), said["member"]),
        (_("Who is replaced or removed"), said.get("former", "") or "–"),
        (_("New address"), said.get("email", "") or "–"),
        (_("Name"), said.get("name", "")),
        (_("Role"), role_words(said["role"]) if said.get("role") else ""),
        (_("What it may do"), scope_words(said["scope"]) if said.get("scope") else ""),
        (_("Instrument of the designation"), said.get("designation", "")),
        (_("Signed by"), said.get("designated_by", "")),
    )
    return tuple(pair for pair in pairs if pair[1])


CONTACT = Act(
    kind="contact",
    title=lambda: _("Change a focal point"),
    effect=lambda: _(
        "The former link stops opening and a new one is mailed to the new address. The former address, the new one and "
        "all other focal points of the Member State are told. Choose the Member State first."
    ),
    fields=_fields,
    first=("member",),
    subject_fields=("member",),
    carry_out=lambda work, order: carry_out(
        work, order.particulars, reason=order.approval.reason, approval=order.approval
    ),
    told=_told,
)
