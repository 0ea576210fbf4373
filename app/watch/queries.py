"""Whether what must run is running."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.consultations.models import Consultation, State
from app.core.clock import WatchedClock
from app.core.work import Work
from app.watch.models import Alarm, AlarmKind, Heartbeat

SCHEDULER = "scheduler"
OUTBOX = "outbox"
MAILBOX = "mailbox"
#: As often as a scheduler has had an answer.
WEB = "web"
#: Work of the scheduler that is seen by itself, whenever it ran to its end without a failure.
CLOSING = "closing"
REMINDERS = "reminders"
CHECKPOINTS = "checkpoints"
#: Silent means: missed more than so many ticks, and for at least this long.
MISSED_TICKS = 3
SHORTEST_SILENCE = timedelta(seconds=60)
_CLOCK_SET = select(Alarm.raised_at).where(Alarm.kind == AlarmKind.CLOCK_SET, Alarm.ended_at.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerState:
    """What is known of the scheduler."""

    #: When the last tick began, UTC; None: there has never been one.
    beat_at: datetime | None
    #: How long ago that was, in whole seconds; None: there has never been one.
    seconds_ago: int | None
    #: How many ticks so far.
    beats: int
    is_silent: bool
    #: Since when the alarm stands that the clock was set, UTC; None: it does not.
    clock_set_at: datetime | None
    #: Whether nothing is closed because of it.
    is_halted: bool
    #: Process, or work of the scheduler, to when it last ran, UTC; what never ran is missing.
    ran: Mapping[str, datetime]


def scheduler_state(work: Work) -> SchedulerState:
    """When the scheduler last ticked, and whether it has fallen silent.

    One that never ran is silent as soon as a consultation is open: before that nothing waits for it.
    """
    # In one question, because the board asks it with every look; who finds the clock set has given a sign of life.
    found = work.session.execute(select(Heartbeat, _CLOCK_SET.scalar_subquery())).all()
    beats = {beat.process: beat for beat, _ in found}
    beat, clock_set_at = beats.get(SCHEDULER), found[0][1] if found else None
    silence = work.now - beat.beat_at if beat else None
    return SchedulerState(
        beat_at=beat.beat_at if beat else None,
        seconds_ago=max(0, int(silence.total_seconds())) if silence is not None else None,
        beats=beat.beats if beat else 0,
        is_silent=_is_anything_open(work) if silence is None else silence > patience(work.settings.tick_seconds),
        clock_set_at=clock_set_at,
        is_halted=clock_set_at is not None and work.settings.is_production,
        ran={process: each.beat_at for process, each in beats.items()},
    )


def patience(interval_seconds: int) -> timedelta:
    """How long something that gives a sign of life at this interval may be still before it is silent."""
    return max(timedelta(seconds=MISSED_TICKS * interval_seconds), SHORTEST_SILENCE)


def is_closing_halted(work: Work) -> bool:
    """Whether nothing may be closed because the clock was set and no officer has lifted the alarm.

    On one's own machine the alarm is for information. A step that this very unit of work has found counts before it
    has been written down.
    """
    if not work.settings.is_production:
        return False
    found_now = isinstance(work.clock, WatchedClock) and work.clock.step is not None
    return found_now or clock_set_since(work) is not None


def clock_set_since(work: Work) -> datetime | None:
    """When the clock was found set, if that alarm stands; None: it does not."""
    return work.session.scalar(_CLOCK_SET)


def last_beat(work: Work, process: str) -> datetime | None:
    """When a kind of process was last alive; None: it never was."""
    beat = work.session.get(Heartbeat, process)
    return beat.beat_at if beat else None


def _is_anything_open(work: Work) -> bool:
    return work.session.scalar(select(Consultation.id).where(Consultation.state == State.OPEN).limit(1)) is not None
