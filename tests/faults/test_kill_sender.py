"""A sender killed at every step: nothing is lost, a copy is the same bytes, and nobody pretends to know."""

import random
import signal
import time
from collections import Counter
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.work import SHELL, begin, look
from app.outbox.letter import Mailbox
from app.outbox.models import OutboxLetter
from app.outbox.service import Cause, Recipient, queue
from tests.faults.child import DEATH, Ends, forked
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.outbox.letters import make_letter
from tests.schedule.support import REFERENCE, change_settings, kinds, open_council, quiet_tick

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

    child = forked(app_on_both, at=clock.at, ends=Ends(step, time))
    child.join(60)
    assert child.exitcode == DEATH

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
@pytest.mark.parametrize(
    ("count", "kills"), [(60, 6), pytest.param(5000, 500, marks=pytest.mark.prove)], ids=["short", "long"]
)
def test_senders_killed_at_any_instant_lose_nothing(
    app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock, count: int, kills: int
):
    """Each sender is killed some letters on, in the middle of the next."""
    change_settings(app_on_both, mail_port=smtp_sink.port)
    put(count)
    # Many die between the arrival of a letter and its acknowledgement.
    smtp_sink.delay_seconds = 0.005
    chance = random.Random(count)
    for _ in range(kills):
        sender = forked(app_on_both, at=clock.at)
        smtp_sink.wait_for(len(smtp_sink.received) + chance.randint(1, count // kills), timeout_seconds=60)
        time.sleep(chance.uniform(0, 0.02))
        sender.kill()
        sender.join()
        assert sender.exitcode == -signal.SIGKILL
        clock.advance(seconds=LEASE_SECONDS, microseconds=1)
    quiet_tick(app_on_both)
    quiet_tick(app_on_both, deliver=True)

    assert states() == {"accepted": count}
    sent = {each.message_id: each.sha256 for each in rows()}
    copies = Counter(mail.message["Message-ID"] for mail in smtp_sink.received)
    assert set(copies) == set(sent)
    assert copies.total() - count <= sum(each.spare_copies for each in rows()) <= kills
    assert all(sha256(mail.content).hexdigest() == sent[mail.message["Message-ID"]] for mail in smtp_sink.received)
    assert kinds()["mail"] == count


def put(count: int) -> None:
    with begin(SHELL) as work:
        for number in range(count):
            mailbox = Mailbox(name="Mission", address=f"mission{number}@member.example")
            to = Recipient(mailbox=mailbox, member="KE", focal_point_id=number)
            queue(work, make_letter(), to=to, cause=Cause(log=REFERENCE, cause="1"))
