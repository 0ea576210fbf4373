"""The tick: every pass, in order, and no bad item or pass that stops another."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.consultations.models import Count
from app.core.work import SHELL, begin, look
from app.outbox.models import LetterKind
from app.record.checkpoints import written
from app.record.holding import is_held
from app.record.models import RecordHead
from app.record.queries import checkpoints
from app.schedule.round import Round
from app.schedule.tick import tick
from app.watch.queries import scheduler_state
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.fixtures.statements import counted_statements
from tests.schedule.support import (
    REFERENCE,
    change_settings,
    consultation,
    due_instants,
    forget_letters,
    kinds,
    letters,
    open_council,
    past_drain,
    quiet_tick,
)

OTHER, THIRD = "DM-26/2", "DM-26/3"


@pytest.fixture
def sink(app: Flask, smtp_sink: SmtpSink) -> SmtpSink:
    change_settings(app, mail_port=smtp_sink.port)
    return smtp_sink


def test_a_consultation_goes_from_opening_to_outcome_letters_by_ticks_alone(
    app: Flask, sink: SmtpSink, clock: FixedClock
):
    open_council()
    quiet_tick(app, deliver=True)
    for each in due_instants("reminder"):
        clock.at = each.due_at
        quiet_tick(app, deliver=True)
    past_drain(app, clock)
    quiet_tick(app, deliver=True)

    assert consultation().state == "announced"
    received = [mail.message["Subject"] for mail in sink.received]
    assert len(received) == 8 + 2 * 6 + 8
    assert kinds()["mail"] == len(received)


def test_a_tick_with_nothing_to_do_says_nothing_and_leaves_the_log_alone(app: Flask, clock: FixedClock):
    open_council()
    quiet_tick(app)
    before = kinds()

    report = quiet_tick(app)

    assert report.lines == ()
    assert kinds() == before


def test_a_consultation_that_cannot_be_counted_keeps_no_other_from_closing(app: Flask, clock: FixedClock):
    for reference in (REFERENCE, OTHER, THIRD):
        open_council(reference)
    forget_letters()
    spoil(OTHER)
    past_drain(app, clock)

    report = tick(app, deliver=False)

    assert not report.is_good
    assert report.lines[:2] == (
        f"consultations closed: 2; failed: consultation {consultation(OTHER).id}",
        "outcomes announced: 2",
    )
    assert [consultation(each).state for each in (REFERENCE, OTHER, THIRD)] == ["announced", "open", "announced"]


def test_a_consultation_that_cannot_be_counted_any_more_is_not_announced(app: Flask, clock: FixedClock):
    for reference in (REFERENCE, OTHER):
        open_council(reference, certify="officers")
    past_drain(app, clock)
    quiet_tick(app)
    spoil(OTHER)
    with begin(SHELL) as work:
        for reference in (REFERENCE, OTHER):
            work.session.get_one(type(consultation()), consultation(reference).id).certify = "none"

    report = tick(app, deliver=False)

    assert not report.is_good
    assert [consultation(each).state for each in (REFERENCE, OTHER)] == ["announced", "closed"]


def spoil(reference: str) -> None:
    """Let the counters of a consultation say what its seats do not."""
    with begin(SHELL) as work:
        decisions = [
            each.id
            for item in work.session.get_one(type(consultation()), consultation(reference).id).items
            for each in item.decisions
        ]
        work.session.execute(update(Count).where(Count.decision_id.in_(decisions)).values(heads=1))


def test_a_pass_that_fails_keeps_none_of_the_others_from_running(
    app: Flask, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    open_council()
    past_drain(app, clock)
    monkeypatch.setattr("app.outbox.service.drop_stale", _broken)

    report = tick(app, deliver=False)

    assert [each.name for each in report.passes if each.failed] == ["letters dropped"]
    assert consultation().state == "announced"


def _broken(*_given: object) -> int:
    raise RuntimeError("broken for a test")


def test_what_another_scheduler_queued_a_moment_ago_is_no_failure():
    turn = Round("reminders queued")
    same = Exception("UNIQUE constraint failed: outbox_letters.dedupe_key")

    with turn.item("focal point 1"):
        raise IntegrityError("INSERT", None, same)
    with turn.item("focal point 2"):
        raise IntegrityError("INSERT", None, Exception("NOT NULL constraint failed: outbox_letters.kind"))

    assert turn.report.failed == ("focal point 2",)


def test_what_ends_the_process_is_not_kept_in():
    turn = Round("letters sent")

    with pytest.raises(KeyboardInterrupt), turn.item("letter"):
        raise KeyboardInterrupt

    assert turn.report.failed == ()


def test_a_relay_out_of_reach_is_said_and_deadlines_stand(app: Flask, clock: FixedClock):
    open_council()
    change_settings(app, mail_port=1)
    past_drain(app, clock)

    report = tick(app)

    assert "letters sent: 0; failed: the mail relay is out of reach" in report.lines
    assert consultation().state == "announced"
    assert {each.state for each in letters(LetterKind.OUTCOME)} == {"waiting"}


def test_the_latest_checkpoint_of_every_log_is_kept_outside_the_database(app: Flask, tmp_path: Path):
    change_settings(app, checkpoint_file=tmp_path / "elsewhere" / "checkpoints")
    open_council()
    open_council(OTHER)

    quiet_tick(app)

    with look() as work:
        expected = [each.text for each in checkpoints(work)]
    assert (tmp_path / "elsewhere" / "checkpoints").read_text().split("\n\n") == [
        expected[0].rstrip("\n"),
        expected[1].rstrip("\n"),
        expected[2],
    ]


def test_heads_are_read_in_full_only_after_something_has_changed(app_on_both: Flask):
    path = app_on_both.extensions["placet"].settings.checkpoint_path
    open_council()
    for _ in range(2):
        quiet_tick(app_on_both)

    def compared() -> bool:
        with counted_statements() as told, look() as work:
            assert not is_held(work)
        return any("peaks" in each for each in told)

    assert not compared()
    open_council(OTHER)
    assert compared()
    quiet_tick(app_on_both)
    with look() as work:
        assert path.read_text() == written(checkpoints(work))
    quiet_tick(app_on_both)
    assert not compared()
    path.write_text(path.read_text())
    assert compared()


def test_a_database_that_goes_back_under_a_running_scheduler_is_noticed(app_on_both: Flask):
    open_council()
    for _ in range(2):
        quiet_tick(app_on_both)
    with begin(SHELL) as work:
        work.session.execute(update(RecordHead).values(size=RecordHead.size - 1))

    report = tick(app_on_both, deliver=False)

    assert [each.name for each in report.passes if each.failed] == ["record compared", "checkpoints kept"]


def test_a_tick_shows_that_the_scheduler_lives(app: Flask, clock: FixedClock):
    with look() as work:
        assert not scheduler_state(work).is_silent
    open_council()
    with look() as work:
        assert scheduler_state(work).is_silent

    quiet_tick(app)
    quiet_tick(app)

    clock.advance(seconds=60)
    with look() as work:
        state = scheduler_state(work)
    assert (state.beats, state.seconds_ago, state.is_silent) == (2, 60, False)
    clock.advance(microseconds=1)
    with look() as work:
        assert scheduler_state(work).is_silent


def test_work_that_ran_to_its_end_is_seen_and_work_that_failed_is_not(
    app: Flask, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    begun = clock.at
    quiet_tick(app)
    with look() as work:
        ran = scheduler_state(work).ran
    assert ran == dict.fromkeys(("scheduler", "closing", "reminders", "checkpoints"), begun)

    clock.advance(hours=1)
    monkeypatch.setattr("app.schedule.passes.reminder_queries.agenda", _broken)
    assert not tick(app, deliver=False).is_good
    with look() as work:
        ran = scheduler_state(work).ran
    assert {name for name, at in ran.items() if at == begun} == {"reminders"}


def test_slow_ticks_are_given_three_intervals(app: Flask, clock: FixedClock):
    change_settings(app, tick_seconds=60)
    quiet_tick(app)

    clock.advance(seconds=180)
    with look() as work:
        assert not scheduler_state(work).is_silent
    clock.advance(seconds=1)
    with look() as work:
        assert scheduler_state(work).is_silent


def test_an_outage_over_everything_is_made_up_in_one_tick(app: Flask, sink: SmtpSink, clock: FixedClock):
    open_council()
    past_drain(app, clock)
    clock.at += timedelta(days=2)

    quiet_tick(app, deliver=True)

    assert consultation().state == "announced"
    assert letters(LetterKind.REMINDER) == []


def test_the_command_says_what_it_did(app: Flask, sink: SmtpSink, clock: FixedClock):
    open_council()
    forget_letters()
    past_drain(app, clock)

    first = app.test_cli_runner().invoke(args=["tick", "--no-mail"])
    second = app.test_cli_runner().invoke(args=["tick"])

    assert first.exit_code == second.exit_code == 0, first.output
    assert first.output.splitlines() == ["consultations closed: 1", "outcomes announced: 1", "checkpoints kept: 1"]
    assert second.output.splitlines() == ["letters sent: 8", "mail events recorded: 8", "checkpoints kept: 1"]


def test_the_command_fails_when_a_pass_failed(app: Flask, clock: FixedClock):
    open_council()
    spoil(REFERENCE)
    past_drain(app, clock)

    result = app.test_cli_runner().invoke(args=["tick", "--no-mail"])

    assert result.exit_code == 1
    assert "failed: consultation" in result.output
