"""Replies racing the close: the tally is exactly the Member States that were told "recorded"."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.consultations.models import Consultation, Count, Decision, Seat
from app.consultations.opening import open_consultation
from app.core.work import SCHEDULER, SHELL, Actor, ActorKind, begin, look
from app.links.tokens import FormClaim, InvitationClaim
from app.outbox.models import OutboxLetter
from app.record.models import RecordEvent
from app.record.queries import checkpoint
from app.replies.models import Reply
from app.replies.service import record_reply
from app.replies.submission import Recorded, RecordedKind, Submission
from app.rules import Choice
from app.tally.service import close
from tests.faults.clocks import ClockOfThreads, give_each_thread_its_clock, race
from tests.fixtures.app import NOON
from tests.make import invitation_of, make_body, make_draft, make_focal_point, make_member
from tests.schedule.support import REFERENCE, consultation, deadline

#: How often they race: in every run, and in the long proof.
SHORT, LONG = 60, 300
#: Member States that reply in each round.
STATES = 5
ONE_ITEM = [{"number": "1", "title": {"en": "Calendar"}, "text": {"en": "The Council approves the calendar."}}]


def open_small_council() -> list[str]:
    """One decision, one focal point for each Member State; the invitations of all, in order."""
    codes = [f"S{number}" for number in range(STATES)]
    with begin(SHELL) as work:
        body = make_body(work)
        for code in codes:
            make_focal_point(work, make_member(work, body, code), f"mission@{code.lower()}.example")
        make_draft(work, items=ONE_ITEM, reminders=[])
        found = open_consultation(work, REFERENCE)
        assert found.entitled == STATES
    with look() as work:
        return [invitation_of(work, consultation(), f"mission@{code.lower()}.example").id for code in codes]


def begin_anew() -> None:
    """Open again, without a reply: the log goes on, everything else is as on the first day."""
    with begin(SHELL) as work:
        work.session.execute(delete(Reply))
        work.session.execute(delete(OutboxLetter))
        work.session.execute(update(Count).values(heads=0, weight=0))
        work.session.execute(update(Seat).values(answers={}, answered_count=0, current_index=None))
        work.session.execute(update(Decision).values(outcome="", clause="", reason=""))
        work.session.execute(
            update(Consultation).values(state="open", closed_at=None, replied_count=0, complete_count=0, late_count=0)
        )


def replying(invitation: str, number: int, wait: float) -> Callable[[], Recorded]:
    """What one Member State does in a round, a moment after the start."""

    def act() -> Recorded:
        time.sleep(wait)
        submission = Submission(
            claim=InvitationClaim(invitation=invitation, version=1),
            form=FormClaim(invitation=invitation, nonce=f"round-{number}", shown=-1),
            given={"1": Choice.APPROVE},
            statement="",
            reasons={},
            name="A. Person",
            function="Counsellor",
            instructions="",
            language="en",
        )
        with begin(Actor(kind=ActorKind.FOCAL_POINT, id=invitation), timeout_seconds=10) as work:
            return record_reply(work, submission)

    return act


def closing(consultation_id: int, wait: float) -> Callable[[], bool]:
    def act() -> bool:
        time.sleep(wait)
        with begin(SCHEDULER) as work:
            return close(work, consultation_id)

    return act


def run_round(app: Flask, clock: ClockOfThreads, invitations: list[str], number: int) -> tuple[int, int]:
    """One race; how many were told "recorded", and how many approvals the outcome counts."""
    draw = random.Random(number)
    found, ends, before = consultation().id, deadline(), log_size()
    runners = [(ends, replying(each, number, draw.random() / 30)) for each in invitations]
    told = race(app, clock, [*runners, (ends + timedelta(seconds=30), closing(found, draw.random() / 30))])
    assert told.pop() is True
    assert all(isinstance(each, Recorded) for each in told), told
    results = Counter(each.kind for each in told if isinstance(each, Recorded))
    assert results[RecordedKind.RECORDED] + results[RecordedKind.LATE] == STATES
    happened = [json.loads(line) for line in lines_since(before)]
    kinds = [each["type"] for each in happened]
    assert "reply" not in kinds[kinds.index("closed") :], kinds
    assert kinds.count("reply") == results[RecordedKind.RECORDED]
    (outcome,) = (each for each in happened if each["type"] == "outcome")
    return results[RecordedKind.RECORDED], outcome["items"]["1"]["counts"]["approve"]


def log_size() -> int:
    with look() as work:
        return checkpoint(work, REFERENCE).size


def lines_since(size: int) -> list[bytes]:
    """What was appended since the log had that size; a round never needs the whole log."""
    with look() as work:
        return list(
            work.session.scalars(
                select(RecordEvent.line)
                .where(RecordEvent.log == REFERENCE, RecordEvent.index >= size)
                .order_by(RecordEvent.index)
            )
        )


@pytest.mark.slow
@pytest.mark.parametrize("rounds", [SHORT, pytest.param(LONG, marks=pytest.mark.prove)], ids=["short", "long"])
def test_the_tally_is_who_was_told_recorded(app_on_both: Flask, rounds: int):
    clock = give_each_thread_its_clock(app_on_both, NOON)
    invitations = open_small_council()
    wrong, split = [], 0
    for number in range(rounds):
        recorded, counted = run_round(app_on_both, clock, invitations, number)
        if recorded != counted:
            wrong.append((number, recorded, counted))
        split += 0 < recorded < STATES
        begin_anew()

    assert wrong == []
    # The race was one: in many rounds the close came between the replies.
    assert split > rounds // 10
