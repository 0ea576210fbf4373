"""Importing members at the desk: what was shown is applied, and nothing that a consultation that is open rests on.

A rule may read the right to vote at the close, and letters go to whoever is on the list: one officer changes neither of
a member that has a seat in an open consultation.
"""

from sqlalchemy import select

from app.consultations.models import Consultation, Seat, State
from app.core.i18n import listed
from app.core.work import Work
from app.members.difference import ChangeKind, Difference, MemberChange
from app.members.pending import forget, handed_in
from app.members.refusals import DifferenceOutdated, ImportTouchesOpen
from app.members.service import apply, import_difference
from app.record.events import HOUSE
from app.record.service import lock


def difference_handed_in(work: Work, number: int) -> tuple[Difference, tuple[str, ...]]:
    """What the files of that number would change now, and the members for whom an officer alone may not apply it.

    Raises:
        NothingHandedIn: they have been applied, or are no longer kept.
        BadBodyCode, BodyUnnamed, MembersRefused: they can no longer be imported.
    """
    difference = import_difference(work, handed_in(work, number))
    return difference, _barred(work, difference)


def apply_handed_in(work: Work, number: int, *, shown: str) -> None:
    """Apply the files of that number.

    Args:
        work: the caller's unit of work.
        number: under which they were handed in.
        shown: digest of the difference as it was shown.

    Raises:
        NothingHandedIn, BadBodyCode, BodyUnnamed, MembersRefused: as for `difference_handed_in`.
        DifferenceOutdated: they would change something else by now.
        ImportTouchesOpen: they would change focal points or the right to vote of a member with an open seat.
    """
    lock(work, HOUSE)
    difference, barred = difference_handed_in(work, number)
    if difference.digest != shown:
        raise DifferenceOutdated
    if barred:
        raise ImportTouchesOpen(codes=listed(barred))
    apply(work, difference)
    forget(work, number)


def _barred(work: Work, difference: Difference) -> tuple[str, ...]:
    touched = {each.after.code for each in difference.focal_points}
    touched |= {each.after.code for each in difference.members if _touches_vote(each)}
    seated = work.session.scalars(
        select(Seat.code)
        .join(Consultation, Consultation.id == Seat.consultation_id)
        .where(Consultation.state == State.OPEN)
        .distinct()
    )
    return tuple(sorted(touched & set(seated)))


def _touches_vote(change: MemberChange) -> bool:
    """Whoever leaves the body, or comes back, loses or regains the right to vote by it."""
    before, after = change.before, change.after
    return change.kind is not ChangeKind.CHANGED or (before.standing, before.standing_from) != (
        after.standing,
        after.standing_from,
    )
