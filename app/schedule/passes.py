"""The passes of a tick. Each lists what is due, handles each item in a unit of work of its own, and goes on.

Nothing is kept from running twice at the same time, here or elsewhere: the database says what is due, and
compare-and-set, unique keys and the locks on the logs let each thing happen once.
"""

import fcntl
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.consultations import exchange
from app.core.clock import WatchedClock
from app.core.fault import fault
from app.core.work import SCHEDULER, Work, begin, house, look
from app.outbox import service as outbox
from app.record import checkpoints, holding, level
from app.record.queries import Checkpoint
from app.record.queries import checkpoints as latest_checkpoints
from app.reminders import queries as reminder_queries
from app.reminders import service as reminders
from app.reminders.queries import Agenda
from app.replies import drafts
from app.schedule.round import Round
from app.tally import early
from app.tally import queries as tally_queries
from app.tally import service as tally
from app.watch import service as watch
from app.watch.alarms import end_alarm, raise_alarm
from app.watch.models import AlarmKind
from app.watch.queries import SCHEDULER as SCHEDULER_PROCESS
from app.watch.queries import is_closing_halted

Pass = Callable[[Round], None]
#: How many `mail` events are appended in one transaction.
EVENTS_AT_ONCE = 200
#: What is said of work that waits until two officers have recorded a recovery.
HELD = "the record is older than its last checkpoint"


def show_life(turn: Round) -> None:
    """Let the desk see that the scheduler runs; a sign of life is nothing done. Its silence is over with it."""
    with turn.item("heartbeat"), begin(SCHEDULER) as work:
        watch.beat(work, SCHEDULER_PROCESS)
        end_alarm(work, AlarmKind.SCHEDULER_SILENT)


def compare_clock(turn: Round) -> None:
    """Where every reading of the clock is watched: officers are told that it was set, and nothing is closed.

    Nothing in `flask tick`, which reads it for too short a time.
    """
    clock = house().clock
    if not isinstance(clock, WatchedClock):
        return
    with begin(SCHEDULER) as work:
        if clock.step is not None:
            turn.done = raise_alarm(work, AlarmKind.CLOCK_SET, since=work.now, seconds=round(clock.step))
    # From here on the alarm in the database halts the closing, in every process.
    clock.acknowledge()


def compare_record(turn: Round) -> None:
    """A database that is older than a checkpoint kept on this host is held, for the processes of all hosts."""
    with look(SCHEDULER) as work:
        lost = holding.lost(work)
    turn.failed += [f"{each.log}: {each.size} events, {each.kept.size} were kept" for each in lost]
    if lost:
        with begin(SCHEDULER) as work:
            holding.hold(work)


def expire_leases(turn: Round) -> None:
    """Letters whose sender has vanished are of unknown fate, and due again."""
    with begin(SCHEDULER) as work:
        turn.done = outbox.expire_leases(work)


def drop_stale(turn: Round) -> None:
    """Letters that were not sent while they were true are dropped."""
    with begin(SCHEDULER) as work:
        turn.done = outbox.drop_stale(work)


def open_replies(turn: Round) -> None:
    """Everybody is told once that an exchange of views is over and replies may be given."""
    _each(turn, exchange.due_to_open_replies, exchange.open_replies)


def settle_early(turn: Round) -> None:
    """Decisions that their rule lets be taken before the deadline are taken."""
    _each(turn, early.due_to_settle_early, early.settle_early)


def close_due(turn: Round) -> None:
    """Consultations whose deadline and drain are over, or whose every decision is settled, are closed and decided.

    None while the clock is in doubt: one that was set forward would end deadlines that are not over.
    """
    _each(turn, tally_queries.due_to_close, _close)
    with look(SCHEDULER) as work:
        if is_closing_halted(work):
            turn.failed.append("halted, because the clock was set (flask alarms lift)")


def _close(work: Work, number: int) -> bool:
    # Asked in the transaction that would close, of the very reading by which it is due.
    return not is_closing_halted(work) and tally.close(work, number)


def delete_drafts(turn: Round) -> None:
    """What focal points prepared and did not send goes with the close of its consultation, or with its withdrawal."""
    with begin(SCHEDULER) as work:
        turn.done = drafts.delete_closed(work)


def decide_again(turn: Round) -> None:
    """Closed consultations whose counts an upheld contest has changed are decided anew."""
    _each(turn, tally_queries.due_to_decide_again, tally.decide_again)


def announce_due(turn: Round) -> None:
    """Outcomes that nothing holds are announced, and their letters queued."""
    _each(turn, tally_queries.due_to_announce, tally.announce)


def remind(turn: Round) -> None:
    """One reminder for each focal point that owes; an instant is ticked off once all its letters are queued."""
    with look(SCHEDULER) as work:
        agenda = reminder_queries.agenda(work)
    unfinished: set[int] = set()
    for point in (*agenda.debtors, *agenda.anew):
        with turn.item(f"focal point {point}") as item, begin(SCHEDULER) as work:
            turn.done += reminders.remind(work, point)
        if item.has_failed:
            unfinished |= agenda.debtors.get(point, frozenset())
    _finish(turn, agenda, unfinished)


def record_mail(turn: Round) -> None:
    """What became of letters enters the record, in batches, away from the sending."""
    appended = EVENTS_AT_ONCE
    while appended == EVENTS_AT_ONCE:
        fault("before record")
        with begin(SCHEDULER) as work:
            appended = outbox.record_settled(work, limit=EVENTS_AT_ONCE)
        turn.done += appended


def keep_checkpoints(turn: Round) -> None:
    """The latest checkpoint of every log is kept outside the database. One scheduler of a host at a time.

    Otherwise one that read first and writes last would let the file go back. While the record is held it stays as it
    is: it says what was lost.
    """
    path = house().settings.checkpoint_path
    with _alone(path):
        with look(SCHEDULER) as work:
            is_held = holding.is_held(work)
            compared = None if is_held else _compared(work)
        if is_held:
            turn.failed.append(HELD)
        elif compared is not None:
            turn.done = int(checkpoints.keep(path, compared))


def _compared(work: Work) -> tuple[Checkpoint, ...] | None:
    """All checkpoints; None: the file is known to keep exactly these."""
    before = level.seen(work)
    if level.is_level(work, before):
        return None
    latest = latest_checkpoints(work)
    is_kept = checkpoints.kept(work.settings.checkpoint_path) == checkpoints.written(latest)
    # What was appended between the queries may be in the second only.
    if is_kept and level.seen(work) == before:
        level.remember(work, before)
    return latest


#: In this order; sending stands apart, because it may take long.
BEFORE_SENDING: tuple[tuple[str, Pass], ...] = (
    ("heartbeat", show_life),
    ("clock compared", compare_clock),
    ("record compared", compare_record),
    ("leases ended", expire_leases),
    ("letters dropped", drop_stale),
    ("replies opened", open_replies),
    ("decisions settled early", settle_early),
    ("consultations closed", close_due),
    ("drafts deleted", delete_drafts),
    ("outcomes decided again", decide_again),
    ("outcomes announced", announce_due),
    ("reminders queued", remind),
)
AFTER_SENDING: tuple[tuple[str, Pass], ...] = (
    ("mail events recorded", record_mail),
    ("checkpoints kept", keep_checkpoints),
)


def _each(turn: Round, due: Callable[[Work], Collection[int]], act: Callable[[Work, int], bool]) -> None:
    with look(SCHEDULER) as work:
        numbers = due(work)
    for number in numbers:
        with turn.item(f"consultation {number}"), begin(SCHEDULER) as work:
            is_done = act(work, number)
            turn.done += is_done


def _finish(turn: Round, agenda: Agenda, unfinished: Collection[int]) -> None:
    ready = [each.id for each in agenda.due if each.consultation_id not in unfinished]
    if ready:
        with turn.item("due instants"), begin(SCHEDULER) as work:
            reminders.finish(work, ready)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield
