"""What is no longer true is not sent: after a recall, after its time, and whatever becomes of its sender."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.consultations.approval import Approval
from app.consultations.withdrawing import withdraw
from app.core import fault
from app.core.work import SHELL, begin
from app.outbox.delivery import send_due
from app.outbox.models import LetterKind
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.outbox.relays import Conversation, hang_up, running_relay
from tests.replies.support import reply
from tests.schedule.support import (
    REFERENCE,
    addresses,
    change_settings,
    deadline,
    forget_letters,
    letters,
    open_council,
    quiet_tick,
)

ALL = dict.fromkeys(("1", "2a", "2b"), Choice.APPROVE)
EVERYBODY = 8


def withdraw_now() -> None:
    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=Approval(reason="an error", by=1, approved_by=2))


def at_step(monkeypatch: pytest.MonkeyPatch, step: str, act: Callable[[], object]) -> None:
    """Let something happen once, when a sender reaches a step."""
    todo = [act]

    def reached(name: str) -> None:
        if name == step and todo:
            todo.pop()()

    monkeypatch.setattr(fault, "at_step", reached)


def died() -> None:
    withdraw_now()
    raise KeyboardInterrupt


def busy(talk: Conversation, command: str) -> bool:
    if command == "RCPT":
        talk.say(b"451 later\r\n")
    return command == "RCPT"


def lost(talk: Conversation, command: str) -> bool:
    return command == "." and hang_up(talk)


@pytest.mark.parametrize("scene", [busy, lost], ids=["put off", "lost after the dot"])
def test_a_letter_that_was_under_way_at_the_recall_is_not_tried_again(
    app_on_both: Flask, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, scene: Callable[[Conversation, str], bool]
):
    open_council()
    at_step(monkeypatch, "recipient taken" if scene is lost else "claimed", withdraw_now)

    with running_relay(scene) as relay:
        change_settings(app_on_both, mail_port=relay.port)
        send_due(owner="sender", kinds=[LetterKind.INVITATION, LetterKind.COPY])
        clock.advance(days=1)
        quiet_tick(app_on_both)
        send_due(owner="sender", kinds=[LetterKind.INVITATION, LetterKind.COPY])

        assert relay.heard.count("RCPT") == 1
    assert len(addresses(LetterKind.INVITATION, state="dropped")) == EVERYBODY


def test_a_letter_whose_sender_died_is_not_sent_again_after_the_recall(
    app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    change_settings(app_on_both, mail_port=smtp_sink.port)
    open_council()
    at_step(monkeypatch, "claimed", died)
    with pytest.raises(KeyboardInterrupt):
        send_due(owner="dying")
    clock.advance(seconds=901)

    quiet_tick(app_on_both, deliver=True)

    assert {str(mail.message["Subject"]).partition(":")[0] for mail in smtp_sink.received} == {REFERENCE}
    assert len(addresses(LetterKind.INVITATION, state="dropped")) == EVERYBODY
    assert len(addresses(LetterKind.WITHDRAWAL, state="accepted")) == len(smtp_sink.received) == EVERYBODY


def test_a_reminder_under_way_when_its_member_state_replies_is_not_tried_again(
    app_on_both: Flask, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    open_council(reminders=["-3d"])
    forget_letters()
    clock.at = deadline() - timedelta(days=3)
    quiet_tick(app_on_both)
    (first, *_) = sorted(letters(LetterKind.REMINDER), key=lambda each: (each.next_try_at, each.id))
    at_step(monkeypatch, "claimed", lambda: reply(first.address, ALL))

    with running_relay(busy) as relay:
        change_settings(app_on_both, mail_port=relay.port)
        send_due(owner="sender", kinds=[LetterKind.REMINDER])
        clock.advance(hours=1)
        quiet_tick(app_on_both)

    state = first.address.partition("@")[2]
    assert {each.state for each in letters(LetterKind.REMINDER) if each.address.endswith(state)} == {"dropped"}
    assert {each.state for each in letters(LetterKind.REMINDER) if not each.address.endswith(state)} == {"waiting"}


def test_each_kind_has_the_instant_until_which_it_is_true(app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock):
    """Nothing runs until the period is over: what asks for an answer in it goes to nobody, what stays true does."""
    change_settings(app_on_both, mail_port=smtp_sink.port)
    open_council(reminders=["-3d", "-1d"])
    reply("mission@ke.example", ALL)
    clock.at = deadline() - timedelta(days=2)
    quiet_tick(app_on_both)
    until = {kind: {each.send_by_at for each in letters(kind)} for kind in ("invitation", "reminder", "receipt")}
    assert until == {
        "invitation": {deadline()},
        # Until the next one.
        "reminder": {deadline() - timedelta(days=1)},
        "receipt": {None},
    }

    clock.at = deadline() + timedelta(seconds=30)
    quiet_tick(app_on_both, deliver=True)

    accepted = {kind: len(addresses(kind, state="accepted")) for kind in LetterKind}
    assert {kind for kind, count in accepted.items() if count} == {LetterKind.RECEIPT, LetterKind.OUTCOME}
    assert (len(letters("reminder")), len(addresses("reminder", state="dropped"))) == (4, 4)
