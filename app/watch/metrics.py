"""Figures for a monitor, in the text format of Prometheus.

They are read from the database when they are asked for. What a process counts by itself is the count of that process
alone; these are the same from whichever of many the monitor reaches, and outlast a restart.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.consultations.models import Consultation, State
from app.core.work import Work
from app.outbox.queries import depth, longest_wait
from app.record.events import HOUSE, EventType
from app.record.queries import event_count
from app.replies.models import Reply, ReplyKind
from app.watch.alarms import open_alarms
from app.watch.health import checked, free_share
from app.watch.models import AlarmKind, Heartbeat


def exposition(work: Work) -> bytes:
    """All figures as they stand now."""
    registry = CollectorRegistry()
    registry.register(_Figures(work))
    return generate_latest(registry)


@dataclass(frozen=True, slots=True, eq=False)
class _Figures(Collector):
    work: Work

    def collect(self) -> Iterable[Metric]:
        """Each figure with its name, meaning and unit."""
        work = self.work
        letters: Mapping[Any, int] = depth(work)
        yield _gauge("placet_ready", "Whether a check of /readyz is good.", "check", checked(work))
        yield from _beats(work)
        standing = {alarm.kind for alarm in open_alarms(work)}
        alarms = {kind: float(kind in standing) for kind in AlarmKind}
        yield _gauge("placet_alarm", "Whether officers were told that it is so, and it is not over.", "alarm", alarms)
        yield _gauge("placet_outbox_letters", "Letters by state.", "state", letters)
        yield GaugeMetricFamily(
            "placet_outbox_wait_seconds",
            "How long the letter that has been due longest waits for a sender.",
            longest_wait(work).total_seconds(),
        )
        yield CounterMetricFamily("placet_bounces", "Letters that came back.", letters["bounced"])
        yield _gauge("placet_consultations", "Consultations by state.", "state", _consultations(work))
        yield GaugeMetricFamily(
            "placet_closing_lag_seconds", "How long the consultation most overdue waits to be closed.", _lag(work)
        )
        yield _counter("placet_replies", "Replies recorded, by kind.", "kind", _replies(work))
        yield CounterMetricFamily(
            "placet_sign_in_failures",
            "Attempts to sign in at the desk that were refused.",
            event_count(work, HOUSE, EventType.SIGN_IN_REFUSED),
        )
        yield GaugeMetricFamily(
            "placet_disk_free_ratio", "Free part of the disk of the data directory.", free_share(work.settings)
        )


def _gauge(name: str, meaning: str, label: str, values: Mapping[Any, float]) -> Metric:
    # Keys are any kind of name: a mapping of one enumeration is no mapping of strings to mypy.
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _counter(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(name, meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _beats(work: Work) -> Iterator[Metric]:
    beats = list(work.session.scalars(select(Heartbeat).order_by(Heartbeat.process)))
    ages = {beat.process: (work.now - beat.beat_at).total_seconds() for beat in beats}
    counts = {beat.process: beat.beats for beat in beats}
    yield _gauge("placet_heartbeat_age_seconds", "Since a process was alive, or work ran to its end.", "process", ages)
    yield _counter("placet_heartbeats", "How often so far: of the scheduler, its ticks.", "process", counts)


def _consultations(work: Work) -> Mapping[str, float]:
    return _counted(work, Consultation.state, State)


def _replies(work: Work) -> Mapping[str, float]:
    return _counted(work, Reply.kind, ReplyKind)


def _counted(work: Work, column: InstrumentedAttribute[str], names: type[StrEnum]) -> Mapping[str, float]:
    """How many rows have each of these names in the column; 0 where none has."""
    counted = {each[0]: each[1] for each in work.session.execute(select(column, func.count()).group_by(column))}
    return {name: counted.get(name, 0) for name in names}


def _lag(work: Work) -> float:
    """Seconds since the earliest instant at which an open consultation could have been closed; 0: none could."""
    first = work.session.scalar(select(func.min(Consultation.deadline_at)).where(Consultation.state == State.OPEN))
    if first is None:
        return 0.0
    return max(0.0, (work.now - first).total_seconds() - work.settings.close_drain_seconds)
