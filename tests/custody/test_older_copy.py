"""An older copy than the last checkpoint takes nothing and sends nothing, until two officers record the recovery."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core.work import SHELL, begin, look
from app.custody import backup
from app.custody.restore import restore
from app.record.checkpoints import kept_checkpoints
from app.record.events import HOUSE, EventType
from app.record.holding import RecordHeld, hold, is_held
from app.record.queries import events
from app.schedule.passes import HELD
from app.schedule.tick import tick
from tests.custody.support import OFFICERS, empty_house, furnish, keep_same_checkpoints, read_again, settings_of
from tests.fixtures.app import make_client
from tests.fixtures.mail import SmtpSink
from tests.replies.support import APPROVE, DISAPPROVE, REFERENCE, reply
from tests.schedule.support import change_settings, open_council, quiet_tick

RECOVER = ["record", "recover", "--reason", "the disk broke", "--by", OFFICERS[0], "--approved-by", OFFICERS[1]]


@pytest.fixture
def older(app_on_both: Flask, request: pytest.FixtureRequest, tmp_path: Path, smtp_sink: SmtpSink) -> Iterator[Flask]:
    """An application over a copy that one reply is missing from, with the checkpoint file that knows of it."""
    change_settings(app_on_both, mail_port=smtp_sink.port)
    furnish(app_on_both)
    backup.make(tmp_path / "copy", keys=None)
    reply("mission@fr.example", {"1": DISAPPROVE})
    quiet_tick(app_on_both)
    with empty_house(app_on_both, request, tmp_path / "other") as other:
        keep_same_checkpoints(app_on_both, other)
        assert restore(tmp_path / "copy").is_held
        yield other


def kept(app: Flask) -> str:
    return settings_of(app).checkpoint_path.read_text()


def notes(log: str) -> list[Mapping[str, Any]]:
    with look() as work:
        return list(events(work, log, EventType.NOTE).values())


def test_an_older_copy_takes_nothing_and_sends_nothing(older: Flask, smtp_sink: SmtpSink):
    before = kept(older)

    # Not even to what it has lost nothing of.
    with pytest.raises(RecordHeld):
        reply("mission@eg.example", {"1": APPROVE})
    with pytest.raises(RecordHeld):
        open_council("DM-26/9")
    report = tick(older)

    assert [each.failed for each in report.passes if each.name == "letters sent"] == [(HELD,)]
    assert (smtp_sink.received, kept(older)) == ([], before)


def test_two_officers_record_what_was_lost_and_it_goes_on(older: Flask, smtp_sink: SmtpSink):
    before, runner = kept(older), older.test_cli_runner()
    published = kept_checkpoints(settings_of(older).checkpoint_path)[f"test/{REFERENCE}"]

    alone = runner.invoke(args=[*RECOVER[:-1], OFFICERS[0]])
    together = runner.invoke(args=RECOVER)

    assert (alone.exit_code, "[second_officer_needed]" in alone.output) == (1, True)
    assert (together.exit_code, f"{REFERENCE}: of {published.size} events" in together.output) == (0, True)
    (note,) = notes(REFERENCE)
    assert note["lost"][0]["root"] == published.root.hex()
    assert (note["kind"], note["via"], len(set(note["approved_by"]))) == ("recovery", "shell", 2)
    assert notes(HOUSE)
    reply("mission@eg.example", {"1": APPROVE})
    quiet_tick(older, deliver=True)
    assert smtp_sink.received
    # The file follows the record that counts from now on.
    assert kept(older) != before
    assert not any(each.problems for each in read_again().values())
    assert "[nothing_held]" in runner.invoke(args=RECOVER).output


def test_without_a_checkpoint_file_nobody_can_tell_and_it_is_held(
    app_on_both: Flask, request: pytest.FixtureRequest, tmp_path: Path
):
    furnish(app_on_both)
    backup.make(tmp_path / "copy", keys=None)

    with empty_house(app_on_both, request, tmp_path / "other") as other:
        result = other.test_cli_runner().invoke(args=["restore", str(tmp_path / "copy")])
        assert result.exit_code == 0, result.output
        assert "flask record recover" in result.output
        with look() as work:
            assert is_held(work)


def test_a_database_that_went_back_by_other_means_is_noticed_and_held_for_all_hosts(app: Flask, tmp_path: Path):
    furnish(app)
    path = settings_of(app).checkpoint_path
    # As after the restoring of a disk: the file speaks of one event more than there is.
    origin, size, root = path.read_text().split("\n\n")[0].rstrip("\n").split("\n")
    path.write_text(f"{origin}\n{int(size) + 1}\n{root}\n")

    with pytest.raises(RecordHeld):
        reply("mission@fr.example")
    report = tick(app, deliver=False)
    path.unlink()

    assert any(each.failed for each in report.passes if each.name == "record compared")
    with pytest.raises(RecordHeld):
        reply("mission@fr.example")


def test_a_fork_of_the_same_length_is_noticed(app: Flask):
    furnish(app)
    path = settings_of(app).checkpoint_path
    first = path.read_text().split("\n\n")[0].splitlines()
    path.write_text("\n".join([*first[:2], "A" * 43 + "=", ""]))

    with look() as work:
        assert is_held(work)


def test_a_member_is_told_that_nothing_was_recorded(app: Flask):
    furnish(app)
    with begin(SHELL) as work:
        hold(work)

    answer = make_client(app).post("/desk/sign-in", data={"email": OFFICERS[0], "password": "x" * 20})

    assert answer.status_code == 503
    assert "Nothing can be recorded at present" in answer.text
