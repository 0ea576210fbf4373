"""Raising an alarm, which tells the officers, once; and its end."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.consultations.queries import in_language
from app.consultations.refusals import ReasonMissing
from app.core.db import insertion
from app.core.work import Work
from app.letters import alarm as letters
from app.letters.facts import Addressee, Contact, Paper
from app.members.models import Body
from app.officers.queries import OfficerLine, on_duty
from app.outbox.letter import BadAddress, Letter, Mailbox, mailbox_of
from app.outbox.service import Cause, Recipient, queue
from app.record.events import HOUSE, EventType, instant
from app.record.queries import checkpoint
from app.record.service import append
from app.watch.models import Alarm, AlarmKind
from app.watch.refusals import NoAlarm

NEVER = "never"
#: A relay that does not answer for so long is told nothing more of it.
RETRY = timedelta(days=1)


def raise_alarm(work: Work, kind: AlarmKind, *, since: datetime | None, seconds: int = 0) -> bool:
    """Raise an alarm and queue a letter to every officer; False: somebody has done so, or one of its kind stands.

    Args:
        work: the caller's unit of work.
        kind: what is wrong.
        since: the last sign of life, or when a clock was found set; None: there was never a sign.
        seconds: by how much the clock was set, forward counted positive.
    """
    written = instant(since) if since else NEVER
    new = insertion(work.session, Alarm).values(kind=kind, since=written, raised_at=work.now, seconds=seconds)
    number = work.session.scalar(new.on_conflict_do_nothing().returning(Alarm.id))
    if number is None:
        return False
    facts = {"alarm": kind, "since": written, "seconds": seconds, "by": str(work.actor)}
    append(work, HOUSE, EventType.ALARM_RAISED, facts=facts)
    for officer in on_duty(work):
        _tell(work, officer, number, _letter(work, kind, since, seconds))
    return True


def end_alarm(work: Work, kind: AlarmKind) -> bool:
    """Note that what was wrong is over; False: there was no alarm of the kind."""
    return _end(work, kind, officer_id=None, by=str(work.actor), reason=None)


def lift_alarm(work: Work, kind: AlarmKind, *, officer_id: int, reason: str) -> None:
    """An officer has looked into it and says that all is well.

    Raises:
        ReasonMissing: no reason is given.
        NoAlarm: there is none of the kind.
    """
    if not reason.strip():
        raise ReasonMissing
    if not _end(work, kind, officer_id=officer_id, by=f"officer:{officer_id}", reason=reason.strip()):
        raise NoAlarm


def open_alarms(work: Work) -> tuple[Alarm, ...]:
    """What is wrong now, the oldest first."""
    return tuple(work.session.scalars(select(Alarm).where(Alarm.ended_at.is_(None)).order_by(Alarm.id)))


def _end(work: Work, kind: AlarmKind, *, officer_id: int | None, by: str, reason: str | None) -> bool:
    since = work.session.scalar(
        update(Alarm)
        .where(Alarm.kind == kind, Alarm.ended_at.is_(None))
        .values(ended_at=work.now, ended_by=officer_id)
        .returning(Alarm.since)
    )
    if since is None:
        return False
    facts = {"alarm": kind, "since": since, "by": by}
    append(work, HOUSE, EventType.ALARM_ENDED, facts=facts, secrets_={"reason_commit": reason})
    return True


def _letter(work: Work, kind: AlarmKind, since: datetime | None, seconds: int) -> Callable[[Paper, Addressee], Letter]:
    """What writes the letter of an alarm to one reader."""
    at = since or work.now
    match kind:
        case AlarmKind.SCHEDULER_SILENT:
            return lambda paper, reader: letters.compose_scheduler(paper, reader, last_at=since)
        case AlarmKind.WEB_SILENT:
            return lambda paper, reader: letters.compose_web(paper, reader, last_at=at)
        case AlarmKind.CLOCK_SET:
            return lambda paper, reader: letters.compose_clock(
                paper, reader, found_at=at, seconds=seconds, is_halted=work.settings.is_production
            )


def _tell(work: Work, officer: OfficerLine, number: int, compose: Callable[[Paper, Addressee], Letter]) -> None:
    """Queue the letter to one officer; an account without an address that takes mail keeps no other from being told."""
    try:
        to = Recipient(mailbox=Mailbox(name=officer.name, address=officer.email))
    except BadAddress:
        return
    written = compose(_paper(work, officer.language, number), Addressee(member="", title="", name=officer.name))
    queue(work, written, to=to, cause=Cause(log="", cause=f"alarm:{number}", retry_until_at=work.now + RETRY))


def _paper(work: Work, language: str, number: int) -> Paper:
    """The writing paper of the first body, in whose name the house writes; before there is one, of the sender."""
    body = work.session.scalars(select(Body).order_by(Body.id).limit(1)).one_or_none()
    office, latest = mailbox_of(work.settings.mail_from), checkpoint(work, HOUSE)
    secretariat = in_language(body.secretariat, language) if body else office.name
    return Paper(
        language=language,
        organisation=in_language(body.names, language) if body else work.settings.deployment,
        secretariat=secretariat,
        place="",
        reference=f"{work.settings.deployment}/{number}",
        contact=Contact(name=secretariat, email=office.address),
        dated=work.now.date(),
        is_illustrative=False,
        checkpoint_size=latest.size,
        checkpoint_root=latest.short_root,
    )
