"""Changing one focal point of a member. Rows are never deleted: invitations and replies point at them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.work import Work
from app.members.models import FocalPoint, FocalPointRole, Member, Scope
from app.members.refusals import AddressInUse, AddressRefused, ContactUnknown, MemberUnknown
from app.outbox.letter import BadAddress, Mailbox
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


def replace_contact(work: Work, code: str, former: str, contact: Contact | None) -> Changed:
    """Replace, add or remove a focal point.

    Args:
        work: the caller's unit of work, under the locks of whatever it concerns besides.
        code: of the member.
        former: address of who is replaced; "": somebody is added.
        contact: who takes the place; None: nobody does.

    Raises:
        MemberUnknown, ContactUnknown: there is no such member or focal point in office.
        AddressRefused: what is given as an address is none, or more than one.
        AddressInUse: the member has a focal point of that address already.
    """
    member = work.session.scalar(select(Member).where(Member.code == code))
    if member is None:
        raise MemberUnknown(code=code)
    old = _in_office(member, former) if former else None
    if contact is None:
        if old is None:
            raise ContactUnknown(email=former, code=code)
        old.removed_at = work.now
        return Changed(member=member, former=old, present=None)
    email = _address(contact.email)
    if old is None or old.email != email:
        new = _row(member, email)
        if old is not None:
            old.removed_at = work.now
    else:
        new = old
    _fill(new, contact)
    work.session.flush()
    return Changed(member=member, former=old, present=new)


def record_contacts(work: Work, log: str, member: Member, *, approved_by: list[int] | None) -> int:
    """Append the member's new list of focal points as a commitment; the index of the event."""
    points = work.session.scalars(
        select(FocalPoint).where(FocalPoint.member_id == member.id, FocalPoint.removed_at.is_(None))
    )
    contacts = sorted(
        (
            {"email": each.email, "title": each.title, "name": each.name, "language": each.language}
            | {"role": each.role, "scope": each.scope}
            for each in points
        ),
        key=lambda each: each["email"],
    )
    facts = {"member": member.code, "approved_by": approved_by}
    if log == HOUSE:
        facts["by"] = str(work.actor)
    secrets = {"commit": canonical({"focal_points": contacts})}
    return append(work, log, EventType.CONTACT, facts=facts, secrets_=secrets).index


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
