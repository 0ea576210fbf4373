"""Personal links: which invitation a link belongs to, and how links are mailed again or replaced."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert, select

from app.consultations import correspondence
from app.consultations.models import Consultation, Invitation, Seat, State
from app.consultations.queries import by_id, by_reference
from app.consultations.refusals import MailedLately, NoInvitation, NotOpen
from app.core.work import Work
from app.letters import new_link
from app.links.refusals import LinkMangled, LinkReplaced, LinkRevoked
from app.links.tokens import InvitationClaim, Signer, SittingClaim
from app.members.models import FocalPoint, Scope
from app.outbox.models import LetterKind
from app.outbox.service import Cause, drop, queue
from app.record.events import EventType, instant
from app.record.service import append, append_all, lock

#: A new link is mailed on request at most this often to one focal point.
BETWEEN_RENEWALS = timedelta(minutes=10)
INVITATION_BYTES = 8


def new_id() -> str:
    """A number for an invitation: not guessable, though it is no secret."""
    return secrets.token_hex(INVITATION_BYTES)


def signer(work: Work) -> Signer:
    """What signs and reads the links of this deployment."""
    return Signer(keys=work.settings.secret_keys, deployment=work.settings.deployment)


def link(work: Work, invitation: Invitation) -> str:
    """The address that a letter prints."""
    token = signer(work).sign(InvitationClaim(invitation=invitation.id, version=invitation.version))
    return f"{work.settings.public_url.rstrip('/')}/l/{token}"


def issue(work: Work, consultation: Consultation, seat: Seat, focal_point: FocalPoint) -> Invitation:
    """Give a focal point a personal link to a seat, with its event."""
    invitation = Invitation(
        id=new_id(), consultation_id=consultation.id, seat_id=seat.id, focal_point_id=focal_point.id, version=1
    )
    work.session.add(invitation)
    append(work, consultation.reference, EventType.INVITATION, facts=_facts(seat, invitation, "issued"))
    return invitation


def issue_all(work: Work, consultation: Consultation, to: Sequence[tuple[Seat, FocalPoint]]) -> None:
    """The same for many at once."""
    issued = [
        {
            "id": new_id(),
            "consultation_id": consultation.id,
            "seat_id": seat.id,
            "focal_point_id": focal_point.id,
            "version": 1,
        }
        for seat, focal_point in to
    ]
    if issued:
        work.session.execute(insert(Invitation), issued)
    facts = [_fact(seat, str(row["id"]), "issued") for (seat, _point), row in zip(to, issued, strict=True)]
    append_all(work, consultation.reference, EventType.INVITATION, facts)


def live_invitation(work: Work, claim: InvitationClaim | SittingClaim) -> Invitation:
    """The invitation that a link belongs to, as it stands now.

    Raises:
        LinkMangled: there is no such invitation.
        LinkRevoked: it was withdrawn, or its focal point has been removed.
        LinkReplaced: a newer link has been issued.
    """
    invitation = work.session.get(Invitation, claim.invitation)
    if invitation is None or claim.version > invitation.version:
        raise LinkMangled
    if invitation.revoked_at is not None or not _is_in_office(work, invitation):
        raise LinkRevoked
    if claim.version < invitation.version:
        raise LinkReplaced
    return invitation


def renew(work: Work, invitation_id: str) -> bool:
    """Mail the present link to the address on file; False if that was done a moment ago, or the link was withdrawn."""
    invitation = work.session.get(Invitation, invitation_id, with_for_update=True)
    if invitation is None or invitation.revoked_at is not None or not _is_in_office(work, invitation):
        return False
    if invitation.renewed_at is not None and work.now - invitation.renewed_at < BETWEEN_RENEWALS:
        return False
    invitation.renewed_at = work.now
    _mail_link(work, by_id(work, invitation.consultation_id), invitation, cause=f"renewed {instant(work.now)}")
    return True


def reissue(work: Work, reference: str, email: str) -> Invitation:
    """Replace a focal point's link: the old one stops opening, the new one goes to the address on file.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NotOpen: it has not been opened, or it was withdrawn.
        NoInvitation: the address has no link in it.
    """
    consultation, invitation = _invited(work, reference, email)
    seat = work.session.get_one(Seat, invitation.seat_id)
    invitation.version += 1
    invitation.revoked_at = None
    # One that waits carries the link that no longer opens; it is written anew.
    drop(work, kinds=(LetterKind.REMINDER,), focal_points=[invitation.focal_point_id])
    append(work, reference, EventType.INVITATION, facts=_facts(seat, invitation, "revoked"))
    issued = append(work, reference, EventType.INVITATION, facts=_facts(seat, invitation, "issued"))
    _mail_link(work, consultation, invitation, cause=str(issued.index))
    return invitation


def send_again(work: Work, reference: str, email: str) -> None:
    """Mail a focal point its present link once more, to the address on file.

    Raises:
        ConsultationUnknown, NotOpen, NoInvitation: as for `reissue`.
        MailedLately: that was done a moment ago.
    """
    _consultation, invitation = _invited(work, reference, email)
    if not renew(work, invitation.id):
        raise MailedLately(email=email, minutes=int(BETWEEN_RENEWALS.total_seconds()) // 60)
    append(work, reference, EventType.LINK_MAILED, facts={"invitation": invitation.id, "by": str(work.actor)})


def hand_over(
    work: Work, consultation: Consultation, seat: Seat, *, former: FocalPoint | None, present: FocalPoint | None
) -> None:
    """Withdraw the link of a former focal point, and mail one to who takes the place and may reply.

    The caller holds the lock on the consultation's log; None: there is nobody.
    """
    if former is not None and (old := _invitation_of(work, consultation, former)) is not None:
        old.revoked_at = work.now
        append(work, consultation.reference, EventType.INVITATION, facts=_facts(seat, old, "revoked"))
    if present is None or present.scope != Scope.REPLY:
        return
    again = _invitation_of(work, consultation, present)
    if again is None:
        invitation = issue(work, consultation, seat, present)
    else:
        # Somebody who comes back: the link of long ago stays closed.
        again.version, again.revoked_at, invitation = again.version + 1, None, again
        append(work, consultation.reference, EventType.INVITATION, facts=_facts(seat, again, "issued"))
    work.session.flush()
    _mail_link(work, consultation, invitation, cause=f"handed over {instant(work.now)}")


def _invitation_of(work: Work, consultation: Consultation, point: FocalPoint) -> Invitation | None:
    return work.session.scalar(
        select(Invitation).where(Invitation.consultation_id == consultation.id, Invitation.focal_point_id == point.id)
    )


def _invited(work: Work, reference: str, email: str) -> tuple[Consultation, Invitation]:
    """A consultation that has been opened, under the lock on its log, and the invitation of an address in it."""
    consultation = by_reference(work, reference)
    if consultation.state in {State.DRAFT, State.WITHDRAWN}:
        raise NotOpen(reference=reference, state=consultation.state)
    lock(work, reference)
    invitation = work.session.scalars(
        select(Invitation)
        .join(FocalPoint, FocalPoint.id == Invitation.focal_point_id)
        .where(
            Invitation.consultation_id == consultation.id,
            FocalPoint.email == email.strip().lower(),
            FocalPoint.removed_at.is_(None),
        )
    ).first()
    if invitation is None:
        raise NoInvitation(email=email, reference=reference)
    return consultation, invitation


def _is_in_office(work: Work, invitation: Invitation) -> bool:
    """Whether the focal point has not been removed from the member since the link was issued."""
    return work.session.get_one(FocalPoint, invitation.focal_point_id).removed_at is None


def _facts(seat: Seat, invitation: Invitation, act: str) -> dict[str, object]:
    return _fact(seat, invitation.id, act)


def _fact(seat: Seat, invitation_id: str, act: str) -> dict[str, object]:
    return {"member": seat.code, "invitation": invitation_id, "act": act}


def _mail_link(work: Work, consultation: Consultation, invitation: Invitation, *, cause: str) -> None:
    (party,) = (
        each
        for each in correspondence.parties_of(work, consultation, work.session.get_one(Seat, invitation.seat_id))
        if each.invitation is not None and each.invitation.id == invitation.id
    )
    sheet = correspondence.sheet(work, consultation, party.language)
    letter = new_link.compose(sheet, party.addressee, link=link(work, invitation))
    queue(work, letter, to=party.recipient, cause=Cause(log=consultation.reference, cause=cause))
