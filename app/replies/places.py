"""Coming to a seat with a personal link: everything that decides is read after the lock on the log was taken."""

from dataclasses import replace
from typing import Final

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import defer

from app.consultations.invitations import live_invitation
from app.consultations.models import Consultation, Invitation, Seat, TextChange
from app.consultations.queries import decisions
from app.core.work import Work
from app.links.refusals import LinkMangled
from app.links.tokens import InvitationClaim
from app.members.models import Body, FocalPoint
from app.record.service import lock_named
from app.replies.ledger import Place
from app.replies.models import Reply, ReplyDraft
from app.replies.shown import asked_anew, corrections

_LOG: Final = (
    select(Consultation.reference)
    .join(Invitation, Invitation.consultation_id == Consultation.id)
    .where(Invitation.id == bindparam("invitation"))
    .scalar_subquery()
)
_AT: Final = (
    select(
        Invitation,
        Seat,
        FocalPoint,
        Consultation,
        Body,
        exists().where(Reply.seat_id == Seat.id).label("has_said"),
        exists().where(ReplyDraft.seat_id == Seat.id).label("has_draft"),
        exists().where(TextChange.consultation_id == Consultation.id).label("is_corrected"),
    )
    .join(Seat, Seat.id == Invitation.seat_id)
    .join(FocalPoint, FocalPoint.id == Invitation.focal_point_id)
    .join(Consultation, Consultation.id == Invitation.consultation_id)
    .join(Body, Body.id == Consultation.body_id)
    .where(Invitation.id == bindparam("invitation"))
    .options(defer(Consultation.document))
)


def come_to(work: Work, claim: InvitationClaim) -> tuple[Invitation, Place]:
    """The invitation and the place at which it opens, under the lock on the consultation's log.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open it.
    """
    if lock_named(work, _LOG, {"invitation": claim.invitation}) is None:
        raise LinkMangled
    # With one query comes all that is asked for one by one below, and is found at hand as long as somebody holds it.
    held = work.session.execute(_AT, {"invitation": claim.invitation}).one_or_none()
    invitation = live_invitation(work, claim)
    if held is None:
        raise LinkMangled
    place = place_of(work, held.Consultation, held.Seat, is_corrected=held.is_corrected)
    return invitation, replace(
        place, has_said=held.has_said, has_draft=held.has_draft, held=(held.FocalPoint, held.Body)
    )


def place_of(work: Work, consultation: Consultation, seat: Seat, *, is_corrected: bool = True) -> Place:
    """A seat in its consultation; the caller holds the lock. `is_corrected` False: no text was ever corrected in it."""
    return Place(
        consultation=consultation,
        seat=seat,
        decisions=decisions(work, consultation, is_read=False),
        anew=asked_anew(corrections(work, consultation)) if is_corrected else {},
    )
