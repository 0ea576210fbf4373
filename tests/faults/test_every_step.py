"""A process killed at each step, the flow run once for each: what it left is made up for, and nothing is twice."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations import invitations
from app.core.work import SHELL, begin, look
from app.outbox.models import LetterKind, OutboxLetter
from tests.faults.child import DEATH, Ends, Sends, forked
from tests.fixtures.app import HOST, FixedClock, make_client
from tests.fixtures.mail import SmtpSink
from tests.make import make_open_consultation
from tests.replies.support import invitation_row, kept_counters, recount, replies
from tests.replies.test_pages import SIGNATURE, hidden
from tests.schedule.support import (
    change_settings,
    consultation,
    deadline,
    forget_letters,
    kinds,
    letters,
    open_council,
    past_drain,
    quiet_tick,
)

LEASE_SECONDS = 900
#: Of so many steps one is tried: in every run, and in the long proof.
SHORT, LONG = 29, 1
#: Two focal points of the one Member State that has the vote, and two of the other.
OWING, EVERYBODY = 2, 4


def open_both(number: int) -> tuple[str, str]:
    """One consultation that will be due to close at the instant at which the other has a reminder due."""
    closing, reminding = f"DM-26/{number}a", f"DM-26/{number}b"
    with begin(SHELL) as work:
        make_open_consultation(work, closing, ("KE",), deadline="+1d 18:00", reminders=[])
        make_open_consultation(work, reminding, ("KE",), deadline="+2d 18:00", reminders=["-1d"])
    forget_letters()
    return closing, reminding


def check_each_once(sink: SmtpSink, closing: str, reminding: str) -> None:
    assert consultation(closing).state == "announced"
    found = kinds(closing)
    assert (found["closed"], found["outcome"], found["announced"], found["mail"]) == (1, 1, 1, EVERYBODY)
    assert (len(letters(LetterKind.OUTCOME)), len(letters(LetterKind.REMINDER))) == (EVERYBODY, OWING)
    assert kinds(reminding)["mail"] == OWING
    with look() as work:
        rows = {each.message_id: each for each in work.session.scalars(select(OutboxLetter))}
    assert {each.state for each in rows.values()} == {"accepted"}
    copies = Counter(mail.message["Message-ID"] for mail in sink.received)
    assert set(copies) == set(rows)
    spare = sum(each.spare_copies for each in rows.values())
    assert copies.total() - len(rows) <= spare <= 1


@pytest.mark.slow
@pytest.mark.parametrize("stride", [SHORT, pytest.param(LONG, marks=pytest.mark.prove)], ids=["some", "all"])
def test_a_tick_killed_at_any_step_is_made_up_for(
    app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock, stride: int
):
    change_settings(app_on_both, mail_port=smtp_sink.port)
    time, status = 0, DEATH
    while status == DEATH:
        time += stride
        closing, reminding = open_both(time)
        past_drain(app_on_both, clock, closing)
        smtp_sink.received.clear()

        child = forked(app_on_both, at=clock.at, ends=Ends("", time))
        child.join(60)
        status = child.exitcode
        # Nobody knows what became of the letter that it held; who looks later does.
        clock.advance(seconds=LEASE_SECONDS, microseconds=1)
        quiet_tick(app_on_both)
        quiet_tick(app_on_both, deliver=True)

        check_each_once(smtp_sink, closing, reminding)
        clock.at = deadline(reminding)
        past_drain(app_on_both, clock, reminding)
        quiet_tick(app_on_both)
    # It died at each of its steps, and one came to its end.
    assert status == 0
    assert time > 2 * SHORT


@pytest.mark.parametrize(("step", "kept"), [("before commit", 0), ("committed", 1)])
def test_a_web_process_killed_while_it_records_leaves_all_or_nothing_and_the_same_form_settles_it(
    app_on_both: Flask, clock: FixedClock, step: str, kept: int
):
    open_council()
    with look() as work:
        link = invitations.link(work, invitation_row("mission@ke.example")).removeprefix(f"http://{HOST}")
    client = make_client(app_on_both)
    address = client.get(link).location
    form = hidden(client.get(address).text) | {"item-1": "approve"} | SIGNATURE

    child = forked(app_on_both, at=clock.at, ends=Ends(step, 1), sends=Sends(link, form))
    child.join(60)
    assert child.exitcode == DEATH
    left = (len(replies()), kinds()["reply"], len(letters(LetterKind.RECEIPT)))
    answer = client.post(address + "confirm", data=form)

    assert left == (kept, kept, 2 * kept)
    assert answer.status_code == 303
    (only,) = replies()
    assert answer.location.endswith(f"/receipt/{only.index}")
    assert (kinds()["reply"], len(letters(LetterKind.RECEIPT))) == (1, 2)
    assert kept_counters() == recount()
