"""Acts that take two officers: one asks, a second approves or refuses, and nobody approves the own request.

What an act does is not known here: whoever approves carries it out in the same unit of work, so that an approval
without its act, or an act without its approval, never exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.work import Actor, ActorKind, Work
from app.officers.models import ActRequest, Officer, RequestState
from app.officers.queries import ACTING
from app.officers.refusals import (
    AskedAlready,
    OfficerDisabled,
    OwnRequest,
    ReasonNeeded,
    RequestSettled,
    RequestUnknown,
    RoleMayNotAct,
    SecondOfficerNeeded,
)
from app.record.events import EventType
from app.record.service import append, lock


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What an officer asks for."""

    kind: str
    #: Reference of the consultation, or the log of the house.
    log: str
    #: Name of a decision, number of a reply, code of a member; "": the whole.
    subject: str = ""
    particulars: Mapping[str, Any] = field(default_factory=dict)
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A request that a second officer has approved, to be carried out in this unit of work."""

    id: int
    kind: str
    log: str
    subject: str
    particulars: Mapping[str, Any]
    reason: str
    #: Numbers of who asked and who approved.
    by: int
    approved_by: int


def ask(work: Work, new: NewRequest) -> int:
    """File a request by the officer who acts; its number.

    Raises:
        RoleMayNotAct, OfficerDisabled: who asks may not act.
        ReasonNeeded: none is given.
        AskedAlready: the same thing waits for a second officer already.
    """
    officer = _acting(work)
    if not new.reason.strip():
        raise ReasonNeeded
    lock(work, new.log)
    row = ActRequest(
        kind=new.kind,
        log=new.log,
        subject=new.subject,
        particulars=dict(new.particulars),
        reason=new.reason.strip(),
        asked_by=officer.id,
        asked_at=work.now,
        state=RequestState.WAITING,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
            work.session.flush()
    except IntegrityError:
        raise AskedAlready from None
    append(
        work,
        new.log,
        EventType.ACT_REQUESTED,
        facts=_facts(row) | {"by": officer.id},
        secrets_={"reason_commit": row.reason},
    )
    return row.id


def approve(work: Work, request_id: int) -> Approved:
    """Approve a request; the caller carries the act out in the same unit of work.

    Raises:
        RequestUnknown, RequestSettled: it does not wait.
        OwnRequest: who asked cannot approve.
        RoleMayNotAct, OfficerDisabled: who approves, or who asked, may not act.
    """
    officer, row = _acting(work), _waiting(work, request_id)
    if officer.id == row.asked_by:
        raise OwnRequest
    _check(work.session.get_one(Officer, row.asked_by))
    _settle(work, row, officer, RequestState.APPROVED)
    append(work, row.log, EventType.ACT_APPROVED, facts=_facts(row) | {"by": officer.id})
    return Approved(
        id=row.id,
        kind=row.kind,
        log=row.log,
        subject=row.subject,
        particulars=row.particulars,
        reason=row.reason,
        by=row.asked_by,
        approved_by=officer.id,
    )


def refuse(work: Work, request_id: int, *, answer: str) -> None:
    """Refuse another's request, with the reason why; nothing is carried out.

    Raises:
        RequestUnknown, RequestSettled, OwnRequest, RoleMayNotAct, OfficerDisabled: as for `approve`.
        ReasonNeeded: none is given.
    """
    officer, row = _acting(work), _waiting(work, request_id)
    if officer.id == row.asked_by:
        raise OwnRequest
    if not answer.strip():
        raise ReasonNeeded
    _settle(work, row, officer, RequestState.REFUSED)
    row.answer = answer.strip()
    append(
        work,
        row.log,
        EventType.ACT_REFUSED,
        facts=_facts(row) | {"by": officer.id},
        secrets_={"reason_commit": row.answer},
    )


def recall(work: Work, request_id: int) -> None:
    """Take the own request back before a second officer has decided.

    Raises:
        RequestUnknown, RequestSettled: it does not wait.
        OwnRequest: it is another's; that one is approved or refused.
        RoleMayNotAct, OfficerDisabled: who acts may not.
    """
    officer, row = _acting(work), _waiting(work, request_id)
    if officer.id != row.asked_by:
        raise OwnRequest
    _settle(work, row, officer, RequestState.RECALLED)
    append(work, row.log, EventType.ACT_RECALLED, facts=_facts(row) | {"by": officer.id})


def another_officer(work: Work, officer_id: int) -> int:
    """Number of some other officer who may act: of one who could approve.

    Raises:
        SecondOfficerNeeded: there is none.
    """
    found = work.session.scalar(
        select(Officer.id)
        .where(Officer.id != officer_id, Officer.is_enabled, Officer.role.in_(ACTING))
        .order_by(Officer.id)
        .limit(1)
    )
    if found is None:
        raise SecondOfficerNeeded
    return found


def _settle(work: Work, row: ActRequest, officer: Officer, state: RequestState) -> None:
    row.state, row.decided_by, row.decided_at = state, officer.id, work.now


def _facts(row: ActRequest) -> dict[str, Any]:
    return {"request": row.id, "act": row.kind, "subject": row.subject}


def _waiting(work: Work, request_id: int) -> ActRequest:
    """The request, which waits, under the lock on its log: two officers cannot both decide it."""
    log = work.session.scalar(select(ActRequest.log).where(ActRequest.id == request_id))
    if log is None:
        raise RequestUnknown
    lock(work, log)
    row = work.session.get_one(ActRequest, request_id)
    if row.state != RequestState.WAITING:
        raise RequestSettled
    return row


def _acting(work: Work) -> Officer:
    return _check(officer_acting(work, work.actor))


def officer_acting(work: Work, actor: Actor) -> Officer:
    """The account of an actor at the desk."""
    if actor.kind is not ActorKind.OFFICER:
        raise ValueError(f"{actor} is no officer at the desk")
    return work.session.get_one(Officer, int(actor.id))


def _check(officer: Officer) -> Officer:
    if not officer.is_enabled:
        raise OfficerDisabled(email=officer.email)
    if officer.role not in ACTING:
        raise RoleMayNotAct(email=officer.email)
    return officer
