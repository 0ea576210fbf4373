"""Reading requests for acts by two: what waits, and who asked, approved or refused, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.core.work import Work
from app.officers.models import ActRequest, Officer, RequestState
from app.officers.refusals import RequestUnknown

#: How many decided requests a list shows, the latest first.
LATEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request."""

    id: int
    kind: str
    log: str
    subject: str
    particulars: Mapping[str, Any]
    reason: str
    state: RequestState
    asked_by: int
    asked_by_name: str
    asked_at: datetime
    #: Who approved, refused or took it back, and when; "" and None while it waits.
    decided_by_name: str
    decided_at: datetime | None
    #: Why it was refused; "" otherwise.
    answer: str


def request_line(work: Work, request_id: int) -> RequestLine:
    """One request.

    Raises:
        RequestUnknown: there is none of that number.
    """
    found = work.session.execute(_all().where(ActRequest.id == request_id)).one_or_none()
    if found is None:
        raise RequestUnknown
    row, asked_by_name, decided_by_name = found
    return _line(row, asked_by_name, decided_by_name)


def waiting_requests(work: Work, log: str | None = None) -> tuple[RequestLine, ...]:
    """What waits for a second officer, the oldest first; of one log, or where that is None of all."""
    chosen = _all().where(ActRequest.state == RequestState.WAITING).order_by(ActRequest.asked_at, ActRequest.id)
    if log is not None:
        chosen = chosen.where(ActRequest.log == log)
    return tuple(_line(row, first, second) for row, first, second in work.session.execute(chosen))


def decided_requests(work: Work) -> tuple[RequestLine, ...]:
    """What was decided lately, the latest first."""
    chosen = _all().where(ActRequest.state != RequestState.WAITING).order_by(ActRequest.decided_at.desc()).limit(LATEST)
    return tuple(_line(row, first, second) for row, first, second in work.session.execute(chosen))


def _all() -> Select[ActRequest, str, str]:
    first, second = aliased(Officer), aliased(Officer)
    return (
        select(ActRequest, first.name, second.name)
        .join(first, first.id == ActRequest.asked_by)
        .outerjoin(second, second.id == ActRequest.decided_by)
    )


def _line(row: ActRequest, asked_by_name: str, decided_by_name: str) -> RequestLine:
    return RequestLine(
        id=row.id,
        kind=row.kind,
        log=row.log,
        subject=row.subject,
        particulars=row.particulars,
        reason=row.reason,
        state=RequestState(row.state),
        asked_by=row.asked_by,
        asked_by_name=asked_by_name,
        asked_at=row.asked_at,
        # Nobody has decided yet: the outer join found no officer.
        decided_by_name=decided_by_name or "",
        decided_at=row.decided_at,
        answer=row.answer,
    )
