"""What monitors read: alive, fit for work check by check, and figures; on both databases, and with none."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import update

from app import create_app
from app.core.db import db
from app.core.work import SHELL, begin
from app.outbox.models import OutboxLetter
from app.record import holding
from app.record.events import HOUSE, EventType
from app.record.service import append
from app.rules import Choice
from app.watch.health import Check
from tests.fixtures.app import FixedClock, make_client, make_settings
from tests.replies.support import reply
from tests.schedule.support import change_settings, open_council, past_drain, quiet_tick

TOKEN = "t" * 32
ASKING = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def ready(app_on_both: Flask) -> Flask:
    """All is well: tables up to date, the scheduler alive, nothing waits, room on the disk."""
    flask_migrate.stamp()
    change_settings(app_on_both, disk_free_percent=0, metrics_token=TOKEN)
    quiet_tick(app_on_both)
    return app_on_both


def red(app: Flask) -> set[str]:
    """Names of the checks that are not good; the answer says no more than these."""
    answer = make_client(app).get("/readyz")
    assert answer.json is not None
    assert answer.json.keys() == {"ready", "checks"}
    assert answer.json["checks"].keys() == set(Check)
    found = {name for name, is_good in answer.json["checks"].items() if is_good is not True}
    assert (answer.status_code, answer.json["ready"]) == ((503, False) if found else (200, True))
    return found


def figures(app: Flask) -> dict[str, float]:
    text = make_client(app).get("/metrics", headers=ASKING).text
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def letters_wait(app: Flask, clock: FixedClock) -> None:
    open_council()
    clock.advance(minutes=10, seconds=1)
    quiet_tick(app)


def nothing(_app: Flask, _clock: FixedClock) -> None:
    pass


def silence(_app: Flask, clock: FixedClock) -> None:
    clock.advance(seconds=61)


def older_tables(_app: Flask, _clock: FixedClock) -> None:
    flask_migrate.stamp(revision="base")


def little_room(app: Flask, _clock: FixedClock) -> None:
    change_settings(app, disk_free_percent=51)


def older_copy(_app: Flask, _clock: FixedClock) -> None:
    open_council()
    with begin(SHELL) as work:
        holding.hold(work)


@pytest.mark.parametrize(
    ("happens", "red_ones"),
    [
        (nothing, set()),
        (silence, {Check.SCHEDULER}),
        (letters_wait, {Check.OUTBOX}),
        (older_tables, {Check.MIGRATIONS}),
        (little_room, {Check.DISK}),
        (older_copy, {Check.RECORD}),
    ],
)
def test_what_is_not_well_is_red_by_its_name(
    ready: Flask,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[Flask, FixedClock], None],
    red_ones: set[str],
):
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(total=100, used=50, free=50))

    happens(ready, clock)

    assert red(ready) == red_ones


def test_without_a_database_the_process_is_alive_and_not_ready(tmp_path: Path, clock: FixedClock):
    app = create_app(make_settings(tmp_path, database_url="postgresql://nobody@127.0.0.1:1/nothing"), clock)
    client = make_client(app)

    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "alive\n")
    assert red(app) == set(Check)


def test_monitors_ask_under_any_name_and_nobody_else_does(ready: Flask):
    client = ready.test_client()

    found = {
        path: client.get(path, base_url="http://10.0.0.7:8000", headers=ASKING).status_code
        for path in ("/healthz", "/readyz", "/metrics", "/desk/sign-in")
    }

    assert found == {"/healthz": 200, "/readyz": 200, "/metrics": 200, "/desk/sign-in": 400}


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}x"}])
def test_figures_are_for_who_has_the_token(ready: Flask, given: dict[str, str]):
    assert make_client(ready).get("/metrics", headers=given).status_code == 404


def test_no_token_set_opens_nothing(app: Flask):
    for given in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
        assert make_client(app).get("/metrics", headers=given).status_code == 404


def test_figures_say_what_the_database_says(ready: Flask, clock: FixedClock):
    open_council()
    reply("mission@ke.example", {"1": Choice.APPROVE})
    with begin(SHELL) as work:
        for _ in range(3):
            append(work, HOUSE, EventType.SIGN_IN_REFUSED)
        first = work.session.scalars(db.select(OutboxLetter.id).limit(1)).one()
        work.session.execute(update(OutboxLetter).where(OutboxLetter.id == first).values(state="bounced"))
    past_drain(ready, clock)
    clock.advance(seconds=90)

    found = figures(ready)

    assert found['placet_outbox_letters{state="bounced"}'] == found["placet_bounces_total"] == 1
    assert found['placet_outbox_letters{state="waiting"}'] > 0
    assert found["placet_outbox_wait_seconds"] > timedelta(days=1).total_seconds()
    assert found["placet_closing_lag_seconds"] == 90
    assert found['placet_consultations{state="open"}'] == 1
    assert (found['placet_replies_total{kind="reply"}'], found['placet_replies_total{kind="late"}']) == (1, 0)
    assert found["placet_sign_in_failures_total"] == 3
    assert found['placet_heartbeats_total{process="scheduler"}'] == 1
    assert found['placet_heartbeat_age_seconds{process="scheduler"}'] > 90
    assert found['placet_ready{check="scheduler"}'] == 0

    quiet_tick(ready)

    assert figures(ready)["placet_closing_lag_seconds"] == 0
