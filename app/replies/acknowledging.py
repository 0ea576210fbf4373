"""Acknowledging the letter: an act of its own where a rule counts it, once for each member. It is no reply.

The record knows no late acknowledgement: each one in the log counts, so one that comes after the deadline is refused.
"""

from datetime import datetime

from app.consultations.models import State
from app.consultations.procedure import counts_acknowledgements
from app.core.work import Work
from app.links.tokens import InvitationClaim
from app.record.events import EventType
from app.record.service import append
from app.replies import ledger
from app.replies.places import come_to
from app.replies.refusals import AcknowledgedLate, NothingToAcknowledge, Withdrawn


def acknowledge(work: Work, claim: InvitationClaim) -> datetime:
    """Record that a member acknowledges the letter, and say since when it has; again changes nothing.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open this seat.
        Withdrawn: the consultation was withdrawn.
        NothingToAcknowledge: no rule counts it, or the member is without the vote.
        AcknowledgedLate: the deadline has passed.
    """
    invitation, place = come_to(work, claim)
    seat, consultation = place.seat, place.consultation
    if seat.acknowledged_at is not None:
        return seat.acknowledged_at
    if consultation.state == State.WITHDRAWN:
        raise Withdrawn(reference=consultation.reference)
    if seat.alternate_for or not (place.is_entitled and counts_acknowledgements(place.decisions)):
        raise NothingToAcknowledge
    if place.is_late(work.now):
        raise AcknowledgedLate
    append(
        work,
        consultation.reference,
        EventType.ACKNOWLEDGED,
        facts={"member": seat.code, "by": invitation.id},
    )
    ledger.acknowledge(work, place, at=work.now)
    return work.now
