"""Drafts: what the focal points of a Member State keep for one another until one of them sends it.

A draft is no act of the consultation: it enters no log, no counter and no letter, and the record never says that there
was one. One Member State has one draft; who saves over another's is told first.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select

from app.consultations.correspondence import deadline_of
from app.consultations.models import Consultation, Invitation, Seat, State
from app.core.db import table_of
from app.core.together import write
from app.core.work import Work
from app.links.tokens import InvitationClaim
from app.members.models import FocalPoint
from app.replies.models import ReplyDraft
from app.replies.places import come_to
from app.replies.refusals import DraftChanged, DraftTooLate
from app.replies.sealing import Content, seal, unseal
from app.replies.submission import Submission
from app.rules import is_timely

VERSION_BYTES = 8
_DRAFTS: Final = table_of(ReplyDraft)
_USED: Final = delete(_DRAFTS).where(
    _DRAFTS.c.seat_id == bindparam("seat"),
    (_DRAFTS.c.invitation_id == bindparam("invitation")) | (_DRAFTS.c.version == bindparam("version")),
)
#: What a form carries that was not drawn from any draft.
NO_DRAFT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was saved last for one seat, opened."""

    version: str
    saved_at: datetime
    #: Form of address or function of the focal point who saved it, and the name.
    title: str
    name: str
    content: Content


def save_draft(work: Work, claim: InvitationClaim, content: Content, *, seen: str) -> str:
    """Keep what was filled in for all focal points of the member; the version that it is from now on.

    Args:
        work: the caller's unit of work.
        claim: from the link.
        content: what stands in the form, finished or not.
        seen: version of the draft that the form was drawn from; `NO_DRAFT` where it was drawn from none.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open this seat.
        DraftTooLate: nothing is prepared any more, because the deadline has passed.
        DraftChanged: a draft that the form does not know was saved meanwhile, or its own was deleted.
    """
    invitation, place = come_to(work, claim)
    if not is_kept(work, place.consultation):
        raise DraftTooLate
    row = _row(work, invitation.seat)
    _check_seen(work, row, seen)
    if row is None:
        row = ReplyDraft(consultation_id=place.consultation.id, seat_id=invitation.seat_id)
        work.session.add(row)
    row.invitation_id, row.saved_at = invitation.id, work.now
    row.version = secrets.token_hex(VERSION_BYTES)
    row.sealed = seal(work, invitation.seat_id, content)
    return row.version


def discard_draft(work: Work, claim: InvitationClaim, *, seen: str) -> None:
    """Delete the draft that the page showed.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open this seat.
        DraftChanged: what is kept now is another one, or none.
    """
    invitation, _place = come_to(work, claim)
    row = _row(work, invitation.seat)
    _check_seen(work, row, seen)
    if row is not None:
        work.session.delete(row)


def draft_of(work: Work, seat: Seat, consultation: Consultation) -> Draft | None:
    """The draft of a seat while replies count; None: there is none, or it cannot be opened any more."""
    if not is_kept(work, consultation):
        return None
    found = work.session.execute(
        select(ReplyDraft, FocalPoint.title, FocalPoint.name)
        .join(Invitation, Invitation.id == ReplyDraft.invitation_id)
        .join(FocalPoint, FocalPoint.id == Invitation.focal_point_id)
        .where(ReplyDraft.seat_id == seat.id)
    ).one_or_none()
    content = unseal(work, seat.id, found.ReplyDraft.sealed) if found else None
    if found is None or content is None:
        return None
    row = found.ReplyDraft
    return Draft(version=row.version, saved_at=row.saved_at, title=found.title, name=found.name, content=content)


def is_kept(work: Work, consultation: Consultation) -> bool:
    """Whether drafts are kept now: as long as what they prepare would count."""
    return consultation.state == State.OPEN and is_timely(work.now, deadline_of(consultation))


def use_up(work: Work, submission: Submission, seat: Seat) -> None:
    """Delete the draft that a recorded reply was written from, and the sender's own; a colleague's other one stays."""
    used = {"seat": seat.id, "invitation": submission.claim.invitation, "version": submission.draft}
    write(work.session, _USED, used)


def delete_closed(work: Work) -> int:
    """Delete all drafts of consultations that are no longer open; how many.

    A draft is saved under the lock that the close takes too: after the close none comes.
    """
    is_over = select(Consultation.id).where(Consultation.state.in_([each for each in State if each != State.OPEN]))
    found = work.session.scalars(
        delete(ReplyDraft).where(ReplyDraft.consultation_id.in_(is_over)).returning(ReplyDraft.id)
    )
    return len(found.all())


def _row(work: Work, seat: Seat) -> ReplyDraft | None:
    return work.session.scalar(select(ReplyDraft).where(ReplyDraft.seat_id == seat.id))


def _check_seen(work: Work, row: ReplyDraft | None, seen: str) -> None:
    """A draft that nobody can open any more is shown to nobody, and may be written over."""
    is_readable = row is not None and unseal(work, row.seat_id, row.sealed) is not None
    if (row.version if row and is_readable else NO_DRAFT) != seen:
        raise DraftChanged
