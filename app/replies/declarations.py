"""What single Member States declare after adoption: a register of its own, which changes neither count nor outcome."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.consultations.approval import Approval, approved_facts
from app.consultations.correspondence import Party
from app.consultations.models import Consultation, Decision, Seat, State
from app.consultations.queries import by_reference, decisions, in_language
from app.consultations.stationery import Stack, circulate
from app.core.work import Work
from app.letters import declaration, declaration_withdrawn
from app.letters.facts import DeclarationFacts
from app.officers.refusals import SecondOfficerNeeded
from app.outbox.letter import Letter
from app.record.events import EventType, instant
from app.record.service import Appended, append, lock
from app.replies.declaration_refusals import (
    DeclarationMissing,
    DeclarationNotForeseen,
    DeclaredBefore,
    MemberUnknown,
    NotAdopted,
    NotAnnounced,
    OutsideWindow,
    ReceivedInFuture,
    TextMissing,
)
from app.replies.models import Declared
from app.replies.refusals import DecisionUnknown
from app.rules import AfterAdoption, Declaration, Outcome, is_within_days, last_day, rule_from_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """What a Member State sent to the organisation."""

    #: Name of the decision, code of the member.
    decision: str
    member: str
    kind: Declaration
    #: In its own words, in the language received.
    text: str
    #: When the organisation received it; this decides, not when it was entered.
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """Whose declaration on what."""

    consultation: Consultation
    decision: Decision
    seat: Seat


def declare(work: Work, reference: str, deposit: Deposit, *, approval: Approval) -> Declared:
    """Enter a declaration in the register and tell everybody. Its reason is the declaration itself.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NotAnnounced: its outcome has not been announced.
        DecisionUnknown, MemberUnknown: it does not have that decision or member.
        NotAdopted, DeclarationNotForeseen: the decision was not adopted, or its rule has no such declaration.
        ReceivedInFuture, OutsideWindow: by when it was received.
        DeclaredBefore: the same kind stands already.
        TextMissing: it says nothing.
        SecondOfficerNeeded: the same officer twice.
    """
    _check_officers(approval)
    if not deposit.text.strip():
        raise TextMissing
    lock(work, reference)
    subject = _subject(work, reference, deposit.decision, deposit.member)
    _check_window(work, subject, deposit, _foreseen(subject, deposit.kind))
    if _standing(work, subject, deposit.kind) is not None:
        raise DeclaredBefore(member=deposit.member, name=deposit.decision)
    event = append(
        work,
        reference,
        EventType.DECLARED,
        facts={
            "item": deposit.decision,
            "member": deposit.member,
            "kind": str(deposit.kind),
            "received_at": instant(deposit.received_at),
        }
        | approved_facts(work, approval),
        secrets_={"text_commit": deposit.text},
    )
    row = _row(work, subject, deposit, event)
    work.session.add(row)
    work.session.flush()
    _tell(work, subject, row, event)
    return row


def withdraw_declaration(work: Work, reference: str, *, decision: str, member: str, approval: Approval) -> Declared:
    """Note that a Member State has withdrawn its declaration, and tell everybody; it stays in the register.

    Raises:
        ConsultationUnknown, NotAnnounced, DecisionUnknown, MemberUnknown: as in `declare`.
        DeclarationMissing: no declaration of the member on that decision stands.
        SecondOfficerNeeded: the same officer twice.
    """
    _check_officers(approval)
    lock(work, reference)
    subject = _subject(work, reference, decision, member)
    row = _standing(work, subject)
    if row is None:
        raise DeclarationMissing(member=member, name=decision)
    row.withdrawn_at = work.now
    event = append(
        work,
        reference,
        EventType.DECLARATION_WITHDRAWN,
        facts={"item": decision, "member": member, "kind": row.kind, "declaration": row.index}
        | approved_facts(work, approval),
        secrets_={"reason_commit": approval.reason},
    )
    _tell(work, subject, row, event)
    return row


def _check_officers(approval: Approval) -> None:
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded


def _subject(work: Work, reference: str, name: str, member: str) -> _Subject:
    consultation = by_reference(work, reference)
    if consultation.state != State.ANNOUNCED:
        raise NotAnnounced(reference=reference, state=consultation.state)
    decision = next((each for each in decisions(work, consultation) if each.name == name), None)
    if decision is None:
        raise DecisionUnknown(name=name)
    seat = work.session.scalar(select(Seat).where(Seat.consultation_id == consultation.id, Seat.code == member))
    if seat is None:
        raise MemberUnknown(member=member, reference=reference)
    return _Subject(consultation=consultation, decision=decision, seat=seat)


def _foreseen(subject: _Subject, kind: Declaration) -> AfterAdoption:
    if subject.decision.outcome != Outcome.ADOPTED:
        raise NotAdopted(name=subject.decision.name)
    after = rule_from_plain(subject.decision.rule).after_adoption
    if after is None or after.declaration is not kind:
        raise DeclarationNotForeseen(name=subject.decision.name, kind=kind)
    return after


def _check_window(work: Work, subject: _Subject, deposit: Deposit, after: AfterAdoption) -> None:
    zone = ZoneInfo(subject.consultation.zone)
    announced_at = subject.consultation.announced_at or work.now
    if deposit.received_at > work.now:
        raise ReceivedInFuture(received=deposit.received_at.astimezone(zone).isoformat())
    first, days = announced_at.astimezone(zone).isoformat(), after.window_days
    is_timely = (
        deposit.received_at >= announced_at
        if days is None
        else is_within_days(deposit.received_at, since=announced_at, days=days, zone=zone)
    )
    if not is_timely:
        last = last_day(announced_at, days=days, zone=zone).isoformat() if days is not None else "–"
        raise OutsideWindow(received=deposit.received_at.astimezone(zone).isoformat(), first=first, last=last)


def _standing(work: Work, subject: _Subject, kind: Declaration | None = None) -> Declared | None:
    chosen = select(Declared).where(
        Declared.decision_id == subject.decision.id,
        Declared.seat_id == subject.seat.id,
        Declared.withdrawn_at.is_(None),
    )
    if kind is not None:
        chosen = chosen.where(Declared.kind == kind)
    return work.session.scalars(chosen.order_by(Declared.index.desc())).first()


def _row(work: Work, subject: _Subject, deposit: Deposit, event: Appended) -> Declared:
    return Declared(
        consultation_id=subject.consultation.id,
        decision_id=subject.decision.id,
        seat_id=subject.seat.id,
        index=event.index,
        kind=deposit.kind,
        text=deposit.text.strip(),
        received_at=deposit.received_at,
        declared_at=work.now,
    )


def _tell(work: Work, subject: _Subject, row: Declared, event: Appended) -> None:
    original = subject.consultation.original

    def written(paper: Stack, party: Party) -> Letter:
        facts = DeclarationFacts(
            member=in_language(subject.seat.names, party.language) or subject.seat.code,
            kind=row.kind,
            name=subject.decision.name,
            title=in_language(subject.decision.titles, party.language, original),
            text=row.text,
            received_at=row.received_at,
        )
        compose = declaration.compose if row.withdrawn_at is None else declaration_withdrawn.compose
        return compose(paper.sheet, party.addressee, declared=facts)

    circulate(work, subject.consultation, written, cause=event.index)
