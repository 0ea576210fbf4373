"""Forgetting what the desk keeps of persons beside the record: attempts, browsers, focal points in requests."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from app.core.work import Work
from app.officers.models import ActRequest, OfficerSession, RequestState, SignInAttempt

#: Kind of the requests whose particulars are a focal point.
CONTACT = "contact"


def erase_traces(work: Work, *, before: datetime, held: Collection[str]) -> int:
    """Erase refused sign-ins, sessions that are over, and the focal points in requests; how many there were.

    Args:
        work: the caller's unit of work.
        before: only what is older.
        held: codes of members whose requests stay as they are.
    """
    attempts = work.session.scalars(delete(SignInAttempt).where(SignInAttempt.at < before).returning(SignInAttempt.id))
    sessions = work.session.scalars(
        delete(OfficerSession).where(OfficerSession.ends_at < before).returning(OfficerSession.officer_id)
    )
    gone = len(attempts.all()) + len(sessions.all())
    decided = work.session.scalars(
        select(ActRequest).where(
            ActRequest.kind == CONTACT,
            ActRequest.state != RequestState.WAITING,
            ActRequest.decided_at < before,
            ActRequest.subject.not_in(held),
        )
    )
    for request in decided:
        left = {"member": request.particulars.get("member", "")}
        gone += request.particulars != left
        request.particulars = left
    return gone
