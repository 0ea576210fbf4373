"""Whether what must run is running."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.work import Work
from app.watch.models import Heartbeat

SCHEDULER = "scheduler"
#: Silent means: missed more than so many ticks, and for at least this long.
MISSED_TICKS = 3
SHORTEST_SILENCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerState:
    """What is known of the scheduler."""

    #: When the last tick ended, UTC; None: there has never been one.
    beat_at: datetime | None
    #: How many ticks so far.
    beats: int
    is_silent: bool


def scheduler_state(work: Work) -> SchedulerState:
    """When the scheduler last ticked, and whether it has fallen silent; one that never ran is silent."""
    beat = work.session.get(Heartbeat, SCHEDULER)
    if beat is None:
        return SchedulerState(beat_at=None, beats=0, is_silent=True)
    patience = max(timedelta(seconds=MISSED_TICKS * work.settings.tick_seconds), SHORTEST_SILENCE)
    return SchedulerState(beat_at=beat.beat_at, beats=beat.beats, is_silent=work.now - beat.beat_at > patience)
