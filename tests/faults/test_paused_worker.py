"""A worker that is stopped for two leases and goes on: others did its work, and it does none of it over."""

import os
import signal
from collections import Counter

import pytest
from flask import Flask

from tests.faults.child import Ends, forked, wait_until_stopped
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.outbox.test_delivery import rows
from tests.schedule.support import change_settings, kinds, open_council, quiet_tick

LEASE_SECONDS = 900
LETTERS = 8


@pytest.mark.slow
@pytest.mark.parametrize("step", ["claimed", "handed over", "answered"])
def test_what_others_took_over_has_at_most_one_copy_and_keeps_its_state(
    app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock, step: str
):
    change_settings(app_on_both, mail_port=smtp_sink.port)
    open_council()
    worker = forked(app_on_both, at=clock.at, ends=Ends(step, 3, by=signal.SIGSTOP))
    wait_until_stopped(worker)

    clock.advance(seconds=2 * LEASE_SECONDS)
    quiet_tick(app_on_both)
    quiet_tick(app_on_both, deliver=True)
    settled = {each.id: (each.state, each.accepted_at, each.server_words) for each in rows().values()}
    assert {state for state, _, _ in settled.values()} == {"accepted"}
    os.kill(worker.pid, signal.SIGCONT)
    worker.join(60)

    assert worker.exitcode == 0
    assert {each.id: (each.state, each.accepted_at, each.server_words) for each in rows().values()} == settled
    copies = Counter(mail.content for mail in smtp_sink.received)
    assert sorted(copies.values()) == [*[1] * (LETTERS - 1), 2]
    assert sum(each.spare_copies for each in rows().values()) == 1
    quiet_tick(app_on_both, deliver=True)
    assert (len(smtp_sink.received), kinds()["mail"]) == (LETTERS + 1, LETTERS)
