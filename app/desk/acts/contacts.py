"""Changing a focal point while a consultation is open."""

from collections.abc import Mapping

from app.board.queries.contacts import contact_page
from app.consultations.contacts import change_contact
from app.core.i18n import LANGUAGES, _, current_language, own_name
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.desk.days import day_of
from app.members.contacts import Contact
from app.members.models import FocalPointRole, Scope


def _fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    lines = contact_page(work, reference, language=current_language()).lines
    members = {line.code: line.member for line in lines}
    member = Field(
        name="member",
        label=_("Member State"),
        kind=FieldKind.CHOICE,
        options=tuple(members.items()),
        value=given.get("member", ""),
    )
    if given.get("member") not in members:
        return (member,)
    own = [line for line in lines if line.code == given["member"]]
    replaced = next((line for line in own if line.email == given.get("former")), None)
    return (
        member,
        Field(
            name="former",
            label=_("Who is replaced or removed"),
            kind=FieldKind.CHOICE,
            help=_("Nobody: a focal point is added."),
            is_required=False,
            options=tuple((line.email, f"{line.name} <{line.email}>") for line in own),
            value=given.get("former", ""),
        ),
        _line(given, "email", _("New address"), help_=_("Empty: who is named above is removed.")),
        _line(given, "name", _("Name"), value=replaced.name if replaced else ""),
        _line(given, "title", _("Title or function"), value=replaced.title if replaced else ""),
        Field(
            name="language",
            label=_("Language"),
            kind=FieldKind.CHOICE,
            options=tuple((code, own_name(code)) for code in LANGUAGES),
            value=given.get("language") or (replaced.language if replaced else "en"),
        ),
        _line(
            given, "designation", _("Instrument of the designation"), help_=_("Such as the number of a note verbale.")
        ),
        _line(given, "designated_by", _("Signed by")),
        Field(
            name="designated_on",
            label=_("Date of the designation"),
            kind=FieldKind.DAY,
            is_required=False,
            value=given.get("designated_on", ""),
        ),
    )


def _line(given: Mapping[str, str], name: str, label: str, *, help_: str = "", value: str = "") -> Field:
    return Field(name=name, label=label, help=help_, is_required=False, value=given.get(name) or value)


def _change(work: Work, order: Order) -> None:
    said = order.particulars
    contact = None
    if said.get("email"):
        contact = Contact(
            email=said["email"],
            name=said.get("name", ""),
            title=said.get("title", ""),
            language=said.get("language") or "en",
            role=FocalPointRole.PRIMARY,
            scope=Scope.REPLY,
            designation=said.get("designation", ""),
            designated_by=said.get("designated_by", ""),
            designated_on=day_of(said.get("designated_on", "")),
        )
    change_contact(work, said["member"], said.get("former", ""), contact, approval=order.approval)


def _told(_work: Work, order: Order) -> tuple[tuple[str, str], ...]:
    said = order.particulars
    pairs = (
        (_("Member State"), said["member"]),
        (_("Who is replaced or removed"), said.get("former", "") or "–"),
        (_("New address"), said.get("email", "") or "–"),
        (_("Name"), said.get("name", "")),
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
    carry_out=_change,
    told=_told,
)
