"""The sending loop: what is due leaves once, in order, and the server's answer decides what follows."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, select

from app.core import fault
from app.core.db import db
from app.core.work import SCHEDULER, SHELL, begin, look
from app.outbox import claims
from app.outbox.claims import Pile
from app.outbox.delivery import SentReport, send_due
from app.outbox.letter import Mailbox
from app.outbox.models import LetterKind, LetterState, OutboxLetter
from app.outbox.returns import return_paths
from app.outbox.service import Cause, Recipient, drop, drop_stale, expire_leases, queue, record_settled
from config import MailTls
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.outbox.letters import make_letter
from tests.outbox.relays import hang_up, running_relay
from tests.schedule.support import change_settings, events

LOG = "DM-26/1"
FIRST, SECOND, THIRD = (f"{name}@member.example" for name in ("first", "second", "third"))


@pytest.fixture
def sink(app: Flask, smtp_sink: SmtpSink) -> SmtpSink:
    change_settings(app, mail_port=smtp_sink.port)
    return smtp_sink


def put(*addresses: str, **cause: datetime | int) -> None:
    with begin(SHELL) as work:
        for number, address in enumerate(addresses):
            to = Recipient(mailbox=Mailbox(name="Mission", address=address), member="KE", focal_point_id=number)
            queue(work, make_letter(), to=to, cause=Cause(log=LOG, cause="1", **cause))


def rows() -> dict[str, OutboxLetter]:
    with look() as work:
        return {each.address: each for each in work.session.scalars(select(OutboxLetter))}


def states() -> dict[str, str]:
    return {address: each.state for address, each in rows().items()}


def send(owner: str = "sender") -> SentReport:
    return send_due(owner=owner)


@pytest.mark.usefixtures("app")
def test_all_that_is_due_leaves_over_one_connection(sink: SmtpSink):
    put(FIRST, SECOND, THIRD)

    report = send()

    assert report == SentReport(accepted=3)
    assert states() == dict.fromkeys((FIRST, SECOND, THIRD), LetterState.ACCEPTED)
    assert sink.connection_count == 1
    assert {mail.recipients[0] for mail in sink.received} == {FIRST, SECOND, THIRD}


@pytest.mark.usefixtures("app")
def test_the_very_bytes_that_were_queued_arrive_and_are_wiped(sink: SmtpSink):
    put(FIRST)

    send()

    row = rows()[FIRST]
    assert sha256(sink.received[0].content).hexdigest() == row.sha256
    assert row.wiped_at is not None


@pytest.mark.usefixtures("app")
def test_each_letter_has_a_return_path_of_its_own_that_names_it(app: Flask, sink: SmtpSink):
    change_settings(app, mail_return_path="bounce+{token}@bounces.secretariat.example")
    put(FIRST, SECOND)

    send()

    signed = return_paths(app.extensions["placet"].settings)
    assert signed is not None
    assert {mail.recipients[0]: signed.letter_id([mail.sender]) for mail in sink.received} == {
        address: row.id for address, row in rows().items()
    }
    assert all("bounces." not in str(mail.message["From"]) for mail in sink.received)


@pytest.mark.usefixtures("app")
def test_without_a_pattern_reports_go_to_who_the_letter_is_from(sink: SmtpSink):
    put(FIRST)

    send()

    assert sink.received[0].sender == "council@secretariat.example"


@pytest.mark.usefixtures("app", "sink")
def test_nothing_due_opens_no_connection(sink: SmtpSink):
    assert send() == SentReport()
    assert sink.connection_count == 0


def test_a_temporary_refusal_is_tried_again_on_the_written_schedule_until_the_deadline(
    sink: SmtpSink, clock: FixedClock
):
    """SECOND is taken at last; FIRST is given up when the next try would come after the end."""
    begun_at = clock.at
    put(FIRST, SECOND, retry_until_at=begun_at + timedelta(hours=3))
    sink.answer(FIRST, "451 4.7.1 greylisted")
    sink.answer(SECOND, "451", "451", "451", "250")

    tried = []
    while states()[FIRST] == LetterState.WAITING:
        clock.at = rows()[FIRST].next_try_at - timedelta(microseconds=1)
        assert send() == SentReport()
        clock.advance(microseconds=1)
        tried.append((clock.at - begun_at) // timedelta(minutes=1))
        assert send().total == 1 + (states()[SECOND] == LetterState.WAITING or len(tried) == 4)

    # After 1, 2, 5, 10, 15 and 30 minutes more, then every 30.
    assert tried == [0, 1, 3, 8, 18, 33, 63, 93, 123, 153]
    assert states() == {FIRST: LetterState.GIVEN_UP, SECOND: LetterState.ACCEPTED}
    assert rows()[FIRST].server_words == "4.7.1 greylisted"
    assert (rows()[FIRST].tries, rows()[SECOND].tries) == (10, 4)
    assert len(sink.mails_to(SECOND)) == 1


def test_a_temporary_refusal_is_given_up_where_the_next_try_would_come_too_late(sink: SmtpSink, clock: FixedClock):
    put(FIRST, retry_until_at=clock.at + timedelta(minutes=2))
    sink.answer(FIRST, "451")

    send()
    clock.advance(minutes=1)
    send()

    assert states() == {FIRST: LetterState.GIVEN_UP}
    assert rows()[FIRST].server_words.startswith("as the test")


def test_a_permanent_refusal_is_final_and_keeps_no_other_back(sink: SmtpSink, clock: FixedClock):
    put(FIRST, SECOND)
    sink.answer(FIRST, "550 5.1.1 no such mailbox")

    report = send()
    clock.advance(days=1)

    assert (report.refused, report.accepted) == (1, 1)
    assert send() == SentReport()
    assert states() == {FIRST: LetterState.REFUSED, SECOND: LetterState.ACCEPTED}
    assert rows()[FIRST].server_words == "5.1.1 no such mailbox"


@pytest.mark.usefixtures("app")
def test_a_letter_that_no_server_could_take_is_refused_and_keeps_no_other_back(sink: SmtpSink):
    put(FIRST, SECOND)
    with begin(SHELL) as work:
        broken = work.session.scalars(select(OutboxLetter).where(OutboxLetter.address == FIRST)).one()
        broken.address = "two@a.example,three@b.example"

    report = send()

    assert (report.refused, report.accepted) == (1, 1)


def test_a_relay_out_of_reach_is_asked_once_a_run(app: Flask, smtp_sink: SmtpSink, clock: FixedClock):
    put(FIRST, SECOND, THIRD)
    change_settings(app, mail_port=1)

    report = send()

    assert report == SentReport(deferred=1, is_relay_out_of_reach=True)
    assert sorted(each.tries for each in rows().values()) == [0, 0, 1]

    change_settings(app, mail_port=smtp_sink.port)
    clock.advance(minutes=1)
    assert send().accepted == 3


def test_a_relay_that_does_not_let_us_in_is_asked_once_a_run(app: Flask):
    put(FIRST, SECOND, THIRD)

    with running_relay(greeting=b"554 5.7.1 not you\r\n") as relay:
        change_settings(app, mail_port=relay.port)
        report = send()

    assert report == SentReport(deferred=1, is_relay_out_of_reach=True)
    assert len(relay.conversations) == 1


def test_while_the_relay_is_out_of_reach_the_fallback_is_asked_and_kept_to(app: Flask, smtp_sink: SmtpSink):
    put(FIRST, SECOND, THIRD)
    with running_relay(greeting=b"554 5.7.1 not you\r\n") as relay:
        change_settings(app, mail_port=relay.port, **fallback(smtp_sink.port))
        report = send()

    assert report == SentReport(accepted=3)
    assert (len(relay.conversations), smtp_sink.connection_count) == (1, 1)


def test_a_letter_that_was_begun_at_the_relay_is_not_tried_at_the_fallback_at_once(app: Flask, smtp_sink: SmtpSink):
    put(FIRST)
    with running_relay(lambda talk, command: command == "." and hang_up(talk)) as relay:
        change_settings(app, mail_port=relay.port, **fallback(smtp_sink.port))
        assert send() == SentReport(unknown=1)
    assert smtp_sink.received == []


def test_with_both_relays_out_of_reach_each_is_asked_once_a_run(app: Flask):
    put(FIRST, SECOND)
    with running_relay(greeting=b"554 no\r\n") as relay, running_relay(greeting=b"554 no\r\n") as other:
        change_settings(app, mail_port=relay.port, **fallback(other.port))
        report = send()

    assert report == SentReport(deferred=1, is_relay_out_of_reach=True)
    assert (len(relay.conversations), len(other.conversations)) == (1, 1)


def fallback(port: int) -> dict[str, Any]:
    return {"mail_fallback_server": "127.0.0.1", "mail_fallback_port": port, "mail_fallback_tls": MailTls.NONE}


@pytest.mark.usefixtures("app")
def test_a_sender_that_is_told_to_stop_ends_after_the_letter_in_hand(sink: SmtpSink):
    put(FIRST, SECOND, THIRD)

    report = send_due(owner="sender", should_stop=lambda: len(sink.received) == 1)

    assert report.accepted == 1
    assert sorted(states().values()) == [LetterState.ACCEPTED, LetterState.WAITING, LetterState.WAITING]


def test_a_stale_letter_is_not_sent(sink: SmtpSink, clock: FixedClock):
    put(FIRST, send_by_at=clock.at + timedelta(minutes=1))
    clock.advance(minutes=1, microseconds=1)

    assert send() == SentReport()
    with begin(SCHEDULER) as work:
        assert drop_stale(work) == 1
    assert states() == {FIRST: LetterState.DROPPED}
    assert sink.received == []


def send_and_die_at(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Let a sender end at a step, as if its process had: nothing after it happens."""

    def end(reached: str) -> None:
        if reached == step:
            raise KeyboardInterrupt

    monkeypatch.setattr(fault, "at_step", end)
    with pytest.raises(KeyboardInterrupt):
        send("dying")
    monkeypatch.undo()


def test_after_a_lost_lease_the_letter_is_unknown_and_goes_again_byte_for_byte(
    sink: SmtpSink, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    put(FIRST)
    send_and_die_at(monkeypatch, "answered")
    assert states() == {FIRST: LetterState.SENDING}
    clock.advance(seconds=900)
    assert send() == SentReport()

    clock.advance(microseconds=1)
    with begin(SCHEDULER) as work:
        assert expire_leases(work) == 1
    assert states() == {FIRST: LetterState.UNKNOWN}
    send("another")

    first, second = sink.mails_to(FIRST)
    assert first.content == second.content
    assert (rows()[FIRST].state, rows()[FIRST].spare_copies) == (LetterState.ACCEPTED, 1)


def test_the_end_of_each_letter_enters_the_record_once(sink: SmtpSink):
    put(FIRST, SECOND)
    sink.answer(SECOND, "550")
    send()

    with begin(SCHEDULER) as work:
        assert record_settled(work) == 2
    with begin(SCHEDULER) as work:
        assert record_settled(work) == 0

    found = {("accepted_at" in each, each.get("refused")) for each in events(LOG)}
    assert found == {(True, None), (False, "refused")}


def test_no_more_is_set_aside_than_a_group_whatever_the_plan(
    app_on_both: Flask, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(claims, "GROUP", 2)
    for attempt, address in enumerate((FIRST, SECOND, THIRD)):
        put(address, attempt=attempt)
        clock.advance(seconds=1)

    if db.engine.dialect.name == "postgresql":
        # The plan that the planner picks for itself now and then, when its figures about the table are old.
        def set_ways(connection: psycopg.Connection, _record: object) -> None:
            for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
                connection.execute(f"SET enable_{way} = off")
            connection.commit()

        event.listen(db.engine, "connect", set_ways)
        db.engine.dispose()
    with Pile(owner="sender") as pile:
        taken = pile.take()

    assert taken is not None
    assert {address: (each.state, each.lease_owner) for address, each in rows().items()} == {
        FIRST: (LetterState.SENDING, "sender"),
        SECOND: (LetterState.WAITING, "sender"),
        THIRD: (LetterState.WAITING, ""),
    }


def take(pile: Pile) -> str | None:
    with pile:
        taken = pile.take()
    return taken.address if taken else None


def test_senders_do_not_get_in_each_others_way_and_leave_nothing_to_who_is_stuck(app_on_both: Flask):
    put(FIRST, SECOND, THIRD)
    one, other = Pile(owner="one"), Pile(owner="other")

    # The first has set all three aside and sends one; the second has nothing else to do.
    taken = [take(one), take(other), take(other), take(other), take(one)]

    assert set(taken[:3]) == {FIRST, SECOND, THIRD}
    assert taken[3:] == [None, None]
    assert sorted(each.lease_owner for each in rows().values()) == ["one", "other", "other"]


def test_a_letter_that_was_set_aside_can_still_be_recalled(app_on_both: Flask):
    put(FIRST, SECOND, THIRD)
    pile = Pile(owner="sender")
    first = take(pile)

    with begin(SHELL) as work:
        assert drop(work, kinds=[LetterKind.INVITATION], log=LOG) == 2

    assert take(pile) is None
    assert {address: each.state for address, each in rows().items() if address != first} == dict.fromkeys(
        {FIRST, SECOND, THIRD} - {first}, LetterState.DROPPED
    )


def test_what_a_sender_set_aside_and_did_not_take_goes_back_uncounted(app_on_both: Flask, clock: FixedClock):
    put(FIRST, SECOND)
    pile = Pile(owner="sender")
    take(pile)
    clock.advance(seconds=901)

    with begin(SCHEDULER) as work:
        assert expire_leases(work) == 1
    take(Pile(owner="another"))
    take(Pile(owner="a third"))

    assert sorted((each.state, each.tries, each.spare_copies) for each in rows().values()) == [
        (LetterState.SENDING, 1, 0),
        (LetterState.SENDING, 2, 1),
    ]
