"""The drill: restore a backup elsewhere, read its record anew, count again, and compare with what is live."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, select

from app.consultations.models import Consultation, State
from app.core.clock import monotonic_seconds
from app.core.db import db
from app.core.work import Work, look
from app.custody import backup, on_sqlite, restore
from app.custody.manifest import Manifest
from app.custody.projections import projections
from app.custody.refusals import TargetNeeded
from app.record import checking
from app.rules import RuleProblem
from app.tally.counting import CountsDisagree, decided

#: States in which there are counters.
_COUNTED = (State.OPEN, State.CLOSED, State.ANNOUNCED)


@dataclass(slots=True)
class Report:
    """How a drill went."""

    #: Step to how long it took, in seconds.
    seconds: dict[str, float] = field(default_factory=dict)
    #: What was found, a line each, for operators.
    found: list[str] = field(default_factory=list)
    #: What differs or is wrong; empty after a drill that went well.
    differences: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        began = monotonic_seconds()
        yield
        self.seconds[name] = monotonic_seconds() - began


def drill(*, existing: Path | None, into: str) -> Report:
    """Restore into a place of its own and compare.

    Args:
        existing: a backup; None: one is made for the drill, and goes with it.
        into: address of an empty PostgreSQL database, which is filled; "" on SQLite.

    Raises:
        CustodyRefusal: the backup is damaged, foreign, or cannot be restored.
    """
    report = Report()
    if db.engine.dialect.name == "postgresql" and not into:
        raise TargetNeeded
    with TemporaryDirectory(prefix="placet-drill-") as place:
        directory = existing or Path(place) / "backup"
        if existing is None:
            with report.step("backup made"):
                backup.make(directory, keys=None)
        with report.step("backup checked"):
            found = restore.sound(directory)
        with report.step("restored"):
            copy = _filled(directory, found, into=into, place=Path(place))
        with report.step("record read again"):
            logs = restore.read_again(copy, found)
        report.found.append(
            f"{found.size} bytes of {found.made_at}, {sum(each.size for each in logs)} events in {len(logs)} logs"
        )
        with report.step("counted again"), look(at=copy) as work:
            report.differences += _miscounted(work)
        with report.step("compared with what is live"):
            _compare(report, copy)
        copy.dispose()
    return report


def _filled(directory: Path, found: Manifest, *, into: str, place: Path) -> Engine:
    if into:
        with restore.elsewhere(into) as engine:
            restore.load(directory, found, engine)
        return _still(engine)
    on_sqlite.load(directory, place / on_sqlite.FILE)
    return on_sqlite.opened(place / on_sqlite.FILE)


def _still(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _miscounted(work: Work) -> list[str]:
    """Counters that a recount of the seats does not confirm, and outcomes that their rule does not give."""
    wrong = []
    for each in work.session.scalars(select(Consultation).where(Consultation.state.in_(_COUNTED))):
        try:
            again = decided(work, each)
        except (CountsDisagree, RuleProblem) as error:
            wrong.append(f"{each.reference}: {error}")
            continue
        if each.state != State.OPEN:
            wrong += [
                f"{each.reference}: decision {one.decision.name} is {one.decision.outcome}, "
                f"and by its rule {one.verdict.outcome}"
                for one in again
                if (one.decision.outcome, one.decision.clause) != (one.verdict.outcome, one.verdict.clause)
            ]
    return wrong


def _compare(report: Report, copy: Engine) -> None:
    """Every log of the copy is the beginning of the live one; where they are as long, the tables are the same."""
    live_engine = db.engine if db.engine.dialect.name == "sqlite" else _still(db.engine)
    with look(at=copy) as restored, look(at=live_engine) as live:
        names = checking.logs(restored)
        sizes = {log: checking.head_size(live, log) for log in names}
        for log in names:
            size = checking.head_size(restored, log)
            if checking.root_at(live, log, size) != checking.root_at(restored, log, size):
                report.differences.append(f"{log}: the live record does not begin with the {size} events of the copy")
            elif sizes[log] > size:
                report.found.append(f"{log}: {sizes[log] - size} events since")
            else:
                report.differences += _unequal(live, restored, log)
        report.found.append(f"{len(names)} logs compared")


def _unequal(live: Work, restored: Work, log: str) -> list[str]:
    here, there = projections(live, log), projections(restored, log)
    return [f"{log}: {name} differs from what is live" for name in sorted(here) if here[name] != there[name]]
