"""Read-only links for the capital: made and revoked by the focal points of a member, good for reading alone."""

from collections.abc import Sequence
from http import HTTPStatus

from sqlalchemy import select

from app.consultations.invitations import live_invitation, new_id, signer
from app.consultations.models import Invitation, State
from app.core.errors import Refusal
from app.core.i18n import N_
from app.core.work import Work
from app.links.refusals import LinkRefused
from app.links.tokens import InvitationClaim, ReadingClaim
from app.record.events import EventType
from app.record.service import append
from app.replies.ledger import Place
from app.replies.places import come_to
from app.replies.reading_models import ReadingLink
from app.replies.refusals import Withdrawn

#: Of one member, good at a time.
MOST_LINKS = 5


class ReadingRefused(Refusal):
    """A read-only link opens nothing, whatever the reason: changed on its way, revoked, or of a link that was."""

    code = "reading_link"
    status = HTTPStatus.GONE
    text = N_(
        "This read-only link does not open. It may have been withdrawn, or changed on its way. Please ask the mission "
        "that sent it for another."
    )


class TooManyReadingLinks(Refusal):
    """The member has as many as it may have."""

    code = "too_many_reading_links"
    text = N_("There are %(most)s read-only links for your Member State already. Withdraw one before making another.")


def make_reading_link(work: Work, claim: InvitationClaim) -> ReadingLink:
    """Make a link for the capital.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the personal link does not open this seat.
        Withdrawn: the consultation was withdrawn.
        TooManyReadingLinks: there are enough.
    """
    invitation, place = come_to(work, claim)
    if place.consultation.state == State.WITHDRAWN:
        raise Withdrawn(reference=place.consultation.reference)
    if len(live_links(work, place.seat.id)) >= MOST_LINKS:
        raise TooManyReadingLinks(most=MOST_LINKS)
    made = ReadingLink(
        id=new_id(),
        seat_id=place.seat.id,
        invitation_id=invitation.id,
        version=invitation.version,
        made_at=work.now,
        revoked_at=None,
    )
    work.session.add(made)
    work.session.flush()
    _tell(work, place, made, "made")
    return made


def revoke_reading_link(work: Work, claim: InvitationClaim, number: str) -> None:
    """Withdraw a link of the own member; again, or for one that is none, it changes nothing.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the personal link does not open this seat.
    """
    _invitation, place = come_to(work, claim)
    found = next((each for each in live_links(work, place.seat.id) if each.id == number), None)
    if found is None:
        return
    found.revoked_at = work.now
    _tell(work, place, found, "revoked")


def live_links(work: Work, seat_id: int) -> Sequence[ReadingLink]:
    """The links of a seat that open, in the order in which they were made."""
    rows = work.session.execute(
        select(ReadingLink, Invitation)
        .join(Invitation, Invitation.id == ReadingLink.invitation_id)
        .where(ReadingLink.seat_id == seat_id, ReadingLink.revoked_at.is_(None))
        .order_by(ReadingLink.made_at, ReadingLink.id)
    )
    return [link for link, invitation in rows if _is_of(link, invitation)]


def address_of(work: Work, link: ReadingLink) -> str:
    """What is passed on to the capital."""
    return f"{work.settings.public_url.rstrip('/')}/k/{signer(work).sign(ReadingClaim(link=link.id))}"


def opened_by(work: Work, number: str) -> Invitation:
    """The invitation under which a read-only link was made, if the link still opens.

    Raises:
        ReadingRefused: it does not.
    """
    link = work.session.get(ReadingLink, number)
    if link is None or link.revoked_at is not None:
        raise ReadingRefused
    try:
        return live_invitation(work, InvitationClaim(invitation=link.invitation_id, version=link.version))
    except LinkRefused:
        raise ReadingRefused from None


def _is_of(link: ReadingLink, invitation: Invitation) -> bool:
    return invitation.revoked_at is None and invitation.version == link.version


def _tell(work: Work, place: Place, link: ReadingLink, act: str) -> None:
    facts = {"member": place.seat.code, "link": link.id, "act": act, "by": str(work.actor)}
    append(work, place.consultation.reference, EventType.READING_LINK, facts=facts)
