"""The tick: all passes once, in their order. A pass that fails never keeps the next from running."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask

from app.core.work import SCHEDULER, begin
from app.schedule.passes import AFTER_SENDING, BEFORE_SENDING, Pass
from app.schedule.reading import read
from app.schedule.round import PassReport, Round
from app.schedule.sending import send
from app.watch import service as watch
from app.watch.queries import CHECKPOINTS, CLOSING, REMINDERS

SENDING = "letters sent"
READING = "messages read"
#: In `flask scheduler` only, as often as is set.
WATCHING = "web watched"
#: Passes of which the desk says when they last ran without a failure, and what they are there.
SEEN = {"consultations closed": CLOSING, "reminders queued": REMINDERS, "checkpoints kept": CHECKPOINTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class TickReport:
    """What a tick did, pass by pass."""

    passes: tuple[PassReport, ...]

    @property
    def is_good(self) -> bool:
        """Whether nothing failed."""
        return not any(each.failed for each in self.passes)

    @property
    def lines(self) -> tuple[str, ...]:
        """A line for each pass that did something or failed."""
        return tuple(_line(each) for each in self.passes if each.done or each.failed)

    def done(self, name: str) -> int:
        """How many things the pass of that name changed."""
        return next((each.done for each in self.passes if each.name == name), 0)


def tick(app: Flask, *, deliver: bool = True) -> TickReport:
    """Run all passes once.

    Args:
        app: the application.
        deliver: False leaves letters and mailbox alone: sending and reading run elsewhere.
    """
    passes = [*BEFORE_SENDING, *([(SENDING, _send_all), (READING, _read_all)] if deliver else []), *AFTER_SENDING]
    return run_passes(app, passes)


def send_letters(app: Flask, *, should_stop: Callable[[], bool]) -> TickReport:
    """Run the sending pass alone; `should_stop` is asked after each letter."""
    return run_passes(app, [(SENDING, lambda turn: send(turn, should_stop=should_stop))])


def read_messages(app: Flask, *, should_stop: Callable[[], bool]) -> TickReport:
    """Run the reading pass alone; `should_stop` is asked before each message."""
    return run_passes(app, [(READING, lambda turn: read(turn, should_stop=should_stop))])


def _read_all(turn: Round) -> None:
    read(turn, should_stop=lambda: False)


def _send_all(turn: Round) -> None:
    send(turn, should_stop=lambda: False)


def run_passes(app: Flask, passes: Iterable[tuple[str, Pass]]) -> TickReport:
    """Run these passes, each by its name; what they raise is logged and kept in."""
    reports = []
    with app.app_context():
        for name, run in passes:
            turn = Round(name)
            with turn.item("the pass"):
                run(turn)
            reports.append(turn.report)
        _show(reports)
    return TickReport(passes=tuple(reports))


def _show(reports: Iterable[PassReport]) -> None:
    """Let the desk see which work has been done to its end."""
    done = [SEEN[each.name] for each in reports if each.name in SEEN and not each.failed]
    with Round("heartbeat").item("signs of life"):
        if done:
            with begin(SCHEDULER) as work:
                for name in done:
                    watch.beat(work, name)


def _line(report: PassReport) -> str:
    failed = f"; failed: {', '.join(report.failed)}" if report.failed else ""
    return f"{report.name}: {report.done}{failed}"
