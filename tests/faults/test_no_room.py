"""A database that has no room: told as not recorded, nothing half-done, and well again without a restart.

SQLite gets a limit of pages, which it keeps to as to a full disk. A small disk for PostgreSQL takes rights that a test
does not have: there the server itself answers what it answers then, from a trigger.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from app.consultations import invitations
from app.core import db as database
from app.core.db import Base, db
from app.core.work import SHELL, begin, look
from app.outbox.models import LetterKind
from app.outbox.service import drop_stale
from app.schedule.tick import tick
from app.watch.health import Check, checked
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import HOST, FixedClock, make_client
from tests.replies.support import invitation_row, kept_counters, recount, replies
from tests.replies.test_pages import SIGNATURE, data, hidden
from tests.schedule.support import (
    change_settings,
    consultation,
    decisions,
    kinds,
    letters,
    open_council,
    past_drain,
    quiet_tick,
)

MISSION = "mission@ke.example"
#: More than the free pages of a small database hold.
STATEMENT = "So. " * 1_000


@contextmanager
def no_room(table: str) -> Iterator[None]:
    """Nothing more fits into the database; on PostgreSQL into this table."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; "
                    "END $$"
                )
            )
            connection.execute(text(f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} EXECUTE FUNCTION no_room()"))
        yield
        with db.engine.begin() as connection:
            connection.execute(text(f"DROP TRIGGER full_disk ON {table}"))
        return

    def limit(connection: Connection) -> None:
        # A limit below the present size is that size.
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    # Pages that were given up would take in what is new.
    with sqlite3.connect(db.engine.url.database or "") as connection:
        connection.execute("VACUUM")
    # The same connections go on, before, during and after.
    pages = 1
    event.listen(db.engine, "begin", limit)
    yield
    pages = 2**30


def dump() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the signs of life, which change in place."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != "heartbeats"
        }


def disk_is_good() -> bool:
    with look() as work:
        return checked(work)[Check.DISK]


@pytest.fixture(autouse=True)
def _had_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_no_room_at", [])


def test_a_reply_is_not_recorded_and_is_when_there_is_room_again(app_on_both: Flask, monkeypatch: pytest.MonkeyPatch):
    change_settings(app_on_both, disk_free_percent=0)
    open_council()
    with look() as work:
        path = invitations.link(work, invitation_row(MISSION)).removeprefix(f"http://{HOST}")
    client = make_client(app_on_both)
    address = client.get(path).location
    form = hidden(client.get(address).text) | {"item-1": "approve", "statement": STATEMENT} | SIGNATURE
    before = dump()

    with no_room("outbox_letters"):
        answer = client.post(address + "confirm", data=form)
        assert (answer.status_code, data(answer.text)) == (503, ("refused", ""))
        assert "Not recorded" in answer.text
        assert dump() == before
        assert not disk_is_good()
        # Whoever only looks sees the page.
        assert client.get(address).status_code == 200

    again = client.post(address + "confirm", data=hidden(answer.text), follow_redirects=True)
    assert data(again.text)[0] == "recorded"
    assert len(replies()) == 1
    assert kept_counters() == recount()
    monkeypatch.setattr(database, "monotonic_seconds", lambda: database._no_room_at[0] + database.NO_ROOM_SECONDS)
    assert disk_is_good()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_a_tick_leaves_nothing_half_done_and_makes_up_for_it(app_on_both: Flask, clock: FixedClock):
    open_council()
    past_drain(app_on_both, clock)
    # What the invitations took up would be room enough.
    with begin(SHELL) as work:
        drop_stale(work)

    with no_room("record_events"):
        report = tick(app_on_both, deliver=False)
        assert not report.is_good
        assert not letters(LetterKind.OUTCOME)
    # It fits whole or not at all.
    is_closed = {"open": 0, "closed": 1}[consultation().state]
    assert (kinds()["closed"], kinds()["outcome"], kinds()["announced"]) == (is_closed, is_closed, 0)
    assert all(bool(each.outcome) is bool(is_closed) for each in decisions().values())

    quiet_tick(app_on_both)
    assert consultation().state == "announced"
    assert len(letters(LetterKind.OUTCOME)) == 8


def test_an_act_at_the_desk_says_that_nothing_was_recorded_and_the_board_is_shown(
    app_on_both: Flask, clock: FixedClock
):
    open_council()
    client, _second = (signed_in(app_on_both, f"{name}@x.example") for name in ("one", "two"))
    token = form_token(client)
    app_on_both.testing = False
    asked = {"form_token": token, "reason": "x" * 290, "proof_confirmed": "yes", "deadline": "2026-03-20T18:00"}
    before = dump()

    with no_room("act_requests"):
        # Long enough after the last look for the session's last-seen to be written.
        clock.advance(minutes=2)
        assert client.get("/desk/consultations/DM-26/1").status_code == 200
        answer = client.post("/desk/acts/extend/DM-26/1", data=asked)

    assert answer.status_code == 503
    assert "Nothing was recorded." in answer.text
    assert {**dump(), "officer_sessions": []} == {**before, "officer_sessions": []}
    app_on_both.testing = True
