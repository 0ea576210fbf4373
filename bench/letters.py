"""Letters per second from queued to accepted, beside ready bytes by raw smtplib and beside Flask-Mail as it comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from app.core.work import SHELL, begin, look
from app.outbox.models import LetterState, OutboxLetter
from bench import senders
from bench.ground import Database, Ground, opened
from bench.measure import Measurement, Target, alternating
from bench.processes import seconds_together
from bench.ready import fill
from bench.sink import running_sink

NAME = "letters"
PROCESSES = (1, 4)
RAW, STOCK = Target(bound=0.5), Target(bound=4)
#: Flask-Mail needs no more to show its rate, and would take minutes.
_ENOUGH_FOR_STOCK = 1000
_NOTE = "6 kB, no annex, DKIM off; the same sink on both sides"


@dataclass(frozen=True, slots=True)
class _Case:
    database: Database
    processes: int
    letters: int
    rounds: int


def measured(ground: Ground) -> Iterator[Measurement]:
    """At each size on both databases; the one large number once, on PostgreSQL."""
    with running_sink() as port:
        for processes in PROCESSES:
            for database in Database:
                for letters in ground.scale.seats:
                    yield from _beside(ground, port, _Case(database, processes, letters, ground.scale.rounds))
            yield from _beside(ground, port, _Case(Database.POSTGRESQL, processes, ground.scale.letters, 1))


def _beside(ground: Ground, port: int, case: _Case) -> Iterator[Measurement]:
    ours, raw, stock = alternating(
        [
            partial(_ours, ground, port, case),
            partial(_ready, senders.raw, port, case.processes, case.letters),
            partial(_ready, senders.stock, port, case.processes, min(case.letters, _ENOUGH_FOR_STOCK)),
        ],
        rounds=case.rounds,
    )
    by = f"{case.processes} process{'es' if case.processes > 1 else ''}, {case.database}"
    for limit, name, target in ((raw, "raw smtplib", RAW), (stock, "Flask-Mail", STOCK)):
        yield Measurement(
            name=NAME,
            what=f"{by}, against {name}",
            unit="letters/s",
            seats=case.letters,
            ours=ours,
            limit=limit,
            target=target,
            note=_NOTE,
        )


def _ours(ground: Ground, port: int, case: _Case) -> float:
    settings = ground.settings(case.database, mail_port=port)
    with opened(settings), begin(SHELL) as work:
        fill(work, case.letters)
    seconds = seconds_together([partial(senders.ours, settings)] * case.processes)
    with opened(settings), look(SHELL) as work:
        accepted = work.session.scalar(select(func.count()).where(OutboxLetter.state == LetterState.ACCEPTED))
    if accepted != case.letters:
        raise RuntimeError(f"{accepted} of {case.letters} letters were accepted")
    return case.letters / seconds


def _ready(sender: senders.Ready, port: int, processes: int, letters: int) -> float:
    numbers = range(letters)
    return letters / seconds_together([partial(sender, port, numbers[each::processes]) for each in range(processes)])
