"""PostgreSQL crashes and comes back while Member States reply: what was acknowledged stands, once.

As after a loss of power: every connection is cut, nothing is said, and the server recovers from its log. Its durability
is the default one. The web goes on; nothing in it is started anew.
"""

import os
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.consultations import invitations
from app.core.clock import SystemClock
from app.core.db import db
from app.core.work import SHELL, begin, look
from app.record import tree
from app.record.models import RecordEvent
from app.record.queries import checkpoint
from app.replies.models import Reply
from app.schedule.tick import tick
from tests.fixtures.app import HOST, make_client
from tests.fixtures.postgres import PostgresServer
from tests.make import make_open_consultation
from tests.replies.support import REFERENCE, invitation_row, kept_counters, recount
from tests.replies.test_pages import SIGNATURE, hidden
from tests.schedule.support import kinds, quiet_tick

CODES = tuple(f"S{number}" for number in range(8))
SHORT, LONG = 2, 20
#: What an answer without a page or a receipt must say.
CLEAR = {"page": "Nothing was recorded", "reply": "Not recorded|It is not certain"}
#: How many replies are acknowledged from one crash to the next, at least.
REPLIES_BETWEEN = 25
#: Longest wait for the database to be back, or for replies to be acknowledged.
PATIENCE_SECONDS = 60


@dataclass
class MemberState:
    """A browser that confirms reply after reply, each with the same form until it has a receipt."""

    app: Flask
    code: str
    #: Index of each reply that was acknowledged, in order, and what it said to the first item.
    receipts: list[tuple[int, str]] = field(default_factory=list)
    #: What it was told otherwise.
    told: Counter[str] = field(default_factory=Counter)

    def reply_until(self, is_over: threading.Event) -> None:
        client = make_client(self.app)
        address = self._follow_link(client)
        while not is_over.is_set():
            page = client.get(address)
            if page.status_code != 200:
                self._note("page", page.status_code, page.text)
                continue
            choice = ("approve", "disapprove")[len(self.receipts) % 2]
            form = hidden(page.text) | {"item-1": choice} | SIGNATURE
            answer = client.post(address + "confirm", data=form)
            while answer.status_code != 303:
                self._note("reply", answer.status_code, answer.text)
                answer = client.post(address + "confirm", data=form)
            self.receipts.append((int(answer.location.rpartition("/")[2]), choice))

    def _follow_link(self, client: FlaskClient) -> str:
        with self.app.app_context(), look() as work:
            invitation = invitation_row(f"mission@{self.code.lower()}.example")
            path = invitations.link(work, invitation).removeprefix(f"http://{HOST}")
        return str(client.get(path).location)

    def _note(self, what: str, status: int, page: str) -> None:
        """Nothing was kept, or nobody knows, and the same form may be sent again."""
        assert status == 503, page
        words = re.search(CLEAR[what], page)
        assert words is not None, page
        self.told[f"{what}: {words[0]}"] += 1
        # So long a person takes at least.
        time.sleep(0.05)


def crash(server: PostgresServer, database: str, number: int) -> None:
    """In turn: the whole server stops at once and is started, or one of its processes is killed."""
    if number % 2:
        with psycopg.connect(server.url(database), autocommit=True) as connection:
            pid = connection.info.backend_pid
            os.kill(pid, signal.SIGKILL)
        return
    data = server.home / "data"
    owner = data.stat()
    account = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    order = [server.programs / "pg_ctl", "-D", data, "-l", server.home / "log", "-m", "immediate", "-w", "restart"]
    subprocess.run(order, check=True, cwd="/", stdout=subprocess.DEVNULL, **account)


def durability(server: PostgresServer, database: str) -> set[str]:
    with psycopg.connect(server.url(database)) as connection:
        return {
            connection.execute(f"SHOW {name}").fetchone()[0]
            for name in ("fsync", "synchronous_commit", "full_page_writes")
        }


def wait_for_replies(states: list[MemberState], count: int) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    before = sum(len(each.receipts) for each in states)
    while sum(len(each.receipts) for each in states) < before + count:
        assert time.monotonic() < ends, "no replies are acknowledged any more"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize("app_on_both", ["postgresql"], indirect=True)
@pytest.mark.parametrize("crashes", [SHORT, pytest.param(LONG, marks=pytest.mark.prove)], ids=["short", "long"])
def test_no_acknowledged_reply_is_lost_and_none_is_there_twice(
    app_on_both: Flask, postgres_server: PostgresServer, crashes: int
):
    app = app_on_both
    app.testing = False
    app.extensions["placet"] = replace(app.extensions["placet"], clock=SystemClock())
    with begin(SHELL) as work:
        make_open_consultation(work, codes=CODES)
    database = str(db.engine.url.database)
    assert durability(postgres_server, database) == {"on"}
    states, is_over = [MemberState(app, code) for code in CODES], threading.Event()

    def tick_on() -> None:
        while not is_over.wait(0.2):
            tick(app, deliver=False)

    with ThreadPoolExecutor(len(states) + 1) as pool:
        running = [pool.submit(tick_on), *(pool.submit(each.reply_until, is_over) for each in states)]
        try:
            for number in range(crashes):
                wait_for_replies(states, REPLIES_BETWEEN)
                crash(postgres_server, database, number)
            wait_for_replies(states, REPLIES_BETWEEN)
        finally:
            is_over.set()
    for each in running:
        each.result()
    check(states)
    quiet_tick(app)


def check(states: list[MemberState]) -> None:
    acknowledged = {(index, choice) for each in states for index, choice in each.receipts}
    with look() as work:
        rows = work.session.scalars(select(Reply)).all()
        lines = work.session.scalars(
            select(RecordEvent.line).where(RecordEvent.log == REFERENCE).order_by(RecordEvent.index)
        ).all()
        head = checkpoint(work, REFERENCE)
    print(len(acknowledged), "acknowledged;", sum((each.told for each in states), Counter()))  # noqa: T201 - the figure
    assert len(acknowledged) == sum(len(each.receipts) for each in states)
    # Each form ended in a receipt, so there is a reply for each receipt and no other.
    assert {(each.index, each.answers["1"]) for each in rows} == acknowledged
    assert kinds()["reply"] == len(rows)
    assert kept_counters() == recount()
    # Every event is there, in order, and the head is that of these events.
    peaks = b""
    for size, line in enumerate(lines):
        peaks = tree.appended(peaks, size=size, leaf=tree.leaf_hash(line))
    assert (head.size, head.root) == (len(lines), tree.root(peaks))
    # It was a crash: some were told that they are not, or may not be, recorded.
    assert any(each.told for each in states)
