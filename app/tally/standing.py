"""The right to vote, read again at the close for the rules that want it read there."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from app.consultations.correspondence import deadline_of
from app.consultations.models import Consultation, Seat
from app.consultations.procedure import reads_standing_at_close
from app.consultations.queries import body_of, decisions, seats
from app.core.work import Work
from app.members.queries import RosterLine, roster
from app.record.events import EventType
from app.record.service import append
from app.replies import ledger
from app.replies.ledger import Place
from app.rules import Standing


def read_again(work: Work, consultation: Consultation) -> None:
    """Freeze the standing of every seat as it is now, with an event for each that has changed since the opening.

    Where no decision wants it, nothing is read. Who joined the body since has no seat, and who left it has no vote.
    """
    named = decisions(work, consultation)
    if not any(map(reads_standing_at_close, named)):
        return
    lines = _lines(work, consultation)
    roll = seats(work, consultation)
    for seat in roll:
        line = lines.get(seat.code)
        standing = Standing(line.standing) if line else Standing.WITHOUT_VOTE
        if standing != seat.standing:
            _note(work, consultation, seat, standing=standing, line=line)
        ledger.follow_standing(work, Place(consultation=consultation, seat=seat, decisions=named), standing)
    consultation.closing_entitled_count = sum(seat.closing_standing == Standing.ENTITLED for seat in roll)


def _lines(work: Work, consultation: Consultation) -> Mapping[str, RosterLine]:
    """The members as of the close; where it comes late, because no scheduler ran, as of the day of the deadline."""
    moment = min(work.now, deadline_of(consultation))
    found = roster(work, body_of(work, consultation).code, on=moment.astimezone(ZoneInfo(consultation.zone)).date())
    return {line.code: line for line in found.lines}


def _note(work: Work, consultation: Consultation, seat: Seat, *, standing: Standing, line: RosterLine | None) -> None:
    """Day and reason are those of the loss; a right regained, or lost by leaving the body, has neither."""
    is_dated = line is not None and standing is Standing.WITHOUT_VOTE
    since = line.standing_from if line and is_dated else None
    append(
        work,
        consultation.reference,
        EventType.STANDING,
        facts={"member": seat.code, "standing": standing, "from": since.isoformat() if since else None},
        secrets_={"reason_commit": line.standing_reason if line and is_dated else None},
    )
