"""Changing a focal point: links of open consultations follow, and all concerned are told.

Nobody gets a link unseen: the former address, the new one and the other focal points of the member are all told.
"""

from sqlalchemy import select

from app.consultations.approval import Approval
from app.consultations.correspondence import Party, parties_of, party_of, sheet
from app.consultations.invitations import hand_over
from app.consultations.models import Consultation, Seat, State
from app.consultations.refusals import ReasonMissing
from app.core.work import Work
from app.letters import contact_changed
from app.members.contacts import Changed, ContactChange, record_contacts, replace_contact
from app.members.models import Member
from app.members.refusals import TwoOfficersNeeded
from app.members.telling import tell_of_contacts
from app.officers.refusals import SecondOfficerNeeded
from app.outbox.models import LetterKind
from app.outbox.service import Cause, drop, queue
from app.record.events import HOUSE
from app.record.service import lock


def change_contact(work: Work, change: ContactChange, *, approval: Approval | None) -> Changed:
    """Replace, add or remove a focal point of a member, and its links in the consultations that are open.

    Args:
        work: the caller's unit of work.
        change: what is to become of the list.
        approval: of two officers; None: one officer acts, which is enough while no consultation concerned is open.

    Raises:
        ContactRefused: as for `members.contacts.replace_contact`.
        TwoOfficersNeeded: the member has a seat in an open consultation, and there is no approval.
        SecondOfficerNeeded, ReasonMissing: the approval is not one of two officers with a reason.
    """
    check_approval(approval)
    references = open_seats(work, change.code)
    if references and approval is None:
        raise TwoOfficersNeeded(code=change.code)
    for log in (*references, HOUSE):
        lock(work, log)
    changed = replace_contact(work, change)
    both = [approval.by, approval.approved_by] if approval else None
    why = approval.reason if approval else change.reason
    index = record_contacts(work, HOUSE, changed.member, approved_by=both, reason=why.strip())
    seats = _seats(work, changed.member)
    if seats and approval is None:
        # One was opened since the first look.
        raise TwoOfficersNeeded(code=change.code)
    for consultation, seat in seats:
        _follow(work, consultation, seat, changed, approved_by=both)
    if not seats and changed.is_another_address:
        tell_of_contacts(
            work,
            changed.member,
            former=[changed.former] if changed.former else [],
            present=[changed.present] if changed.present else [],
            index=index,
        )
    return changed


def check_approval(approval: Approval | None) -> None:
    """Whether two officers with a reason stand behind an act, where any do.

    Raises:
        SecondOfficerNeeded, ReasonMissing: one alone, or no reason.
    """
    if approval is None:
        return
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    if not approval.reason.strip():
        raise ReasonMissing


def open_seats(work: Work, code: str) -> tuple[str, ...]:
    """References of the open consultations in which a member has a seat, in the order in which to lock them."""
    return tuple(
        work.session.scalars(
            select(Consultation.reference)
            .join(Seat, Seat.consultation_id == Consultation.id)
            .where(Seat.code == code, Consultation.state == State.OPEN)
            .order_by(Consultation.reference)
        )
    )


def _seats(work: Work, member: Member) -> list[tuple[Consultation, Seat]]:
    rows = work.session.execute(
        select(Consultation, Seat)
        .join(Seat, Seat.consultation_id == Consultation.id)
        .where(Seat.member_id == member.id, Consultation.state == State.OPEN)
        .order_by(Consultation.reference)
    )
    return [(consultation, seat) for consultation, seat in rows]


def _follow(
    work: Work, consultation: Consultation, seat: Seat, changed: Changed, *, approved_by: list[int] | None
) -> None:
    index = record_contacts(work, consultation.reference, changed.member, approved_by=approved_by)
    if not changed.is_another_address:
        return
    hand_over(work, consultation, seat, former=changed.former, present=changed.present)
    if changed.former is not None:
        drop(work, kinds=(LetterKind.REMINDER,), focal_points=[changed.former.id])
    _tell(work, consultation, _told(work, consultation, seat, changed), changed, cause=str(index))


def _told(work: Work, consultation: Consultation, seat: Seat, changed: Changed) -> tuple[Party, ...]:
    """All focal points in office, the new one among them, and the one who is replaced."""
    present = parties_of(work, consultation, seat)
    return (*present, party_of(work, seat, changed.former, None)) if changed.former else present


def _tell(work: Work, consultation: Consultation, told: tuple[Party, ...], changed: Changed, *, cause: str) -> None:
    for party in told:
        letter = contact_changed.compose(
            sheet(work, consultation, party.language),
            party.addressee,
            former=changed.former.email if changed.former else "",
            present=changed.present.email if changed.present else "",
        )
        queue(work, letter, to=party.recipient, cause=Cause(log=consultation.reference, cause=cause))
