"""Each kind of process looks after the other: the web after the scheduler, the scheduler after the web.

Whoever notices a silence raises the alarm, once for each silence however many look: what tells one from the next is
the last sign of life, which is the same for all.
"""

from app.core.clock import steady_seconds
from app.core.work import SCHEDULER, WEB, begin, house, look
from app.outbox.delivery import send_due
from app.outbox.models import LetterKind
from app.schedule.round import Round
from app.schedule.sending import own_name
from app.watch import service as watch
from app.watch.alarms import end_alarm, raise_alarm
from app.watch.models import AlarmKind
from app.watch.probe import web_answers
from app.watch.queries import WEB as WEB_PROCESS
from app.watch.queries import last_beat, patience, scheduler_state


def watch_scheduler(turn: Round) -> None:
    """In a web process: where the scheduler is silent officers are told, by letters that are sent from here.

    Nobody else sends them then. As long as the silence lasts they are tried again like any other letter.
    """
    with look(WEB) as work:
        if not scheduler_state(work).is_silent:
            return
    with begin(WEB) as work:
        # It may have ticked a moment ago.
        state = scheduler_state(work)
        if state.is_silent:
            turn.done = raise_alarm(work, AlarmKind.SCHEDULER_SILENT, since=state.beat_at)
    send_due(owner=own_name(), guard=lambda letter: turn.item(f"letter {letter}"), kinds=(LetterKind.ALARM,))


class WebWatch:
    """In a scheduler: asks again and again whether the web answers, and tells officers by the usual way when not.

    It must have asked in vain for some time itself: after a pause of everything, such as a night, the last answer is
    long ago and says nothing.
    """

    def __init__(self) -> None:
        self._failing_since: float | None = None

    def __call__(self, turn: Round) -> None:
        """Ask once. A web that has never answered is still being set up, and nobody is told."""
        if web_answers(house().settings):
            self._failing_since = None
            with begin(SCHEDULER) as work:
                watch.beat(work, WEB_PROCESS)
                end_alarm(work, AlarmKind.WEB_SILENT)
            return
        now = steady_seconds()
        if self._failing_since is None:
            self._failing_since = now
        with begin(SCHEDULER) as work:
            longest, last_at = patience(work.settings.watch_seconds), last_beat(work, WEB_PROCESS)
            is_long = now - self._failing_since >= longest.total_seconds()
            if is_long and last_at is not None and work.now - last_at > longest:
                turn.done = raise_alarm(work, AlarmKind.WEB_SILENT, since=last_at)
