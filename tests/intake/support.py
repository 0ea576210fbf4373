"""What tests of papers share: a way to enter one, and to have it approved."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.consultations.service import Approval
from app.core.work import SCHEDULER, SHELL, Actor, ActorKind, begin, look
from app.intake.entry import Entry, Scan
from app.intake.mail_kinds import classified
from app.intake.message_models import IncomingMessage
from app.intake.messages import Arrived, take_in
from app.intake.models import Paper
from app.intake.service import enter
from app.officers.models import Officer
from app.officers.requests import approve
from app.replies.submission import Recorded
from app.tally.papers import record_approved
from tests.fixtures.app import NOON
from tests.make import make_officer
from tests.replies.support import REFERENCE

PDF = Scan(name="note.pdf", content=b"%PDF-1.7 a note")
SENTENCE = "The Government approves the proposal."
FIRST, SECOND = "officer.a@secretariat.example", "officer.b@secretariat.example"


def officer(email: str) -> Actor:
    with begin(SHELL) as work:
        found = work.session.scalar(select(Officer).where(Officer.email == email)) or make_officer(work, email)
        return Actor(kind=ActorKind.OFFICER, id=str(found.id))


def entry(answers: Mapping[str, str] | None = None, **facts: Any) -> Entry:
    given = {"1": "approve"} if answers is None else dict(answers)
    values: dict[str, Any] = {
        "reference": REFERENCE,
        "member": "KE",
        "channel": "letter",
        "note_number": "NV/12",
        "received_at": NOON + timedelta(hours=1),
        "registry_number": "2026/1",
        "scan": PDF,
        "answers": given,
        "sentences": dict.fromkeys(given, SENTENCE),
        "unclear": {},
        "statements": {},
        "name": "H. Person",
        "function": "Ambassador",
        "reason": "The mission sent a note.",
    }
    return Entry(**(values | facts))


def enter_now(made: Entry) -> Paper:
    with begin(officer(FIRST)) as work:
        return enter(work, made)


def approve_now(paper: Paper) -> Recorded:
    assert paper.request_id is not None
    with begin(officer(SECOND)) as work:
        approved = approve(work, paper.request_id)
        by_two = Approval(reason=approved.reason, by=approved.by, approved_by=approved.approved_by)
        return record_approved(work, approved.particulars["paper"], by_two)


def record(answers: Mapping[str, str] | None = None, **facts: Any) -> Recorded:
    return approve_now(enter_now(entry(answers, **facts)))


def papers() -> list[Paper]:
    with look() as work:
        return list(work.session.scalars(select(Paper).order_by(Paper.id)))


def hours(count: float) -> datetime:
    return NOON + timedelta(hours=count)


def message(raw: bytes) -> IncomingMessage:
    """A message that came in now."""
    with begin(SCHEDULER) as work:
        number = len(work.session.scalars(select(IncomingMessage.id)).all()) + 1
        arrived = Arrived(mailbox="test", uid_validity=1, uid=number, received_at=work.now, size=len(raw), raw=raw)
        assert take_in(work, arrived, classified(raw)) is not None
    with look() as work:
        return work.session.scalars(select(IncomingMessage).where(IncomingMessage.uid == number)).one()
