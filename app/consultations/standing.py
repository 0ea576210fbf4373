"""Changing the standing of a member: nobody alone, while a consultation in which it has a seat is open.

A rule may read the right to vote at the close: what is changed until then may change the result.
"""

from app.consultations.approval import Approval
from app.consultations.contacts import check_approval, open_seats
from app.core.work import Work
from app.members import standing
from app.members.refusals import TwoOfficersForStanding
from app.members.standing import StandingChange
from app.record.service import lock


def change_standing(work: Work, change: StandingChange, *, approval: Approval | None) -> None:
    """Record that a member has lost or regained its right to vote in a body.

    Args:
        work: the caller's unit of work.
        change: the standing as it is to be; its reason is that of the approval where there is one.
        approval: of two officers; None: one officer acts, which is enough while no consultation concerned is open.

    Raises:
        StandingRefused, ReasonNeeded: as for `members.standing.change_standing`.
        TwoOfficersForStanding: the member has a seat in an open consultation, and there is no approval.
        SecondOfficerNeeded, ReasonMissing: the approval is not one of two officers with a reason.
    """
    check_approval(approval)
    for reference in _concerned(work, change, approval):
        lock(work, reference)
    both = [approval.by, approval.approved_by] if approval else None
    standing.change_standing(work, change, approved_by=both)
    # One may have been opened since the first look.
    _concerned(work, change, approval)


def _concerned(work: Work, change: StandingChange, approval: Approval | None) -> tuple[str, ...]:
    references = open_seats(work, change.code)
    if references and approval is None:
        raise TwoOfficersForStanding(code=change.code)
    return references
