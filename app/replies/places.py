"""Coming to a seat with a personal link: everything that decides is read after the lock on the log was taken."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.orm import aliased

from app.consultations.invitations import live_invitation
from app.consultations.models import Consultation, Invitation, Seat
from app.consultations.queries import decisions
from app.core.clock import InstantTold
from app.core.work import Work
from app.links.refusals import LinkMangled
from app.links.tokens import InvitationClaim
from app.members.models import FocalPoint
from app.record.service import lock_named
from app.replies.common import common
from app.replies.ledger import Place
from app.replies.models import Reply, ReplyDraft
from app.replies.shown import asked_anew, corrections

_LOG: Final = (
    select(Consultation.reference)
    .join(Invitation, Invitation.consultation_id == Consultation.id)
    .where(Invitation.id == bindparam("invitation"))
    .scalar_subquery()
)
_OWN: Final = aliased(Invitation)
#: The seat with all its focal points and the links that they hold; whoever comes is among them, link or no link.
_AT: Final = (
    select(
        Seat,
        FocalPoint,
        Invitation,
        Consultation.state,
        Consultation.deadline_at,
        exists().where(Reply.seat_id == Seat.id).label("has_said"),
        exists().where(ReplyDraft.seat_id == Seat.id).label("has_draft"),
        InstantTold().label("told_at"),
    )
    .select_from(_OWN)
    .join(Seat, Seat.id == _OWN.seat_id)
    .join(Consultation, Consultation.id == Seat.consultation_id)
    .join(
        FocalPoint,
        (FocalPoint.member_id == Seat.member_id)
        & (FocalPoint.removed_at.is_(None) | (FocalPoint.id == _OWN.focal_point_id)),
    )
    .outerjoin(
        Invitation,
        (Invitation.consultation_id == Seat.consultation_id) & (Invitation.focal_point_id == FocalPoint.id),
    )
    .where(_OWN.id == bindparam("invitation"))
    .order_by(FocalPoint.id)
)


def come_to(work: Work, claim: InvitationClaim) -> tuple[Invitation, Place]:
    """The invitation and the place at which it opens, under the lock on the consultation's log.

    Its consultation and decisions may be those that are kept for all replies: who changes one asks `Place.held_by`.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open it.
    """
    locked = lock_named(work, _LOG, {"invitation": claim.invitation})
    if locked is None:
        raise LinkMangled
    rows = work.session.execute(_AT, {"invitation": claim.invitation}).all()
    # What is asked for one by one is found at hand as long as the rows hold it.
    invitation = live_invitation(work, claim)
    if not rows:
        raise LinkMangled
    row = rows[0]
    shared = common(work, locked, state=row.state, deadline_at=row.deadline_at)
    return invitation, Place(
        consultation=shared.consultation,
        seat=row.Seat,
        decisions=shared.decisions,
        anew=shared.anew,
        has_said=row.has_said,
        has_draft=row.has_draft,
        read_at=work.clock.told(row.told_at),
        body=shared.body,
        points=_points(rows),
    )


def place_of(work: Work, consultation: Consultation, seat: Seat) -> Place:
    """A seat in its consultation; the caller holds the lock."""
    return Place(
        consultation=consultation,
        seat=seat,
        decisions=decisions(work, consultation, is_read=False),
        anew=asked_anew(corrections(work, consultation)),
    )


def _points(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[tuple[FocalPoint, Invitation | None]]:
    found = ((row.FocalPoint, row.Invitation) for row in rows if row.FocalPoint.removed_at is None)
    return [(point, link if link is not None and link.revoked_at is None else None) for point, link in found]
