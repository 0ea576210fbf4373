"""Reminders that an officer orders beside the plan: to all who have not replied, never twice within an hour."""

from datetime import timedelta
from http import HTTPStatus

from app.consultations.approval import opened
from app.core.errors import Refusal
from app.core.i18n import N_
from app.core.work import Work
from app.outbox.models import LetterKind
from app.outbox.queries import latest_letter
from app.record.events import EventType, instant
from app.record.service import append, lock
from app.reminders.queries import Debt, Reminder, debts_in
from app.reminders.service import write

#: The same focal point is not reminded again sooner, whatever had it reminded.
BETWEEN_REMINDERS = timedelta(hours=1)


class NobodyToRemind(Refusal):
    """All have replied, or all who have not were reminded a short while ago."""

    code = "nobody_to_remind"
    status = HTTPStatus.CONFLICT
    text = N_("Nobody is to be reminded: all have replied, or were reminded within the last hour.")


def remind_all(work: Work, reference: str) -> int:
    """Queue a reminder to every focal point whose member owes an answer in this consultation; how many there are.

    Content plays no part: whoever owes is reminded, whatever has been answered so far.

    Raises:
        ConsultationUnknown, NotOpen: there is no such open consultation.
        NobodyToRemind: nobody owes, the period has expired, or all who owe were reminded within the last hour.
    """
    lock(work, reference)
    consultation = opened(work, reference)
    reminders = [
        Reminder(cause=instant(work.now), attempt=0, debts=(debt,))
        for debt in debts_in(work, consultation)
        if not _is_reminded_lately(work, debt)
    ]
    if not reminders:
        raise NobodyToRemind
    append(work, reference, EventType.REMINDED, facts={"by": int(work.actor.id), "letters": len(reminders)})
    for each in reminders:
        write(work, each)
    return len(reminders)


def _is_reminded_lately(work: Work, debt: Debt) -> bool:
    last = latest_letter(work, LetterKind.REMINDER, focal_point_id=debt.focal_point.id)
    return last is not None and not last.is_dropped and work.now - last.queued_at < BETWEEN_REMINDERS
