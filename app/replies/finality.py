"""A reply that its sender declared final: no focal point changes its answers unless the primary one reopens it.

It binds what comes by link, until the deadline. A paper that the secretariat received prevails over it, and a
request for time or discussion takes no position that could be final.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.consultations.correspondence import deadline_of
from app.consultations.models import Consultation, Invitation, Seat, State
from app.core.work import Work
from app.links.tokens import InvitationClaim
from app.members.models import FocalPoint, FocalPointRole
from app.record.events import EventType
from app.record.service import append
from app.replies.ledger import Place
from app.replies.places import come_to
from app.replies.refusals import NotPrimary, ReplyIsFinal
from app.rules import REQUESTS, Choice, Overlay, Standing, is_timely


def bound(answers: Mapping[str, str]) -> frozenset[str]:
    """Decisions whose answer is a position, so that a final reply holds it."""
    return frozenset(name for name, answer in answers.items() if Choice(answer) not in REQUESTS)


def is_binding(consultation: Consultation, seat: Seat, *, now: datetime) -> bool:
    """Whether the reply of a seat is final now; after the deadline nothing can be changed anyway."""
    is_open = consultation.state == State.OPEN and is_timely(now, deadline_of(consultation))
    return is_open and seat.final_at is not None and bool(bound(seat.answers))


def may_be_declared(consultation: Consultation, seat: Seat, *, now: datetime) -> bool:
    """Whether a reply that is sent now may be declared final."""
    is_open = consultation.state == State.OPEN and is_timely(now, deadline_of(consultation))
    return is_open and seat.standing == Standing.ENTITLED and not is_binding(consultation, seat, now=now)


def check(place: Place, laid: Overlay, *, now: datetime) -> None:
    """Answers of a final reply are neither changed nor taken back.

    Raises:
        ReplyIsFinal: they would be.
    """
    if not is_binding(place.consultation, place.seat, now=now):
        return
    if bound(place.seat.answers) & {change.item for change in laid.changes}:
        raise ReplyIsFinal


def forget(place: Place, *, now: datetime) -> None:
    """Where none of the answers that were final stands any more, because texts were corrected, new ones are not."""
    if place.seat.final_at is not None and may_be_declared(place.consultation, place.seat, now=now):
        place.seat.final_at = None


def declare(work: Work, place: Place, *, by: str) -> None:
    """Let the answers that stand be final; where none stands, or they are final already, nothing happens."""
    seat = place.seat
    if not may_be_declared(place.consultation, seat, now=work.now) or not bound(seat.answers):
        return
    seat.final_at = work.now
    append(work, place.consultation.reference, EventType.FINALISED, facts={"member": seat.code, "by": by})


def reopen(work: Work, claim: InvitationClaim) -> None:
    """Let the answers be changed again; where they are not final, nothing happens.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open this seat.
        NotPrimary: another focal point is the primary one.
    """
    invitation, place = come_to(work, claim)
    if not is_binding(place.consultation, place.seat, now=work.now):
        return
    if not may_reopen(work, invitation):
        raise NotPrimary
    place.seat.final_at = None
    append(
        work,
        place.consultation.reference,
        EventType.REOPENED,
        facts={"member": place.seat.code, "by": invitation.id},
    )


def may_reopen(work: Work, invitation: Invitation) -> bool:
    """Whether the link is a primary focal point's; where no primary one holds a link, anyone's will do."""
    roles = work.session.execute(
        select(Invitation.id, FocalPoint.role)
        .join(FocalPoint, FocalPoint.id == Invitation.focal_point_id)
        .where(
            Invitation.seat_id == invitation.seat_id,
            Invitation.revoked_at.is_(None),
            FocalPoint.removed_at.is_(None),
        )
    )
    primary = {row.id for row in roles if row.role == FocalPointRole.PRIMARY}
    return not primary or invitation.id in primary
