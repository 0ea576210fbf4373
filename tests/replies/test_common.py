"""What all replies to a consultation have in common: at hand while nothing has changed, and never out of date."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.consultations.models import Consultation
from app.core.db import db
from app.core.work import SHELL, begin
from app.links.tokens import InvitationClaim
from app.record.events import EventType
from app.record.service import append
from app.replies.ledger import Place
from app.replies.places import come_to
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.replies.support import APPROVE, REFERENCE, invitation_row, open_council, seat, send, submission
from tests.replies.test_example_pages import counted_statements

KENYA, FRANCE = "mission@ke.example", "mission@fr.example"


@pytest.fixture(autouse=True)
def _open(app_on_both: Flask) -> None:
    open_council()


def place(email: str = KENYA) -> Place:
    row = invitation_row(email)
    with begin(SHELL) as work:
        return come_to(work, InvitationClaim(invitation=row.id, version=row.version))[1]


def test_replies_of_others_leave_it_at_hand():
    first = place()
    send(submission(FRANCE, {"1": APPROVE}))

    assert place().decisions is first.decisions


def test_an_event_that_all_see_lets_it_be_read_anew():
    first = place()
    with begin(SHELL) as work:
        append(work, REFERENCE, EventType.NOTE)

    assert place().decisions is not first.decisions


def test_what_was_taken_back_leaves_nothing_behind():
    row = invitation_row(KENYA)

    def come_and_fail() -> None:
        with begin(SHELL) as work:
            append(work, REFERENCE, EventType.NOTE)
            work.session.execute(update(Consultation).values(zone="Asia/Tokyo"))
            come_to(work, InvitationClaim(invitation=row.id, version=row.version))
            raise LookupError

    with pytest.raises(LookupError):
        come_and_fail()
    with begin(SHELL) as work:
        append(work, REFERENCE, EventType.NOTE)

    assert place().consultation.zone != "Asia/Tokyo"


def test_it_is_read_anew_every_minute(clock: FixedClock):
    first = place()
    clock.advance(minutes=1)

    assert place().decisions is not first.decisions


def test_a_deadline_that_was_moved_is_seen_whatever_the_log_says(clock: FixedClock):
    moved_to = clock.at + timedelta(hours=1)
    place()
    with begin(SHELL) as work:
        work.session.execute(update(Consultation).values(deadline_at=moved_to))

    assert place().consultation.deadline_at == moved_to


def test_under_the_lock_a_reply_makes_three_journeys_to_postgresql():
    place()
    form = submission(KENYA, {"1": APPROVE, "2a": Choice.DISAPPROVE})
    with counted_statements() as statements:
        send(form)
    locked = next(place for place, each in enumerate(statements) if "FROM record_heads" in each)

    assert seat("KE").answers == {"1": "approve", "2a": "disapprove"}
    if db.engine.dialect.name == "postgresql":
        # Then it commits.
        assert [each.split()[0] for each in statements[locked + 1 :]] == ["SELECT", "WITH"]
    else:
        assert len(statements[locked + 1 :]) <= 12
