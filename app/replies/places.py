"""Coming to a seat with a personal link: everything that decides is read after the lock on the log was taken."""

from sqlalchemy import select

from app.consultations.invitations import live_invitation
from app.consultations.models import Consultation, Invitation, Seat
from app.consultations.queries import by_id, decisions
from app.core.work import Work
from app.links.refusals import LinkMangled
from app.links.tokens import InvitationClaim
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
    invitation = live_invitation(work, claim)
    return invitation, place_of(work, by_id(work, invitation.consultation_id), invitation.seat)


def place_of(work: Work, consultation: Consultation, seat: Seat) -> Place:
    """A seat in its consultation; the caller holds the lock."""
    return Place(
        consultation=consultation,
        seat=seat,
        decisions=decisions(work, consultation),
        anew=asked_anew(corrections(work, consultation)),
    )
