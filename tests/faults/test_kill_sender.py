"""A sender killed at every step: nothing is lost, a copy is the same bytes, and nobody pretends to know."""

from collections import Counter
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.work import look
from app.outbox.models import OutboxLetter
from tests.faults.child import DEATH, start
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.schedule.support import change_settings, kinds, open_council, quiet_tick

LETTERS = 8
LEASE_SECONDS = 900

#: Step, and whether the relay has the letter that was in hand (None: none was).
STEPS = {
    "claimed": False,
    "recipient taken": False,
    "handed over": True,
    "answered": True,
    "settled": False,
    "before record": None,
}


def rows() -> list[OutboxLetter]:
    with look() as work:
        return list(work.session.scalars(select(OutboxLetter)))


def states() -> Counter[str]:
    return Counter(each.state for each in rows())


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_sender_killed_at_any_step_loses_nothing(
    app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock, step: str
):
    change_settings(app_on_both, mail_port=smtp_sink.port)
    open_council()
    time = 1 if step == "before record" else 4

    child = start(app_on_both, at=clock.at, die_at=(step, time))
    said, _ = child.communicate(timeout=60)
    assert child.returncode == DEATH, said

    # While nobody knows, it says so; then everything goes its way.
    in_hand = STEPS[step] is not None
    assert states()["sending"] == in_hand
    clock.advance(seconds=LEASE_SECONDS, microseconds=1)
    quiet_tick(app_on_both)
    assert states()["unknown"] == in_hand
    quiet_tick(app_on_both, deliver=True)

    assert states() == {"accepted": LETTERS}
    copies = Counter(mail.message["Message-ID"] for mail in smtp_sink.received)
    assert set(copies) == {each.message_id for each in rows()}
    assert copies.total() == LETTERS + bool(STEPS[step])
    assert sum(each.spare_copies for each in rows()) == in_hand
    sent = {each.message_id: each.sha256 for each in rows()}
    assert all(sha256(mail.content).hexdigest() == sent[mail.message["Message-ID"]] for mail in smtp_sink.received)
    assert kinds()["mail"] == LETTERS


@pytest.mark.slow
def test_many_kills_in_a_row_lose_nothing(app: Flask, smtp_sink: SmtpSink, clock: FixedClock):
    change_settings(app, mail_port=smtp_sink.port)
    open_council()
    kills = 0
    for step in ("handed over", "answered", "claimed", "handed over"):
        child = start(app, at=clock.at, die_at=(step, 2))
        child.communicate(timeout=60)
        kills += child.returncode == DEATH
        clock.advance(seconds=LEASE_SECONDS, microseconds=1)

    quiet_tick(app)
    quiet_tick(app, deliver=True)

    assert kills == 4
    assert states() == {"accepted": LETTERS}
    contents = {mail.content for mail in smtp_sink.received}
    assert len(contents) == LETTERS
    assert len(smtp_sink.received) - LETTERS <= kills
