"""Who sits before the pages of an invitation: what is loaded for each of them."""

from typing import NamedTuple

from app.consultations.invitations import live_invitation
from app.consultations.models import Consultation, Invitation, Seat
from app.consultations.queries import by_id
from app.core.i18n import LANGUAGES
from app.core.work import Work
from app.links.tokens import InvitationClaim
from app.members.models import FocalPoint


class Desk(NamedTuple):
    """What is loaded for every page of one invitation."""

    invitation: Invitation
    seat: Seat
    focal_point: FocalPoint
    consultation: Consultation
    language: str


def desk_of(work: Work, claim: InvitationClaim, asked: str) -> Desk:
    """The desk of a focal point; `asked` as the address has it, anything but a language means the focal point's own.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open it.
    """
    invitation = live_invitation(work, claim)
    focal_point = work.session.get_one(FocalPoint, invitation.focal_point_id)
    return Desk(
        invitation=invitation,
        seat=invitation.seat,
        focal_point=focal_point,
        consultation=by_id(work, invitation.consultation_id),
        language=asked if asked in LANGUAGES else focal_point.language,
    )
