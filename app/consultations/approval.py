"""What the acts on a consultation that take a reason and two officers have in common."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.consultations.correspondence import deadline_of
from app.consultations.models import Consultation, State
from app.consultations.queries import by_reference
from app.consultations.refusals import NotOpen, ReasonMissing, TextsStand
from app.core.work import Work
from app.officers.refusals import SecondOfficerNeeded
from app.rules import is_timely


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Why, and which two officers (by number)."""

    reason: str
    by: int
    approved_by: int


def approved_facts(work: Work, approval: Approval) -> dict[str, object]:
    """What an event says of it: which two officers, and through which door (`shell` on the command line).

    Raises:
        ReasonMissing: none is given; an empty one would stand in the record for good.
        SecondOfficerNeeded: the same officer twice. Whichever door an act comes through, it ends here.
    """
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    if not approval.reason.strip():
        raise ReasonMissing
    return {"approved_by": [approval.by, approval.approved_by], "via": str(work.actor.kind)}


def opened(work: Work, reference: str) -> Consultation:
    """The consultation of that reference, which is open.

    Raises:
        ConsultationUnknown, NotOpen: there is no such open consultation.
    """
    consultation = by_reference(work, reference)
    if consultation.state != State.OPEN:
        raise NotOpen(reference=reference, state=consultation.state)
    return consultation


def open_to_changes(work: Work, reference: str) -> Consultation:
    """The consultation of that reference, whose texts may still change: replies to them may be given.

    Raises:
        ConsultationUnknown, NotOpen: there is no such open consultation.
        TextsStand: the deadline has passed.
    """
    consultation = opened(work, reference)
    deadline = deadline_of(consultation)
    if not is_timely(work.now, deadline):
        local = deadline.astimezone(ZoneInfo(consultation.zone))
        raise TextsStand(reference=reference, deadline=local.isoformat())
    return consultation
