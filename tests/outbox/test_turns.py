"""Several senders in one process: their turns share transactions, and none of them pays for another's failure."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import DatabaseError

from app.core import fault
from app.core.clock import monotonic_seconds
from app.core.db import db
from app.core.line import Line
from app.core.work import SHELL, begin
from app.outbox.claims import Pile
from app.outbox.delivery import send_due
from app.outbox.models import OutboxLetter
from app.outbox.turns import LONGEST_PATIENCE_SECONDS, Accepted, Claimed, Turn, turnstile
from tests.fixtures.mail import SmtpSink
from tests.outbox.test_delivery import put, rows
from tests.schedule.support import change_settings

SENDERS = 4


def in_context(app: Flask, act: Callable[[], object]) -> object:
    with app.app_context():
        return act()


def owned(*names: str) -> dict[str, Turn]:
    """A letter for each of these senders, who has set it aside; the turn in which it is taken."""
    put(*(f"{name}@member.example" for name in names))
    with begin(SHELL) as work:
        letters = {each.address.partition("@")[0]: each for each in work.session.scalars(select(OutboxLetter))}
        for name, letter in letters.items():
            letter.lease_owner = name
    return {name: Turn(owner=name, letter=letters[name].id) for name in names}


def break_letter_to(address: str) -> None:
    """Nothing can be written of it."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            refuse = "BEGIN SELECT RAISE(ABORT, 'broken'); END"
        else:
            body = "BEGIN RAISE EXCEPTION 'broken'; END"
            connection.execute(text(f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
            refuse = "EXECUTE FUNCTION refuse()"
        when = f"WHEN (NEW.address = '{address}')"
        connection.execute(text(f"CREATE TRIGGER broken BEFORE UPDATE ON outbox_letters FOR EACH ROW {when} {refuse}"))


def at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, first: Turn, *turns: Turn
) -> tuple[list[Future[Claimed | None]], int]:
    """What becomes of turns that wait while a first one is being written, and how many transactions were committed."""
    inside, go_on = threading.Event(), threading.Event()

    def wait(step: str) -> None:
        if step == "before commit" and not inside.is_set():
            inside.set()
            assert go_on.wait(20)

    def run(turn: Turn) -> Claimed | None:
        line = Line()
        with app.app_context():
            try:
                return turnstile().pass_through(line, turn)
            finally:
                line.close()

    commits = []
    event.listen(db.engine, "commit", commits.append)
    monkeypatch.setattr(fault, "at_step", wait)
    stile = turnstile()
    with ThreadPoolExecutor(len(turns) + 1) as threads:
        opening = threads.submit(run, first)
        assert inside.wait(20)
        runs = [threads.submit(run, turn) for turn in turns]
        while len(stile._waiting) < len(turns):
            pass
        go_on.set()
    opening.result()
    return runs, len(commits)


def test_who_waits_is_written_in_one_transaction_with_the_others(app_on_both: Flask, monkeypatch: pytest.MonkeyPatch):
    turns = owned("first", "a", "b", "c")

    runs, commits = at_once(app_on_both, monkeypatch, *turns.values())

    assert [run.result().address for run in runs] == ["a@member.example", "b@member.example", "c@member.example"]
    assert commits == 2
    assert {row.state for row in rows().values()} == {"sending"}


def test_senders_under_way_are_waited_for_and_write_together(app_on_both: Flask):
    turns = owned("a", "b")
    commits = []
    event.listen(db.engine, "commit", commits.append)
    stile = turnstile()
    stile._patience = 20

    def run(turn: Turn) -> Claimed | None:
        line = Line()
        with app_on_both.app_context(), stile.sender():
            together.wait()
            taken = stile.pass_through(line, turn)
            line.close()
            return taken

    together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        taken = list(threads.map(run, turns.values()))

    assert [each.address for each in taken] == ["a@member.example", "b@member.example"]
    assert len(commits) == 1


def test_a_sender_that_is_kept_by_its_relay_is_not_waited_for(app_on_both: Flask):
    turns = owned("a", "b")
    stile, line = turnstile(), Line()

    with stile.sender(), stile.sender():
        began = monotonic_seconds()
        taken = [stile.pass_through(line, turn) for turn in turns.values()]
    line.close()

    assert all(taken)
    # Patience is that of the latest statement, and has an end.
    assert 0 < stile._patience <= LONGEST_PATIENCE_SECONDS
    assert monotonic_seconds() - began < 20


def test_a_turn_that_fails_fails_alone(app_on_both: Flask, monkeypatch: pytest.MonkeyPatch):
    turns = owned("first", "a", "b", "c")
    break_letter_to("b@member.example")

    runs, _ = at_once(app_on_both, monkeypatch, *turns.values())

    with pytest.raises(DatabaseError):
        runs[1].result()
    assert [runs[0].result().address, runs[2].result().address] == ["a@member.example", "c@member.example"]
    assert {address.partition("@")[0]: row.state for address, row in rows().items()} == {
        "first": "sending",
        "a": "sending",
        "b": "waiting",
        "c": "sending",
    }


def test_one_turn_writes_the_answer_to_one_letter_and_takes_the_next(app_on_both: Flask):
    first, second = owned("a", "b").values()
    second = replace(second, owner="a")
    with begin(SHELL) as work:
        work.session.execute(update(OutboxLetter).values(lease_owner="a"))
    line, words = Line(), 'it\'s "250" ✓'

    one = turnstile().pass_through(line, first)
    other = turnstile().pass_through(line, replace(second, accepted=Accepted(id=first.letter, words=words)))
    again = turnstile().pass_through(line, replace(second, accepted=Accepted(id=first.letter, words="again")))
    line.close()

    assert (one.address, other.address, again) == ("a@member.example", "b@member.example", None)
    found = rows()
    assert (found[one.address].state, found[one.address].server_words) == ("accepted", words)
    assert (found[other.address].state, found[other.address].tries) == ("sending", 1)


def test_what_is_another_senders_is_neither_settled_nor_taken(app_on_both: Flask):
    first, second = owned("a", "b").values()
    line = Line()
    turnstile().pass_through(line, first)

    stranger = Turn(owner="stranger", accepted=Accepted(id=first.letter, words="ok"), letter=second.letter)
    taken = turnstile().pass_through(line, stranger)
    line.close()

    assert taken is None
    assert {row.address: row.state for row in rows().values()} == {
        "a@member.example": "sending",
        "b@member.example": "waiting",
    }


def test_an_answer_is_not_lost_where_the_database_went_away_meanwhile(app_on_both: Flask):
    turns = owned("a")
    line = Line()
    turnstile().pass_through(line, turns["a"])
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            connection.execute(text(f"{others} WHERE datname = current_database() AND pid != pg_backend_pid()"))

    turnstile().pass_through(line, Turn(owner="a", accepted=Accepted(id=turns["a"].letter, words="ok")))
    line.close()

    (row,) = rows().values()
    assert (row.state, row.server_words, row.lease_owner, row.tries) == ("accepted", "ok", "", 1)
    assert row.accepted_at == row.settled_at == row.wiped_at is not None


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


def test_a_letter_that_another_has_taken_and_settles_by_the_same_statement_is_not_taken_again(
    app_on_both: Flask, monkeypatch: pytest.MonkeyPatch
):
    """Its sender was kept from it; another had nothing else to do."""
    first, slow = owned("first", "slow").values()
    with Pile(owner="quick") as pile:
        taken = [pile.take(), pile.take()]
    assert slow.letter in {each.id for each in taken}

    settled = Turn(owner="quick", accepted=Accepted(id=slow.letter, words="ok"))
    runs, commits = at_once(app_on_both, monkeypatch, first, slow, settled)

    assert [run.result() for run in runs] == [None, None]
    assert commits == 2
    assert rows()["slow@member.example"].state == "accepted"
