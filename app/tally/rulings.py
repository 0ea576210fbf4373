"""Rulings: where a rule leaves a hole, a person decides in words, and two officers record it."""

from app.consultations.approval import Approval
from app.consultations.models import Consultation, State
from app.consultations.queries import by_reference
from app.core.work import Work
from app.officers.refusals import SecondOfficerNeeded
from app.record.events import EventType
from app.record.service import append, lock
from app.rules import Outcome, possible_rulings
from app.tally.counting import Decided, decided
from app.tally.outcomes import write_outcome
from app.tally.refusals import (
    AnnouncedBefore,
    NoSuchDecision,
    NothingComputed,
    NothingUndetermined,
    RulingImpossible,
    RulingTextMissing,
)


def rule_on(work: Work, reference: str, name: str, *, outcome: Outcome, approval: Approval) -> None:
    """Record a ruling on an undetermined decision of a closed consultation; nothing holds its announcement any more.

    Args:
        work: the caller's unit of work.
        reference: of the consultation.
        name: of the decision.
        outcome: what the ruling gives.
        approval: the ruling's text, in the language received, as its reason, and two officers.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NothingComputed: it is not closed.
        AnnouncedBefore: its outcome has been announced.
        NoSuchDecision: it does not have the decision.
        NothingUndetermined: the rule decides by itself, or a ruling stands.
        RulingImpossible: a ruling cannot give that outcome.
        RulingTextMissing: no text is given.
        SecondOfficerNeeded: the same officer twice.
        CountsDisagree: counters and seats tell different numbers.
    """
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    if not approval.reason.strip():
        raise RulingTextMissing
    lock(work, reference)
    consultation = by_reference(work, reference)
    _check_closed(consultation)
    found = _named(decided(work, consultation), name)
    possible = possible_rulings(found.verdict)
    if not possible:
        raise NothingUndetermined(name=name, reference=reference)
    if outcome not in possible:
        raise RulingImpossible(name=name, outcome=outcome, possible=", ".join(possible))
    facts = {
        "item": name,
        "outcome": str(outcome),
        "approved_by": [approval.by, approval.approved_by],
        "via": str(work.actor.kind),
    }
    append(work, reference, EventType.RULING, facts=facts, secrets_={"reason_commit": approval.reason})
    found.decision.ruling = outcome
    write_outcome(work, consultation, decided(work, consultation))


def _check_closed(consultation: Consultation) -> None:
    if consultation.state == State.ANNOUNCED:
        raise AnnouncedBefore(reference=consultation.reference)
    if consultation.state != State.CLOSED:
        raise NothingComputed(reference=consultation.reference, state=consultation.state)


def _named(found: tuple[Decided, ...], name: str) -> Decided:
    for each in found:
        if each.decision.name == name:
            return each
    raise NoSuchDecision(name=name)
