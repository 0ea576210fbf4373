"""An older copy of the record takes nothing and sends nothing, until two officers have said what was lost.

The latest checkpoints are kept in a file outside the database, and were printed in letters. A database that is behind
them has gone back: whatever it appended would contradict what Member States hold in their hands. `is_held` on the heads
says so to the processes of other hosts, which have no such file.
"""

from dataclasses import dataclass
from http import HTTPStatus

from sqlalchemy import select, update

from app.core.errors import Refusal
from app.core.i18n import N_
from app.core.work import Work
from app.record import checkpoints, level, tree
from app.record.events import HOUSE, EventType
from app.record.models import RecordHead
from app.record.queries import Checkpoint, events

#: `kind` of the note by which two officers record what was lost.
RECOVERY = "recovery"


class RecordHeld(Refusal):
    """The database is older than a checkpoint that has been kept; nothing is appended until that is recorded."""

    code = "record_held"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = N_("Nothing can be recorded at present, because the record is being restored. Please try again later.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A kept checkpoint that the database does not lead up to."""

    log: str
    #: What the file keeps.
    kept: Checkpoint
    #: How many events the database has of it.
    size: int


def lost(work: Work) -> tuple[Lost, ...]:
    """What the file on this host is ahead by, ordered by log, but for what has been recorded as lost."""
    if level.is_level(work, level.seen(work)):
        return ()
    # First the file, then the heads: these only grow, so what is ahead of them was ahead before.
    kept = checkpoints.kept_checkpoints(work.settings.checkpoint_path)
    rows = work.session.execute(select(RecordHead.log, RecordHead.size, RecordHead.peaks))
    heads = {row.log: (row.size, row.peaks) for row in rows}
    found = []
    for origin, each in sorted(kept.items()):
        log = origin.removeprefix(f"{work.settings.deployment}/")
        size, peaks = heads.get(log, (0, b""))
        if _is_ahead(each, size, peaks):
            found.append(Lost(log=log, kept=each, size=size))
    if not found:
        return ()
    known = _recorded(work)
    return tuple(each for each in found if _key(each.log, each.kept) not in known)


def is_behind(work: Work, log: str, *, size: int, peaks: bytes) -> bool:
    """Whether this log is behind the file on this host; asked under its lock, with what its head says."""
    kept = checkpoints.kept_checkpoints(work.settings.checkpoint_path).get(f"{work.settings.deployment}/{log}")
    return kept is not None and _is_ahead(kept, size, peaks) and _key(log, kept) not in _recorded(work)


def is_held(work: Work) -> bool:
    """Whether nothing may be appended or sent: because of the file on this host, or because it was held.

    To be asked before anything else in a unit of work, like `lost`: on SQLite the first query fixes what is seen.
    """
    return bool(lost(work)) or is_held_for_all(work)


def is_held_for_all(work: Work) -> bool:
    """Whether a tick has found an older copy and held it, and two officers have not recorded the recovery yet."""
    return work.session.scalar(select(RecordHead.log).where(RecordHead.is_held).limit(1)) is not None


def hold(work: Work) -> None:
    """Say so to everybody: from now on nothing is appended by any process on any host."""
    work.session.execute(update(RecordHead).values(is_held=True).execution_options(synchronize_session=False))


def release(work: Work) -> None:
    """End the hold; what was lost has just been recorded."""
    work.session.execute(update(RecordHead).values(is_held=False).execution_options(synchronize_session=False))


def _is_ahead(kept: Checkpoint, size: int, peaks: bytes) -> bool:
    """A smaller one may be an earlier state of the same log; that is for `checking` to find out."""
    return kept.size > size or (kept.size == size and kept.root != tree.root(peaks))


def _recorded(work: Work) -> frozenset[tuple[str, int, str]]:
    notes = events(work, HOUSE, EventType.NOTE).values()
    return frozenset(
        (each["log"], each["size"], each["root"])
        for note in notes
        if note.get("kind") == RECOVERY
        for each in note["lost"]
    )


def _key(log: str, kept: Checkpoint) -> tuple[str, int, str]:
    return log, kept.size, kept.root.hex()
