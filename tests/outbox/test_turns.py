"""Several senders in one process: their turns share transactions, and none of them pays for another's failure."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.exc import DatabaseError

from app.core.db import db
from app.core.work import SHELL, Work, begin, kept_connection, look
from app.outbox.claims import Claimed
from app.outbox.delivery import send_due
from app.outbox.models import OutboxLetter
from app.outbox.turns import Turn, turnstile
from tests.fixtures.mail import SmtpSink
from tests.outbox.test_delivery import put
from tests.schedule.support import change_settings

SENDERS = 4


def in_context(app: Flask, act: Callable[[], object]) -> object:
    with app.app_context():
        return act()


def note(name: str) -> Turn:
    """A turn that leaves its name in the log of the sender's letters, as an address that is no one's."""

    def turn(work: Work) -> Claimed | None:
        work.session.execute(text("UPDATE outbox_letters SET server_words = server_words || :name"), {"name": name})
        return Claimed(id=name, address="", raw=b"")

    return turn


def broken(work: Work) -> Claimed | None:
    work.session.execute(text("SELECT nothing FROM nowhere"))
    return None


def at_once(app: Flask, *turns: Turn) -> tuple[list[Future[Claimed | None]], int]:
    """What becomes of turns that wait while a first one is being written, and how many transactions were committed."""
    inside, go_on = threading.Event(), threading.Event()

    def first(work: Work) -> Claimed | None:
        work.session.execute(text("SELECT 1"))
        inside.set()
        assert go_on.wait(20)
        return None

    def run(turn: Turn) -> Claimed | None:
        with app.app_context(), kept_connection() as line:
            return turnstile(line).together(line, turn)

    commits = []
    event.listen(db.engine, "commit", commits.append)
    with kept_connection() as line:
        stile = turnstile(line)
    with ThreadPoolExecutor(len(turns) + 1) as threads:
        opening = threads.submit(run, first)
        assert inside.wait(20)
        runs = [threads.submit(run, turn) for turn in turns]
        while len(stile._waiting) < len(turns):
            pass
        go_on.set()
    opening.result()
    return runs, len(commits)


def test_who_waits_is_written_in_one_transaction_with_the_others(app_on_both: Flask):
    put("first@member.example")

    runs, commits = at_once(app_on_both, note("a"), note("b"), note("c"))

    assert [run.result().id for run in runs] == ["a", "b", "c"]
    assert commits == 2
    with look() as work:
        assert sorted(work.session.scalars(select(OutboxLetter.server_words)).one()) == ["a", "b", "c"]


def test_a_turn_that_fails_fails_alone(app_on_both: Flask):
    put("first@member.example")

    runs, _ = at_once(app_on_both, note("a"), broken, note("c"))

    with pytest.raises(DatabaseError):
        runs[1].result()
    assert [runs[0].result().id, runs[2].result().id] == ["a", "c"]
    with look() as work:
        assert sorted(work.session.scalars(select(OutboxLetter.server_words)).one()) == ["a", "c"]


def test_four_senders_send_each_letter_once(app_on_both: Flask, smtp_sink: SmtpSink):
    change_settings(app_on_both, mail_port=smtp_sink.port)
    put(*(f"mission{number}@member.example" for number in range(60)))

    with ThreadPoolExecutor(SENDERS) as threads:
        runs = [
            threads.submit(in_context, app_on_both, lambda owner=owner: send_due(owner=f"sender {owner}"))
            for owner in range(SENDERS)
        ]

    assert sum(run.result().accepted for run in runs) == 60
    assert set(Counter(mail.recipients for mail in smtp_sink.received).values()) == {1}
    with begin(SHELL) as work:
        found = work.session.execute(select(OutboxLetter.state, OutboxLetter.tries, OutboxLetter.spare_copies))
        assert {tuple(row) for row in found} == {("accepted", 1, 0)}
