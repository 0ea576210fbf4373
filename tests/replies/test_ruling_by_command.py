"""`flask replies rule`."""

import pytest
from click.testing import Result
from flask import Flask

from app.consultations.models import State
from app.core.work import SHELL, VISITOR, begin, look
from app.links.tokens import ContestClaim
from app.record.events import EventType
from app.record.queries import events
from app.replies.service import contest
from app.tally.service import close
from tests.fixtures.app import FixedClock
from tests.make import make_officer
from tests.replies.support import APPROVE, REFERENCE, consultation, invitation_row, open_council, reply, seat

A, B = "officer.a@secretariat.example", "officer.b@secretariat.example"


@pytest.fixture
def index(app: Flask) -> int:
    """The number of a contested reply, with two officers to rule on it."""
    open_council()
    found = reply("mission@ke.example", {"1": APPROVE}).index
    assert found is not None
    claim = ContestClaim(
        focal_point=invitation_row("ministry@ke.example").focal_point_id, consultation=consultation().id, reply=found
    )
    with begin(VISITOR) as work:
        contest(work, claim)
    with begin(SHELL) as work:
        make_officer(work, A)
        make_officer(work, B)
    return found


def rule(app: Flask, index: int, *, upheld: str, by: str = A, approved_by: str = B) -> Result:
    words = ["replies", "rule", REFERENCE, str(index), "--upheld", upheld, "--reason", "Asked the mission."]
    return app.test_cli_runner().invoke(args=[*words, "--by", by, "--approved-by", approved_by])


def test_upheld_contest_empties_the_seat(app: Flask, index: int):
    answer = rule(app, index, upheld="yes")

    assert answer.exit_code == 0
    assert answer.output == f"Reply {index} of {REFERENCE} is removed.\n"
    assert seat("KE").current_index is None


def test_dismissed_contest_leaves_the_reply(app: Flask, index: int):
    assert rule(app, index, upheld="no").exit_code == 0
    assert seat("KE").current_index == index


@pytest.mark.parametrize(("by", "approved_by"), [(A, A), (A, "nobody@secretariat.example")])
def test_two_different_known_officers_are_needed(app: Flask, index: int, by: str, approved_by: str):
    answer = rule(app, index, upheld="yes", by=by, approved_by=approved_by)

    assert answer.exit_code == 1
    assert seat("KE").current_index == index


def test_ruling_twice_is_refused(app: Flask, index: int):
    rule(app, index, upheld="no")
    again = rule(app, index, upheld="yes")

    assert again.exit_code == 1
    assert "not_contested" in again.output


def test_after_the_announcement_an_upheld_contest_is_followed_by_a_corrigendum(
    app: Flask, clock: FixedClock, index: int
):
    clock.advance(days=30)
    with begin(SHELL) as work:
        assert close(work, consultation().id)
    with begin(SHELL) as work:
        work.session.merge(consultation()).state = State.ANNOUNCED

    answer = rule(app, index, upheld="yes")

    assert answer.exit_code == 0, answer.output
    assert answer.output.endswith(f"Corrigendum 1 to {REFERENCE} is published.\n")
    with look() as work:
        (event,) = events(work, REFERENCE, EventType.CORRECTED).values()
    assert event["items"]["1"]["counts"]["approve"] == 0
