"""Importing members: first what would change, then the change itself.

An import may change the focal points of a member whose seat is in an open consultation. Nothing of that consultation
changes by it: its invitations were frozen at opening, and a new focal point gets no link to it.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from app.core.work import Work
from app.members import keeping
from app.members.difference import BodyChange, ChangeKind, Difference
from app.members.entries import record_import
from app.members.files import Files
from app.members.models import Body, Member
from app.members.names import BodyTexts, body_texts
from app.members.planning import Plan, Terms, plan_focal_points, plan_members
from app.members.refusals import BadBodyCode, BodyUnnamed, DifferenceOutdated, MembersRefused
from app.members.states import focal_point_states, member_states
from app.members.telling import tell_of_contacts
from app.outbox.models import LetterKind
from app.outbox.service import drop
from app.record.events import HOUSE, EventType
from app.record.service import append, lock

_BODY_CODE = re.compile(r"[a-z0-9-]{1,40}")
_NO_TEXTS = BodyTexts(names={}, secretariat={}, place={})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What is to be imported, and how it is meant."""

    #: Code of the body; a new one comes into being with its members.
    body: str
    files: Files
    #: Whether members and focal points that the files do not have are removed.
    removes: bool = False
    #: Day whose official names hold from now on for every day; None: each name from its own day on.
    names_on: date | None = None
    #: Texts of the body that replace those on file or in the reviewed table.
    texts: BodyTexts = field(default=_NO_TEXTS)


def import_difference(work: Work, request: ImportRequest) -> Difference:
    """What an import would change. Nothing is written.

    Raises:
        BadBodyCode: the body is new and its code cannot be used.
        BodyUnnamed: the body is new and no name of it is known.
        MembersRefused: rows do not fit what is on file; all problems at once.
    """
    body = _body(work, request.body)
    plan, files = Plan(), request.files
    terms = Terms(removes=request.removes, names_on=request.names_on, today=work.now.date())
    members = member_states(work, body, _day_begun_everywhere(work))
    codes = plan_members(plan, files.members, members, terms)
    if files.focal_points is not None:
        plan_focal_points(plan, files.focal_points, focal_point_states(work), codes, removes=request.removes)
    if plan.problems:
        raise MembersRefused(plan.problems)
    return Difference(
        body=request.body,
        body_change=_body_change(body, request),
        members=tuple(plan.members),
        focal_points=tuple(plan.focal_points),
        notices=(*files.notices, *plan.notices),
        sha256=files.sha256,
    )


def apply(work: Work, difference: Difference) -> None:
    """Carry out a difference as it was shown; applying an empty one does nothing.

    Members have their seat from the day on which it takes effect everywhere on Earth, so that a consultation opened at
    once has them, whatever its zone. Focal points of members that had some before are told who left and who came.

    Raises:
        DifferenceOutdated: what it would change has been changed since.
    """
    if difference.is_empty:
        return
    lock(work, HOUSE)
    # What was read to make the difference is read again, now that nobody else changes it.
    work.session.expire_all()
    body = _body(work, difference.body)
    day = _day_begun_everywhere(work)
    _refuse_outdated(work, difference, body, day)
    if difference.body_change:
        body = _keep_body(work, difference.body, body, difference.body_change)
    if body is None:
        raise DifferenceOutdated
    keeping.keep_members(work, body, difference.members, day)
    keeping.keep_focal_points(work, difference.focal_points)
    index = record_import(work, difference)
    _tell(work, difference, index)


def _tell(work: Work, difference: Difference, index: int) -> None:
    """Tell the focal points of each member that had some before and whose list is another now."""
    moved = {each.after.code for each in difference.focal_points if each.kind is not ChangeKind.CHANGED}
    if not moved:
        return
    members = work.session.scalars(select(Member).where(Member.focal_points.any()).order_by(Member.code))
    for member in [each for each in members if each.code in moved]:
        kinds = {each.after.email: each.kind for each in difference.focal_points if each.after.code == member.code}
        former = [each for each in member.focal_points if kinds.get(each.email) is ChangeKind.REMOVED]
        present = [each for each in member.focal_points if kinds.get(each.email) is ChangeKind.ADDED]
        drop(work, kinds=(LetterKind.CONFIRMATION,), focal_points=[each.id for each in former])
        in_office = [each for each in member.focal_points if each.removed_at is None]
        if former or len(in_office) > len(present):
            tell_of_contacts(work, member, former=former, present=present, index=index)


def _body(work: Work, code: str) -> Body | None:
    return work.session.scalar(select(Body).where(Body.code == code))


def _day_begun_everywhere(work: Work) -> date:
    """The calendar day twelve hours west of Greenwich: no zone in use is behind it."""
    return (work.now - timedelta(hours=12)).date()


def _body_change(body: Body | None, request: ImportRequest) -> BodyChange | None:
    if body is None:
        if not _BODY_CODE.fullmatch(request.body):
            raise BadBodyCode(body=request.body[:40])
        before, base = None, body_texts(request.body) or _NO_TEXTS
    else:
        before = base = BodyTexts(names=body.names, secretariat=body.secretariat, place=body.place)
    after = BodyTexts(
        names={**base.names, **request.texts.names},
        secretariat={**base.secretariat, **request.texts.secretariat},
        place={**base.place, **request.texts.place},
    )
    if not after.names:
        raise BodyUnnamed(body=request.body)
    return None if after == before else BodyChange(before=before, after=after)


def _refuse_outdated(work: Work, difference: Difference, body: Body | None, day: date) -> None:
    members, points = member_states(work, body, day), focal_point_states(work)
    expected = difference.body_change.before if difference.body_change else None
    actual = BodyTexts(names=body.names, secretariat=body.secretariat, place=body.place) if body else None
    is_current = (
        (difference.body_change is None or expected == actual)
        and all(members.get(each.before.code, each.before) == each.before for each in difference.members)
        and all(
            points.get((each.before.code, each.before.email), each.before) == each.before
            for each in difference.focal_points
        )
    )
    if not is_current:
        raise DifferenceOutdated


def _keep_body(work: Work, code: str, body: Body | None, change: BodyChange) -> Body:
    after = change.after
    texts = {"names": dict(after.names), "secretariat": dict(after.secretariat), "place": dict(after.place)}
    if body is None:
        body = Body(code=code, **texts)
        work.session.add(body)
        work.session.flush()
        append(work, HOUSE, EventType.BODY_CREATED, facts={"body": code, "by": str(work.actor)} | texts)
        return body
    body.names, body.secretariat, body.place = texts["names"], texts["secretariat"], texts["place"]
    return body
