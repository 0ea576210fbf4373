"""Coming to a seat with a personal link: everything that decides is read after the lock on the log was taken."""

from sqlalchemy import select
from sqlalchemy.orm import defer

from app.consultations.invitations import live_invitation
from app.consultations.models import Consultation, Invitation, Seat
from app.consultations.queries import decisions
from app.core.work import Work
from app.links.refusals import LinkMangled
from app.links.tokens import InvitationClaim
from app.members.models import FocalPoint
from app.record.service import lock
from app.replies.ledger import Place
from app.replies.shown import asked_anew, corrections


def come_to(work: Work, claim: InvitationClaim) -> tuple[Invitation, Place]:
    """The invitation and the place at which it opens, under the lock on the consultation's log.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open it.
    """
    reference = work.session.scalar(
        select(Consultation.reference)
        .join(Invitation, Invitation.consultation_id == Consultation.id)
        .where(Invitation.id == claim.invitation)
    )
    if reference is None:
        raise LinkMangled
    lock(work, reference)
    # With one query comes all that is asked for one by one below, and is found at hand as long as somebody holds it.
    held = work.session.execute(
        select(Invitation, Seat, FocalPoint, Consultation)
        .join(Seat, Seat.id == Invitation.seat_id)
        .join(FocalPoint, FocalPoint.id == Invitation.focal_point_id)
        .join(Consultation, Consultation.id == Invitation.consultation_id)
        .where(Invitation.id == claim.invitation)
        .options(defer(Consultation.document))
    ).one_or_none()
    invitation = live_invitation(work, claim)
    if held is None:
        raise LinkMangled
    return invitation, place_of(work, held.Consultation, held.Seat)


def place_of(work: Work, consultation: Consultation, seat: Seat) -> Place:
    """A seat in its consultation; the caller holds the lock."""
    return Place(
        consultation=consultation,
        seat=seat,
        decisions=decisions(work, consultation, is_read=False),
        anew=asked_anew(corrections(work, consultation)),
    )
