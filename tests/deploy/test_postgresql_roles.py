"""Under the role that deploy/postgresql gives the application it works, and nothing of the log can be changed."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app import create_app
from app.core.db import db
from app.core.work import SHELL, begin, look
from app.custody import backup
from app.record.checking import checked, logs
from dev.postgres import PostgresServer
from tests.fixtures.app import FixedClock, make_settings
from tests.fixtures.mail import SmtpSink
from tests.replies.support import APPROVE, REFERENCE, reply
from tests.schedule.support import consultation, open_council, past_drain, quiet_tick

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "postgresql"


def run(url: str, file: str) -> None:
    """As `psql -f` would: each statement by itself."""
    statements = "\n".join(
        line for line in (DEPLOY / file).read_text().splitlines() if not line.startswith("--")
    ).split(";")
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            if statement.strip():
                connection.execute(statement.encode())


@pytest.fixture
def app(postgres_server: PostgresServer, tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink) -> Iterator[Flask]:
    """The application under its own role, over tables that the owner made."""
    run(postgres_server.url("postgres"), "roles.sql")
    owner, app_role = (postgres_server.url("placet", role=f"placet_{name}") for name in ("owner", "app"))
    migrating = create_app(make_settings(tmp_path, database_url=owner), clock)
    with migrating.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
    for _ in range(2):
        run(owner, "grants.sql")
    app = create_app(make_settings(tmp_path, database_url=app_role, mail_port=smtp_sink.port), clock)
    app.testing = True
    with app.app_context():
        yield app
        db.engine.dispose()
    postgres_server.drop_database("placet")


def test_the_application_works_and_cannot_touch_the_log(
    app: Flask, clock: FixedClock, smtp_sink: SmtpSink, tmp_path: Path
):
    open_council()
    reply("mission@ke.example", {"1": APPROVE, "2a": APPROVE})
    quiet_tick(app, deliver=True)
    past_drain(app, clock)
    quiet_tick(app, deliver=True)
    quiet_tick(app, deliver=True)
    added = app.test_cli_runner().invoke(
        args=["officers", "add", "a@secretariat.example", "--name", "A", "--password-stdin"],
        input="a long enough sentence to sign in with",
    )

    assert added.exit_code == 0, added.output
    assert consultation().state == "announced"
    assert any("outcome" in str(each.message["Subject"]).lower() for each in smtp_sink.received)
    assert backup.make(tmp_path / "copy", keys=None).manifest.size
    with look() as work:
        assert not any(checked(work, log).problems for log in logs(work))
        before = [checked(work, log).size for log in logs(work)]
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), begin(SHELL) as work:
            work.session.execute(text(statement))
    with look() as work:
        assert [checked(work, log).size for log in logs(work)] == before
        assert REFERENCE in logs(work)


FORBIDDEN = (
    *(
        f"{act} {table}"
        for table in ("record_events", "record_openings", "record_heads")
        for act in ("TRUNCATE", "DROP TABLE")
    ),
    "UPDATE record_events SET type = 'x'",
    "DELETE FROM record_events",
    "UPDATE record_openings SET text = 'x'",
    "DELETE FROM record_openings",
    "DELETE FROM record_heads",
    "DROP TRIGGER record_events_no_update ON record_events",
    "ALTER TABLE record_events DISABLE TRIGGER ALL",
    "ALTER TABLE record_events OWNER TO placet_app",
    "SET session_replication_role = replica",
    "SET ROLE placet_owner",
    "CREATE TABLE record_events_2 (a integer)",
    "CREATE OR REPLACE FUNCTION placet_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "UPDATE alembic_version SET version_num = 'x'",
)
