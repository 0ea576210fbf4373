"""Whether the house is fit for work, check by check: what `/readyz` answers."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from app.core.db import lacks_room
from app.core.work import Work
from app.outbox.queries import longest_wait
from app.record import holding
from app.watch.migrations import is_at_head
from app.watch.queries import scheduler_state
from config import Settings

#: So long a letter that is due may wait before something is wrong with the way out.
OUTBOX_PATIENCE = timedelta(minutes=10)


class Check(StrEnum):
    """What is looked at. Strangers see these names, and no more."""

    DATABASE = "database"
    MIGRATIONS = "migrations"
    SCHEDULER = "scheduler"
    OUTBOX = "outbox"
    DISK = "disk"
    CLOCK = "clock"
    RECORD = "record"


#: What is known where the database does not answer: nothing.
NOTHING_KNOWN: Mapping[Check, bool] = dict.fromkeys(Check, False)


def checked(work: Work) -> Mapping[Check, bool]:
    """Each check, and whether it is good."""
    scheduler = scheduler_state(work)
    return {
        Check.DATABASE: True,
        Check.MIGRATIONS: is_at_head(work),
        Check.SCHEDULER: not scheduler.is_silent,
        Check.OUTBOX: longest_wait(work) <= OUTBOX_PATIENCE,
        Check.DISK: not lacks_room() and free_share(work.settings) * 100 >= work.settings.disk_free_percent,
        Check.CLOCK: scheduler.clock_set_at is None,
        Check.RECORD: not holding.is_held_for_all(work),
    }


def free_share(settings: Settings) -> float:
    """Free part of the disk on which the data directory lies, from 0 to 1; for display and a rough line only."""
    usage = shutil.disk_usage(settings.data_dir)
    return usage.free / usage.total if usage.total else 0.0
