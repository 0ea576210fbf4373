"""Changing one focal point of a member. Rows are never deleted: invitations and replies point at them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.i18n import gettext
from app.core.work import Work
from app.members.cells import fault_in, shown
from app.members.models import FocalPoint, FocalPointRole, Member, Scope
from app.members.refusals import (
    AddressInUse,
    AddressRefused,
    ContactTextRefused,
    ContactUnknown,
    DesignationBackwards,
    MemberUnknown,
)
from app.outbox.letter import BadAddress, Mailbox
from app.outbox.models import LetterKind
from app.outbox.service import drop
from app.record.events import HOUSE, EventType, canonical
from app.record.service import append


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A focal point as it is to be."""

    email: str
    name: str
    title: str = ""
    language: str = "en"
    role: FocalPointRole = FocalPointRole.PRIMARY
    scope: Scope = Scope.REPLY
    #: The instrument that designated it, who signed it, its date, and the last day on which it is good; "" and None:
    #: none is on file, or no end was set.
    designation: str = ""
    designated_by: str = ""
    designated_on: date | None = None
    designated_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChange:
    """What is to become of the list of focal points of one member."""

    #: Of the member.
    code: str
    #: Address of who is replaced; "": somebody is added.
    former: str
    #: Who takes the place; None: nobody does.
    contact: Contact | None
    #: Why, where one officer acts; two say it in their approval.
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a change made of the list of focal points."""

    member: Member
    #: None: somebody was added.
    former: FocalPoint | None
    #: None: somebody was removed. The same row as `former` where the address stayed.
    present: FocalPoint | None

    @property
    def is_another_address(self) -> bool:
        """Whether letters and links go to another address from now on."""
        return self.former is not self.present


def replace_contact(work: Work, change: ContactChange) -> Changed:
    """Replace, add or remove a focal point, under the locks of whatever it concerns besides.

    Raises:
        MemberUnknown, ContactUnknown: there is no such member or focal point in office.
        AddressRefused: what is given as an address is none, or more than one.
        AddressInUse: the member has a focal point of that address already.
        ContactTextRefused: a name or the like holds what cannot be kept.
        DesignationBackwards: the designation ends before its date.
    """
    code, former, contact = change.code, change.former, change.contact
    member = work.session.scalar(select(Member).where(Member.code == code))
    if member is None:
        raise MemberUnknown(code=code)
    old = _in_office(member, former) if former else None
    if contact is None:
        if old is None:
            raise ContactUnknown(email=former, code=code)
        _end(work, old)
        return Changed(member=member, former=old, present=None)
    email = _address(contact.email)
    _check(contact)
    new = old if old is not None and old.email == email else _row(member, email)
    _fill(new, contact)
    work.session.flush()
    if old is not None and new is not old:
        _end(work, old)
    return Changed(member=member, former=old, present=new)


def record_contacts(work: Work, log: str, member: Member, *, approved_by: list[int] | None, reason: str = "") -> int:
    """Append the member's new list of focal points as a commitment; the index of the event.

    The log of the house says besides who changed it, and why where a reason was given.
    """
    points = work.session.scalars(
        select(FocalPoint).where(FocalPoint.member_id == member.id, FocalPoint.removed_at.is_(None))
    )
    contacts = sorted(map(_committed, points), key=lambda each: each["email"])
    facts: dict[str, object] = {"member": member.code, "approved_by": approved_by}
    secrets: dict[str, str | None] = {"commit": canonical({"focal_points": contacts})}
    if log == HOUSE:
        facts["by"] = str(work.actor)
        secrets["reason_commit"] = reason or None
    return append(work, log, EventType.CONTACT, facts=facts, secrets_=secrets).index


def _committed(point: FocalPoint) -> dict[str, str]:
    return {
        "email": point.email,
        "title": point.title,
        "name": point.name,
        "language": point.language,
        "role": point.role,
        "scope": point.scope,
        "designation": point.designation,
        "designated_by": point.designated_by,
        "designated_on": point.designated_on.isoformat() if point.designated_on else "",
        "designated_until": point.designated_until.isoformat() if point.designated_until else "",
    }


def _end(work: Work, point: FocalPoint) -> None:
    """Who leaves the list is no longer asked whether it represents its member."""
    point.removed_at = work.now
    drop(work, kinds=(LetterKind.CONFIRMATION,), focal_points=[point.id])


def _check(contact: Contact) -> None:
    for text in (contact.title, contact.name, contact.designation, contact.designated_by):
        fault = fault_in(text)
        if fault:
            raise ContactTextRefused(text=shown(text), problem=gettext(fault.text) % fault.facts)
    begun, ends = contact.designated_on, contact.designated_until
    if begun and ends and ends < begun:
        raise DesignationBackwards


def _in_office(member: Member, email: str) -> FocalPoint:
    for each in member.focal_points:
        if each.email == email.strip().lower() and each.removed_at is None:
            return each
    raise ContactUnknown(email=email, code=member.code)


def _address(text: str) -> str:
    email = text.strip().lower()
    try:
        Mailbox(name="", address=email)
    except BadAddress:
        raise AddressRefused(email=text) from None
    return email


def _row(member: Member, email: str) -> FocalPoint:
    """A new row, or the former one of somebody who comes back."""
    for each in member.focal_points:
        if each.email == email:
            if each.removed_at is None:
                raise AddressInUse(email=email, code=member.code)
            each.removed_at = None
            return each
    point = FocalPoint(email=email)
    member.focal_points.append(point)
    return point


def _fill(point: FocalPoint, contact: Contact) -> None:
    point.title, point.name, point.language = contact.title, contact.name, contact.language
    point.role, point.scope = contact.role, contact.scope
    point.designation, point.designated_by = contact.designation, contact.designated_by
    point.designated_on, point.designated_until = contact.designated_on, contact.designated_until
