"""Corrigenda: an announced result is corrected from the record, by a numbered paper beside the original."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.consultations.approval import Approval, approved_facts
from app.consultations.correspondence import Party
from app.consultations.corrigenda import corrected_lines, corrigendum_reference
from app.consultations.invitations import link
from app.consultations.models import Consultation, Corrigendum, Decision, State
from app.consultations.queries import by_reference, decisions, in_language
from app.consultations.stationery import Stack, circulate
from app.core.i18n import speaking
from app.core.work import Work
from app.letters import corrigendum
from app.officers.refusals import SecondOfficerNeeded
from app.outbox.letter import Letter
from app.record.events import EventType
from app.record.queries import last_line
from app.record.service import append, lock
from app.rules import RULING_ID
from app.tally.counting import Decided, decided
from app.tally.numbering import Particulars, follow_outcome, particulars_of, write_particulars
from app.tally.refusals import NoSuchDecision, NotAnnounced, NothingToCorrect


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a corrigendum says besides what the record gives: number and days of decisions, by their names."""

    particulars: Mapping[str, Particulars]


def correct_where_needed(work: Work, reference: str, *, approval: Approval) -> int | None:
    """Publish a corrigendum where the record now gives another result than was announced; None where it does not.

    Raises:
        As `correct`, but `NothingToCorrect`.
    """
    try:
        return correct(work, reference, Correction(particulars={}), approval=approval)
    except NothingToCorrect:
        return None


def correct(work: Work, reference: str, correction: Correction, *, approval: Approval) -> int:
    """Publish a corrigendum to an announced result, and tell everybody; its number comes back.

    Every decision is counted again from the record. The earlier outcome stays in the log and beside the new one.

    Raises:
        ConsultationUnknown, NoSuchDecision: there is no such decision.
        NotAnnounced: the outcome has not been announced.
        NothingToCorrect: neither counts nor outcome, number or days of any decision change; nothing is written then.
        NotAdopted, NumberTaken, ForceBeforeAdoption: of number and days.
        SecondOfficerNeeded, ReasonMissing: the approval is not one of two officers with a reason.
        CountsDisagree: counters and seats tell different numbers.
    """
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    lock(work, reference)
    consultation = by_reference(work, reference)
    if consultation.state != State.ANNOUNCED:
        raise NotAnnounced(reference=reference)
    named = {each.name: each for each in decisions(work, consultation)}
    if unknown := correction.particulars.keys() - named:
        raise NoSuchDecision(name=min(unknown))
    found = decided(work, consultation)
    counted = _announced_counts(work, reference)
    former = {each.decision.name: _said(each.decision, counted.get(each.decision.name, {})) for each in found}
    for each in found:
        _rewrite(consultation, each)
    for name, said in correction.particulars.items():
        write_particulars(work, consultation, named[name], said)
    present = {each.decision.name: _said(each.decision, each.fact["counts"]) for each in found}
    changed = [name for name in present if former[name] != present[name]]
    if not changed:
        raise NothingToCorrect(reference=reference)
    number = _next_number(work, consultation)
    event = append(
        work,
        reference,
        EventType.CORRECTED,
        facts={
            "corrigendum": number,
            "items": {each.decision.name: each.fact for each in found},
            "particulars": {name: particulars_of(named[name]).plain for name in changed},
            **approved_facts(work, approval),
        },
        secrets_={"reason_commit": approval.reason},
    )
    row = Corrigendum(
        consultation_id=consultation.id,
        number=number,
        index=event.index,
        published_at=work.now,
        reasons={consultation.original: approval.reason},
        former={name: former[name] for name in changed},
        present={name: present[name] for name in changed},
    )
    work.session.add(row)
    work.session.flush()
    _tell(work, consultation, row)
    return number


def _tell(work: Work, consultation: Consultation, row: Corrigendum) -> None:
    named = {each.name: each for each in decisions(work, consultation)}
    reason = in_language(row.reasons, consultation.original)

    def written(paper: Stack, party: Party) -> Letter:
        with speaking(party.language):
            lines = corrected_lines(consultation, row, named, party.language)
        return corrigendum.compose(
            paper.sheet,
            party.addressee,
            letter_reference=corrigendum_reference(consultation, row.number),
            number=row.number,
            lines=lines,
            reason=reason,
            link=link(work, party.invitation) if party.invitation else None,
        )

    circulate(work, consultation, written, cause=row.index)


def _rewrite(consultation: Consultation, found: Decided) -> None:
    decision, verdict = found.decision, found.verdict
    decision.outcome, decision.clause, decision.reason = verdict.outcome, verdict.clause, verdict.inequality
    decision.steps = [step.as_plain() for step in verdict.steps]
    if verdict.clause != RULING_ID:
        decision.ruling = ""
    follow_outcome(consultation, decision)


def _announced_counts(work: Work, reference: str) -> Mapping[str, Any]:
    """Decision to the counts that the latest corrigendum gave, or else the outcome that was announced."""
    kinds = (EventType.CORRECTED, EventType.OUTCOME)
    line = next((found for kind in kinds if (found := last_line(work, reference, kind)) is not None), None)
    return {name: fact["counts"] for name, fact in json.loads(line)["items"].items()} if line else {}


def _said(decision: Decision, counts: object) -> dict[str, Any]:
    """What was, or is, announced of a decision."""
    return {
        "outcome": str(decision.outcome),
        "clause": decision.clause,
        "reason": decision.reason,
        "counts": counts,
        **particulars_of(decision).plain,
    }


def _next_number(work: Work, consultation: Consultation) -> int:
    last = work.session.scalar(
        select(func.max(Corrigendum.number)).where(Corrigendum.consultation_id == consultation.id)
    )
    return (last or 0) + 1
