"""Consultations at every size, made once in a run and copied for each measurement: as a draft, opened, answered."""

import random
import shutil
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Update, create_engine, make_url, select, update
from sqlalchemy.pool import NullPool

from app.consultations.models import Consultation, Count, Seat
from app.consultations.opening import open_consultation
from app.consultations.queries import by_reference, decisions, seats
from app.core.work import SHELL, Work, begin
from app.outbox.models import LetterState, OutboxLetter
from app.record.service import lock
from bench.ground import Database, Ground, opened
from bench.houses import draft, found_council
from config import Settings

REFERENCE = "DM-26/1"
#: Seats up to which the circular goes with each invitation.
MOST_ENCLOSED = 1_000
#: Of how many seats all but one have answered.
ONE_SILENT_OF = 3
ANSWERS = ("approve", "disapprove", "abstain")
#: How often each of these is given, of twenty times.
_OFTEN = (17, 1, 2)


class Stage(StrEnum):
    """How far the consultation is."""

    DRAFT = "draft"
    OPEN = "open"
    #: Two thirds of the seats hold an answer to every decision.
    ANSWERED = "answered"


_made: dict[tuple[Path, Database, int, Stage], Settings] = {}


def house_of(ground: Ground, database: Database, seats: int, stage: Stage, **changes: object) -> Settings:
    """Settings over a database of its own that holds a council of that many seats and its consultation.

    `changes` are settings.
    """
    return _copy(ground, _template(ground, database, seats, stage), **(_enclosed(seats) | changes))


def _enclosed(seats: int) -> dict[str, object]:
    """Above a thousand seats the circular does not go with each letter: that alone would be gigabytes."""
    return {} if seats <= MOST_ENCLOSED else {"letter_attachment_kilobytes": 0}


def _template(ground: Ground, database: Database, seats: int, stage: Stage) -> Settings:
    key = (ground.directory, database, seats, stage)
    if key not in _made:
        _made[key] = _make(ground, database, seats, stage)
    return _made[key]


def _make(ground: Ground, database: Database, seats: int, stage: Stage) -> Settings:
    if stage is Stage.DRAFT:
        settings = ground.settings(database, **_enclosed(seats))
    else:
        settings = house_of(ground, database, seats, Stage.DRAFT if stage is Stage.OPEN else Stage.OPEN)
    with opened(settings), begin(SHELL) as work:
        match stage:
            case Stage.DRAFT:
                found_council(work, seats)
                draft(work, REFERENCE)
            case Stage.OPEN:
                open_consultation(work, REFERENCE)
            case Stage.ANSWERED:
                answer(work, REFERENCE)
    _settle(settings)
    return settings


def answer(work: Work, reference: str) -> None:
    """Let two thirds of the seats hold a complete reply, with the counters that they would have left.

    Written straight into seats and counters, which is all that boards and closings read: the way of a reply itself is
    measured elsewhere. A close that found the two apart would refuse to decide.
    """
    lock(work, reference)
    consultation = by_reference(work, reference)
    named = decisions(work, consultation)
    given = [each for each in seats(work, consultation) if each.position % ONE_SILENT_OF]
    draw = random.Random(reference)  # noqa: S311 - answers, no secret
    counted: dict[tuple[int, str], int] = {}
    rows = []
    for seat in given:
        vector = dict(zip([each.name for each in named], draw.choices(ANSWERS, _OFTEN, k=len(named)), strict=True))
        rows.append({"id": seat.id, "answers": vector, "answered_count": len(vector), "current_index": seat.position})
        for each in named:
            key = (each.id, vector[each.name])
            counted[key] = counted.get(key, 0) + 1
    if rows:
        work.session.execute(update(Seat), rows)
    # Whoever answered has had the letter.
    work.session.execute(
        update(OutboxLetter).values(
            state=LetterState.ACCEPTED, accepted_at=work.now, settled_at=work.now, raw=None, wiped_at=work.now
        )
    )
    for (decision_id, choice), heads in counted.items():
        chosen = (Count.decision_id == decision_id, Count.choice == choice)
        work.session.execute(update(Count).where(*chosen).values(heads=heads, weight=heads))
    work.session.execute(
        update(Consultation)
        .where(Consultation.id == consultation.id)
        .values(replied_count=len(rows), complete_count=len(rows))
    )


def over(now: datetime) -> Update:
    """Lets the closing date of all consultations have passed."""
    return update(Consultation).values(opened_at=now - timedelta(days=1), deadline_at=now - timedelta(hours=1))


def number_of(work: Work) -> int:
    """Number of the consultation."""
    return work.session.scalars(select(Consultation.id).where(Consultation.reference == REFERENCE)).one()


def _copy(ground: Ground, template: Settings, **changes: object) -> Settings:
    url = template.database_url
    if url:
        name = ground.server.create_database(template=make_url(url).database or "")
        return ground.settings(Database.SQLITE, database_url=ground.server.url(name), **changes)
    settings = ground.settings(Database.SQLITE, **changes)
    shutil.copy(template.data_dir / "placet.sqlite", settings.data_dir / "placet.sqlite")
    return settings


def _settle(settings: Settings) -> None:
    """Let planner and files know what was written: as it is after a night, and not in the minute after."""
    engine = create_engine(settings.sqlalchemy_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE")
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
