"""The right to vote, read again at the close for the rules that want it read there."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from app.consultations.alternates import standings
from app.consultations.correspondence import deadline_of
from app.consultations.models import Consultation, Seat
from app.consultations.procedure import may_step_in, reads_standing_at_close
from app.consultations.queries import body_of, decisions, seats
from app.core.work import Work
from app.members.queries import RosterLine, roster
from app.record.events import EventType
from app.record.service import append
from app.replies import ledger
from app.replies.places import place_of
from app.rules import Standing


def read_again(work: Work, consultation: Consultation) -> None:
    """Freeze the standing of every seat as it is now, with an event for each that has changed since the opening.

    Where no decision wants it, nothing is read. Who joined the body since has no seat, and who left it has no vote.
    """
    named = decisions(work, consultation)
    if not any(map(reads_standing_at_close, named)):
        return
    lines, roll = _lines(work, consultation), seats(work, consultation)
    closing = standings(
        {seat.code: lines[seat.code].standing if seat.code in lines else Standing.WITHOUT_VOTE for seat in roll},
        {seat.code: seat.alternate_for for seat in roll},
        is_provided_for=any(map(may_step_in, named)),
    )
    for seat in roll:
        if closing[seat.code] != seat.standing:
            _note(work, consultation, seat, standing=closing[seat.code], line=lines.get(seat.code))
    for seat in roll:
        if not seat.alternate_for:
            ledger.follow_standing(work, place_of(work, consultation, seat), closing)
    consultation.closing_entitled_count = sum(
        closing[seat.code] is Standing.ENTITLED for seat in roll if not seat.alternate_for
    )


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
