"""Forgetting what stands behind commitments: salt and text go, the lines and the tree stay as they are."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from app.core.work import Work
from app.record.events import EventType, instant
from app.record.models import RecordOpening
from app.record.queries import events


def events_before(work: Work, log: str, kind: EventType, moment: datetime) -> Mapping[int, Mapping[str, Any]]:
    """The events of a type in a log that were appended before an instant, by their index, in order."""
    return {index: each for index, each in events(work, log, kind).items() if each["at"] < instant(moment)}


def erase(work: Work, log: str, indices: Collection[int], fields: Collection[str]) -> int:
    """Erase what stands behind these fields of these events; how many there were. It cannot be undone."""
    gone = work.session.scalars(
        delete(RecordOpening)
        .where(RecordOpening.log == log, RecordOpening.index.in_(indices), RecordOpening.field.in_(fields))
        .returning(RecordOpening.index)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
