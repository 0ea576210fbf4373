"""A consultation as one JSON object: what `flask consultations status --json` and the demonstration print."""

from datetime import datetime
from typing import Any

from app.board.queries.delivery import accepted_of_kinds, letter_sums
from app.board.queries.lines import DecisionTally, tallies
from app.consultations.alternates import held
from app.consultations.disclosure import are_answers_visible
from app.consultations.models import Consultation, State
from app.consultations.procedure import decides_nothing
from app.consultations.queries import by_reference, decisions, seats
from app.core.work import Work
from app.record.events import instant


def status(work: Work, reference: str) -> dict[str, Any]:
    """State, counts and letters of a consultation, with keys in a fixed order; instants are UTC.

    Before the close sealed counts are None; outcome and reason are None in any case.

    Raises:
        ConsultationUnknown: there is none of that reference.
    """
    consultation = by_reference(work, reference)
    is_over = consultation.state in {State.CLOSED, State.ANNOUNCED}
    is_visible = are_answers_visible(consultation)
    return {
        "consultation": consultation.reference,
        "state": consultation.state,
        "opens_at": _written(consultation.opened_at),
        "deadline": _written(consultation.deadline_at),
        "seats": consultation.seat_count,
        "entitled": consultation.entitled_count,
        "replies": _replied(work, consultation),
        "late": consultation.late_count,
        "items": {
            each.name: _item(each, is_visible=is_visible, is_over=is_over) for each in tallies(work, consultation)
        },
        **_letters(work, consultation),
    }


def _item(found: DecisionTally, *, is_visible: bool, is_over: bool) -> dict[str, Any]:
    tally = found.tally
    silent = tally.silent if found.commented is None else tally.entitled - found.commented
    return {
        "approve": tally.approve if is_visible else None,
        "disapprove": tally.disapprove if is_visible else None,
        "abstain": tally.abstain if is_visible else None,
        "silent": silent if is_visible else None,
        "outcome": (found.outcome or None) if is_over else None,
        "reason": (found.reason or None) if is_over else None,
    }


def _letters(work: Work, consultation: Consultation) -> dict[str, Any]:
    sums = letter_sums(work, consultation)
    accepted = accepted_of_kinds(work, consultation)
    return {
        "mail": {
            "queued": sums.queued,
            "waiting": sums.waiting,
            "accepted": sums.accepted,
            # One that came back was refused too, only later; this object has no key of its own for it.
            "refused": sums.refused + sums.bounced,
            "unknown": sums.unknown,
            "given_up": sums.given_up,
            "dropped": sums.dropped,
            "spare_copies": sums.spare_copies,
        },
        "reminders": accepted.get("reminder", 0),
        "receipts": accepted.get("receipt", 0),
        "outcome_letters": accepted.get("outcome", 0),
    }


def _replied(work: Work, consultation: Consultation) -> int:
    """Entitled members that hold an answer, their own or their alternate's; from the seats, not from a counter.

    Where nothing is decided, those that sent a statement.
    """
    roster = seats(work, consultation)
    if decides_nothing(decisions(work, consultation)):
        return sum(seat.statement_count > 0 for seat in roster if seat.code in held(roster))
    return sum(map(bool, held(roster).values()))


def _written(moment: datetime | None) -> str | None:
    return instant(moment) if moment is not None else None
