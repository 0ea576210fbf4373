"""An outage over reminders: made up for once, and never to a Member State that owes nothing any more."""

from collections import Counter
from datetime import timedelta

from flask import Flask

from app.outbox.models import LetterKind
from app.rules import Choice
from app.schedule.tick import tick
from tests.faults.clocks import give_each_thread_its_clock, race
from tests.fixtures.app import NOON
from tests.fixtures.mail import SmtpSink
from tests.replies.support import reply
from tests.schedule.support import (
    addresses,
    change_settings,
    due_instants,
    forget_letters,
    letters,
    open_council,
    quiet_tick,
)

SCHEDULERS = 5
ALL = dict.fromkeys(("1", "2a", "2b"), Choice.APPROVE)


def test_a_missed_reminder_goes_once_and_to_nobody_who_has_replied(app_on_both: Flask, smtp_sink: SmtpSink):
    change_settings(app_on_both, mail_port=smtp_sink.port)
    clock = give_each_thread_its_clock(app_on_both, NOON)
    open_council(deadline="+10d 18:00", reminders=["-7d", "-5d", "-3d", "-1h"])
    everybody = {each.address for each in letters(LetterKind.INVITATION)}
    forget_letters()

    # Nothing runs over three instants, and one Member State replies meanwhile.
    clock.at += timedelta(days=8)
    reply("mission@ke.example", ALL)
    reports = race(app_on_both, clock, [(clock.at, lambda: tick(app_on_both, deliver=False))] * SCHEDULERS)
    assert all(each.is_good for each in reports), [each.lines for each in reports]
    reminded = Counter(addresses(LetterKind.REMINDER))
    # Another replies while its reminder waits for the relay.
    reply("mission@fr.example", ALL)
    quiet_tick(app_on_both, deliver=True)
    quiet_tick(app_on_both, deliver=True)

    assert set(reminded.values()) == {1}
    assert not [each for each in reminded if each.endswith("@ke.example")]
    assert [each for each in reminded if each.endswith("@fr.example")]
    received = Counter(
        mail.recipients[0] for mail in smtp_sink.received if "reminder" in str(mail.message["Subject"]).lower()
    )
    assert received == {address: 1 for address in reminded if not address.endswith("@fr.example")}
    assert received.keys() < everybody
    assert [each.done_at is not None for each in due_instants("reminder")] == [True, True, True, False]
