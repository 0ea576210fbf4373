"""The drill proves that a backup is good, and says so when it is not; the record is read again to the last bit."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text, update

from app.consultations.models import Count, Decision
from app.core.work import SHELL, begin
from app.record.triggers import drop_triggers
from dev.postgres import PostgresServer
from tests.custody.support import furnish
from tests.fixtures.app import FixedClock
from tests.replies.support import APPROVE, REFERENCE, reply
from tests.schedule.support import past_drain, quiet_tick


def drill(app: Flask, request: pytest.FixtureRequest, *words: str) -> Result:
    if not app.extensions["placet"].settings.database_url:
        return app.test_cli_runner().invoke(args=["drill", *words])
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create_database()
    result = app.test_cli_runner().invoke(args=["drill", *words, "--into", server.url(name)])
    server.drop_database(name)
    return result


def test_a_drill_is_good_at_every_stage_of_a_consultation(
    app_on_both: Flask, request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock
):
    furnish(app_on_both)
    copied = app_on_both.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy")])
    assert "copy.keys: keep that file in another place" in copied.output

    first = drill(app_on_both, request, str(tmp_path / "copy"))
    reply("mission@fr.example", {"1": APPROVE})
    second = drill(app_on_both, request, str(tmp_path / "copy"))
    past_drain(app_on_both, clock)
    quiet_tick(app_on_both)
    third = drill(app_on_both, request)

    for result in (first, second, third):
        assert result.exit_code == 0, result.output
        assert result.output.endswith("The copy is good.\n")
        assert " s  restored\n" in result.output
    assert f"{REFERENCE}: 1 events since" in second.output


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (update(Count).values(heads=Count.heads + 1), "counts_do_not_add_up"),
        (update(Decision).values(outcome="adopted"), "is adopted, and by its rule"),
    ],
)
def test_a_drill_finds_what_does_not_follow_from_the_record(
    app: Flask, request: pytest.FixtureRequest, clock: FixedClock, change, found: str
):
    furnish(app)
    past_drain(app, clock)
    quiet_tick(app)
    with begin(SHELL) as work:
        work.session.execute(change)

    result = drill(app, request)

    assert (result.exit_code, found in result.output) == (1, True), (result.output, result.exception)


def test_a_drill_finds_what_was_changed_in_the_live_tables_since(app: Flask, request, tmp_path: Path):
    furnish(app)
    runner = app.test_cli_runner()
    runner.invoke(args=["backup", str(tmp_path / "copy")])
    with begin(SHELL) as work:
        work.session.execute(text("UPDATE seats SET answers = '{\"1\": \"disapprove\"}' WHERE code = 'KE'"))

    result = drill(app, request, str(tmp_path / "copy"))

    assert (result.exit_code, f"{REFERENCE}: seats differs" in result.output) == (1, True), result.output


def test_on_postgresql_a_drill_needs_a_place(app_on_both: Flask):
    result = app_on_both.test_cli_runner().invoke(args=["drill"])

    if app_on_both.extensions["placet"].settings.database_url:
        assert (result.exit_code, "[target_needed]" in result.output) == (1, True)
    else:
        # The tables of this test were never migrated: there is no schema to restore to.
        assert (result.exit_code, "has `flask db upgrade` been run?" in result.output) == (1, True)


TAMPERINGS = (
    "UPDATE record_events SET line = CAST(replace(CAST(line AS TEXT), 'KE', 'FR') AS BLOB)",
    'UPDATE record_events SET leaf = zeroblob(32) WHERE "index" = 1',
    "UPDATE record_events SET type = 'note' WHERE \"index\" = 1",
    'DELETE FROM record_events WHERE "index" = 1',
    "UPDATE record_openings SET text = 'something else'",
    "UPDATE record_heads SET size = size - 1",
    "UPDATE record_heads SET last_at = ''",
)


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_reading_the_record_again_finds_whatever_was_changed(app: Flask, tampering: str):
    furnish(app)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["record", "check"]).exit_code == 0
    with begin(SHELL) as work:
        drop_triggers(work.session.connection())
        work.session.execute(text("PRAGMA defer_foreign_keys = ON"))
        work.session.execute(text('DELETE FROM record_openings WHERE "index" = 1'))
        work.session.execute(text(tampering))

    result = runner.invoke(args=["record", "check"])

    assert result.exit_code == 1
    assert result.output.count("\n  ") > 0
