"""Whether what must run is running."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.consultations.models import Consultation, State
from app.core.work import Work
from app.watch.models import Heartbeat

SCHEDULER = "scheduler"
OUTBOX = "outbox"
MAILBOX = "mailbox"
#: Work of the scheduler that is seen by itself, whenever it ran to its end without a failure.
CLOSING = "closing"
REMINDERS = "reminders"
CHECKPOINTS = "checkpoints"
#: Silent means: missed more than so many ticks, and for at least this long.
MISSED_TICKS = 3
SHORTEST_SILENCE = timedelta(seconds=60)


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
    #: Process, or work of the scheduler, to when it last ran, UTC; what never ran is missing.
    ran: Mapping[str, datetime]


def scheduler_state(work: Work) -> SchedulerState:
    """When the scheduler last ticked, and whether it has fallen silent.

    One that never ran is silent as soon as a consultation is open: before that nothing waits for it.
    """
    beats = {beat.process: beat for beat in work.session.scalars(select(Heartbeat))}
    ran = {process: beat.beat_at for process, beat in beats.items()}
    beat = beats.get(SCHEDULER)
    if beat is None:
        return SchedulerState(beat_at=None, seconds_ago=None, beats=0, is_silent=_is_anything_open(work), ran=ran)
    silence = work.now - beat.beat_at
    patience = max(timedelta(seconds=MISSED_TICKS * work.settings.tick_seconds), SHORTEST_SILENCE)
    return SchedulerState(
        beat_at=beat.beat_at,
        seconds_ago=max(0, int(silence.total_seconds())),
        beats=beat.beats,
        is_silent=silence > patience,
        ran=ran,
    )


def last_beat(work: Work, process: str) -> datetime | None:
    """When a kind of process was last alive; None: it never was."""
    beat = work.session.get(Heartbeat, process)
    return beat.beat_at if beat else None


def _is_anything_open(work: Work) -> bool:
    return work.session.scalar(select(Consultation.id).where(Consultation.state == State.OPEN).limit(1)) is not None
