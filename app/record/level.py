"""Knowing at little cost that the file of checkpoints says what the heads say, because neither has changed since.

What a process remembers only saves it work: one that has just begun compares everything.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.work import Work
from app.record.models import RecordHead


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How the file and the heads look from outside. Equal ones have the same in them.

    Sizes of logs only grow, each time at a later instant; so a database that went back, and whatever was appended to
    it afterwards, looks different.
    """

    #: When the file was written in nanoseconds, its size in bytes, its number; None: there is none.
    file: tuple[int, int, int] | None
    #: How many logs there are, how many events in all of them, and the latest `at`.
    heads: tuple[int, int, str]


#: Address of a database and path of a file to how both looked when they were found to say the same.
_level: dict[tuple[str, str], Seen] = {}


def seen(work: Work) -> Seen:
    """Both as they are now: first the file, then the heads, which may only be ahead of it."""
    try:
        found = work.settings.checkpoint_path.stat()
        file = (found.st_mtime_ns, found.st_size, found.st_ino)
    except FileNotFoundError:
        file = None
    count, size, last_at = work.session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(RecordHead.size), 0),
            func.coalesce(func.max(RecordHead.last_at), ""),
        ).select_from(RecordHead)
    ).one()
    return Seen(file=file, heads=(count, int(size), last_at))


def is_level(work: Work, now: Seen) -> bool:
    """Whether this process has compared the two as they are now, and found that they say the same."""
    return _level.get(_key(work)) == now


def remember(work: Work, now: Seen) -> None:
    """They were compared in full and say the same; nothing has changed meanwhile."""
    _level[_key(work)] = now


def _key(work: Work) -> tuple[str, str]:
    return work.settings.database_url, str(work.settings.checkpoint_path)
