"""Officers are told when half of the house has gone: once for each silence, whoever notices, and without it."""

import http.server
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.work import SHELL, begin, look
from app.officers.models import Role
from app.officers.service import disable
from app.outbox.models import LetterKind
from app.record.events import HOUSE
from app.schedule import watching
from app.schedule.sentinel import Sentinel
from app.schedule.tick import TickReport, run_passes
from app.schedule.watching import WebWatch, watch_scheduler
from app.watch.models import Alarm
from app.watch.probe import web_answers
from tests.fixtures.app import FixedClock, make_client
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import text_of
from tests.make import make_officer
from tests.schedule.support import change_settings, events, letters, open_council, quiet_tick

OFFICERS = {"ar@x.example": "ar", "en@x.example": "en", "zh@x.example": "zh"}
LOOKERS = 5


@pytest.fixture
def house(app_on_both: Flask, smtp_sink: SmtpSink) -> Flask:
    """Officers of three languages, some who are not told, a consultation that waits, and a scheduler that has run."""
    change_settings(app_on_both, mail_port=smtp_sink.port, watch_seconds=20)
    with begin(SHELL) as work:
        for email, language in OFFICERS.items():
            make_officer(work, email, Role.ADMINISTRATOR if language == "en" else Role.OFFICER).language = language
        make_officer(work, "reader@x.example", Role.READER)
        make_officer(work, "chair@x.example", Role.CHAIR)
        make_officer(work, "gone@x.example")
        disable(work, "gone@x.example")
    open_council()
    quiet_tick(app_on_both)
    return app_on_both


def look_after_scheduler(app: Flask) -> TickReport:
    """What the thread of one web process does each time."""
    return run_passes(app, [("scheduler watched", watch_scheduler)])


def told(sink: SmtpSink) -> Counter[str]:
    return Counter(mail.recipients[0] for mail in sink.received)


def alarms() -> list[tuple[str, bool]]:
    """Kind of each, and whether it stands."""
    with look() as work:
        return [(each.kind, each.ended_at is None) for each in work.session.scalars(select(Alarm).order_by(Alarm.id))]


def recorded() -> list[tuple[str, str]]:
    return [(each["type"], each["alarm"]) for each in events(HOUSE) if each["type"].startswith("alarm_")]


def all_at_once(count: int, act: Callable[[], object]) -> None:
    together, failures = threading.Barrier(count), []

    def run() -> None:
        together.wait()
        try:
            act()
        except Exception as failure:  # noqa: BLE001 - the test judges it
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []


def test_a_silent_scheduler_is_told_once_by_whichever_web_process_looks(
    house: Flask, smtp_sink: SmtpSink, clock: FixedClock
):
    clock.advance(seconds=60)
    look_after_scheduler(house)
    assert alarms() == []

    clock.advance(seconds=1)
    all_at_once(LOOKERS, lambda: look_after_scheduler(house))
    clock.advance(hours=1)
    all_at_once(LOOKERS, lambda: look_after_scheduler(house))

    # Nothing else leaves by this way: invitations wait for the scheduler.
    assert told(smtp_sink) == dict.fromkeys(OFFICERS, 1)
    assert alarms() == [("scheduler_silent", True)]
    assert recorded() == [("alarm_raised", "scheduler_silent")]
    assert {letter.state for letter in letters(LetterKind.INVITATION)} == {"waiting"}


def test_the_next_silence_is_another(house: Flask, smtp_sink: SmtpSink, clock: FixedClock):
    for silence in (1, 2):
        clock.advance(seconds=61)
        look_after_scheduler(house)
        assert told(smtp_sink) == dict.fromkeys(OFFICERS, silence)
        quiet_tick(house)
        look_after_scheduler(house)

    assert alarms() == [("scheduler_silent", False)] * 2
    assert recorded() == [("alarm_raised", "scheduler_silent"), ("alarm_ended", "scheduler_silent")] * 2


def test_a_relay_that_does_not_answer_is_tried_again_and_nobody_is_told_twice(
    house: Flask, smtp_sink: SmtpSink, clock: FixedClock
):
    change_settings(house, mail_port=1)
    clock.advance(seconds=61)
    look_after_scheduler(house)
    assert {letter.state for letter in letters(LetterKind.ALARM)} == {"waiting"}

    change_settings(house, mail_port=smtp_sink.port)
    clock.advance(minutes=1)
    look_after_scheduler(house)
    clock.advance(minutes=10)
    look_after_scheduler(house)

    assert told(smtp_sink) == dict.fromkeys(OFFICERS, 1)


def test_each_officer_reads_it_in_the_own_language(house: Flask, smtp_sink: SmtpSink, clock: FixedClock):
    clock.advance(seconds=61)
    look_after_scheduler(house)

    mails = {mail.recipients[0]: mail.message for mail in smtp_sink.received}
    assert {email: mail["Content-Language"] for email, mail in mails.items()} == OFFICERS
    said = flat(mails["en@x.example"])
    assert "The scheduler is silent." in said
    assert "Last pass: 2 March 2026, 12:00:00 UTC." in said
    assert "flask scheduler" in said


def flat(mail: EmailMessage) -> str:
    return " ".join(text_of(mail).split())


def test_a_web_process_looks_by_itself_once_it_has_been_asked_anything(
    house: Flask, smtp_sink: SmtpSink, clock: FixedClock
):
    clock.advance(seconds=61)
    sentinel = Sentinel(house, 0.05, first_after_seconds=0.1)
    house.before_request(sentinel.wake)
    client = make_client(house)

    try:
        assert threads_of_sentinels() == 0
        for _ in range(3):
            client.get("/healthz")
        assert threads_of_sentinels() == 1
        smtp_sink.wait_for(len(OFFICERS))
    finally:
        sentinel.end()

    assert told(smtp_sink) == dict.fromkeys(OFFICERS, 1)


def threads_of_sentinels() -> int:
    return sum(each.name == "sentinel" for each in threading.enumerate())


# ---- the other way round -----------------------------------------------------------------------


@contextmanager
def web(answer: int = 200, location: str = "") -> Iterator[str]:
    """A server that answers everything in one way; its address."""

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(answer if self.path == "/healthz" else 200)
            if location:
                self.send_header("Location", location)
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(("answer", "location"), [(200, ""), (500, ""), (503, ""), (302, "/elsewhere"), (404, "")])
def test_only_the_page_itself_is_an_answer(app: Flask, answer: int, location: str):
    with web(answer, location) as url:
        change_settings(app, watch_url=url)
        assert web_answers(app.extensions["placet"].settings) is (answer == 200)

    assert not web_answers(app.extensions["placet"].settings)


def test_a_silent_web_is_told_once_by_whichever_scheduler_asks(
    house: Flask, smtp_sink: SmtpSink, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    waited = [0.0]
    monkeypatch.setattr(watching, "steady_seconds", lambda: waited[0])
    schedulers = [WebWatch() for _ in range(LOOKERS)]

    def ask() -> None:
        for each in schedulers:
            assert run_passes(house, [("web watched", each)]).is_good

    def pause(seconds: int) -> None:
        clock.advance(seconds=seconds)
        waited[0] += seconds

    with web() as url:
        change_settings(house, watch_url=url)
        ask()
    # A night for everything: the last answer is long ago, and that says nothing.
    clock.advance(hours=8)
    ask()
    pause(59)
    ask()
    assert alarms() == []

    pause(1)
    ask()
    pause(3600)
    ask()
    quiet_tick(house, deliver=True)

    assert {address: count for address, count in told(smtp_sink).items() if address in OFFICERS} == dict.fromkeys(
        OFFICERS, 1
    )
    said = flat(next(mail.message for mail in smtp_sink.received if mail.recipients[0] == "en@x.example"))
    assert "Last answer: 2 March 2026, 12:00:00 UTC." in said
    with web() as url:
        change_settings(house, watch_url=url)
        ask()
    assert alarms() == [("web_silent", False)]
    assert recorded() == [("alarm_raised", "web_silent"), ("alarm_ended", "web_silent")]


def test_a_web_that_has_never_answered_is_still_being_set_up(house: Flask, monkeypatch: pytest.MonkeyPatch):
    waited = iter((0.0, 3600.0))
    monkeypatch.setattr(watching, "steady_seconds", lambda: next(waited))
    change_settings(house, watch_url="http://127.0.0.1:1")
    watch = WebWatch()

    for _ in range(2):
        assert run_passes(house, [("web watched", watch)]).is_good

    assert alarms() == []
