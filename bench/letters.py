"""Letters per second from queued to accepted, beside ready bytes by raw smtplib and beside Flask-Mail as it comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from app.core.work import SHELL, begin, look
from app.outbox.models import LetterState, OutboxLetter
from bench import senders
from bench.ground import Database, Ground, Scale, opened
from bench.measure import Measurement, Target, alternating
from bench.processes import seconds_together
from bench.ready import fill
from bench.sink import running_sink

NAME = "letters"
RAW, STOCK = Target(bound=0.5), Target(bound=4)
#: Flask-Mail needs no more to show its rate, and would take minutes.
_ENOUGH_FOR_STOCK = 1000
_NOTE = "6 kB, no annex, DKIM off; the same sink on both sides; a process of ours has as many senders as it comes with"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """How they are sent, and how many."""

    database: Database
    processes: int
    letters: int
    rounds: int


def measured(ground: Ground) -> Iterator[Measurement]:
    """At each size on both databases; the one large number once, on PostgreSQL."""
    with running_sink() as port:
        for case in _cases(ground.scale):
            yield from beside(ground, port, case)


def _cases(scale: Scale) -> Iterator[Case]:
    for processes in scale.senders:
        for database in Database:
            for letters in scale.seats:
                yield Case(database=database, processes=processes, letters=letters, rounds=scale.rounds)
        yield Case(database=Database.POSTGRESQL, processes=processes, letters=scale.letters, rounds=1)


def beside(ground: Ground, port: int, case: Case) -> Iterator[Measurement]:
    """One case beside both limits, over the sink at a port."""
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


def _ours(ground: Ground, port: int, case: Case) -> float:
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
