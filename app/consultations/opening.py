"""Opening: seats, texts, annexes and rules are frozen, links issued and letters queued, in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from app.consultations.alternates import standings
from app.consultations.circulars import enclosures, freeze
from app.consultations.correspondence import Party, deadline_of
from app.consultations.invitations import issue_all, link
from app.consultations.models import Consultation, Count, Decision, DueInstant, DueKind, Seat, State
from app.consultations.preflight import deadline_from, problems_before_opening, roster_of
from app.consultations.procedure import may_step_in
from app.consultations.queries import body_of, by_reference, circular_hashes, decisions, in_language, items
from app.consultations.refusals import NotADraft, NotReady, Problem
from app.consultations.settling import lets_early
from app.consultations.stationery import Stack, circulate
from app.consultations.texts import common_hash, text_hashes
from app.core.work import Work
from app.letters import copy, invitation
from app.letters.facts import Enclosed
from app.members.models import Scope
from app.members.queries import RosterLine
from app.outbox.letter import Letter
from app.record.events import EventType, instant, text_hash
from app.record.service import append, lock
from app.rules import parse_lead, reminder_instants


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What opening did."""

    seats: int
    entitled: int
    deadline_at: datetime
    invitations: int
    copies: int
    #: Advice that did not stand in the way.
    advice: tuple[Problem, ...]


def open_consultation(work: Work, reference: str) -> Opened:
    """Open a consultation now: everything exists together or nothing does.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NotADraft: it has been opened before.
        NotReady: something stands in the way; all reasons at once.
    """
    lock(work, reference)
    consultation = by_reference(work, reference)
    if consultation.state != State.DRAFT:
        raise NotADraft(reference=reference)
    established = _establish(work, consultation)
    enclosed = enclosures(work, consultation)
    told = circulate(
        work,
        consultation,
        lambda paper, party: _letter(
            work, paper, party, enclosed.get(party.language) or enclosed.get(consultation.original)
        ),
        cause=established.index,
        until_at=consultation.deadline_at,
    )
    return Opened(
        seats=consultation.seat_count,
        entitled=consultation.entitled_count,
        deadline_at=deadline_of(consultation),
        invitations=established.invitations,
        copies=told - established.invitations,
        advice=established.advice,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Established:
    """What an opening is told of."""

    #: Of its event.
    index: int
    invitations: int
    advice: tuple[Problem, ...]


def _establish(work: Work, consultation: Consultation) -> _Established:
    """All of an opening but its letters; what it read of all members is let go with it, before these are made.

    Raises:
        NotReady: something stands in the way.
    """
    found = roster_of(work, consultation)
    problems = problems_before_opening(work, consultation, found=found)
    blocking = [problem for problem in problems if problem.is_blocking]
    if blocking:
        raise NotReady(consultation.reference, blocking)
    _begin(work, consultation, found.lines)
    _freeze_decisions(work, consultation)
    seats = _take_seats(work, consultation, found.lines)
    plan(work, consultation, since=work.now)
    _plan_exchange(work, consultation)
    printed = freeze(work, consultation)
    facts = _opened_facts(work, consultation, seats) | {"circular_sha256": printed}
    event = append(work, consultation.reference, EventType.OPENED, facts=facts)
    return _Established(
        index=event.index,
        invitations=_invite(work, consultation, seats, found.lines),
        advice=tuple(problem for problem in problems if not problem.is_blocking),
    )


def plan(work: Work, consultation: Consultation, *, since: datetime) -> None:
    """Write the instants at which reminders and the close are due; those at or before `since` are skipped."""
    deadline_at = deadline_of(consultation)
    leads = [parse_lead(str(text)) for text in consultation.document.get("reminders", [])]
    # Nothing is owed before replies may be given.
    since = max(since, consultation.replies_open_at or since)
    instants = reminder_instants(leads, deadline=deadline_at, opened_at=since, zone=ZoneInfo(consultation.zone))
    for due_at in instants:
        work.session.add(DueInstant(consultation_id=consultation.id, kind=DueKind.REMINDER, due_at=due_at))
    work.session.add(DueInstant(consultation_id=consultation.id, kind=DueKind.CLOSE, due_at=deadline_at))
    work.session.flush()


def forget_due(work: Work, consultation: Consultation, kinds: Collection[DueKind] = tuple(DueKind)) -> None:
    """Take back what was planned and is not done."""
    work.session.execute(
        delete(DueInstant).where(
            DueInstant.consultation_id == consultation.id, DueInstant.done_at.is_(None), DueInstant.kind.in_(kinds)
        )
    )


def _plan_exchange(work: Work, consultation: Consultation) -> None:
    """The instant at which the exchange of views is over; no extension moves it."""
    if consultation.replies_open_at is not None:
        work.session.add(
            DueInstant(consultation_id=consultation.id, kind=DueKind.REPLIES_OPEN, due_at=consultation.replies_open_at)
        )


def _begin(work: Work, consultation: Consultation, lines: Sequence[RosterLine]) -> None:
    consultation.state = State.OPEN
    consultation.opened_at = work.now
    consultation.deadline_at = deadline_from(consultation, consultation.deadline_text, base=work.now)
    if consultation.replies_open_text:
        consultation.replies_open_at = deadline_from(consultation, consultation.replies_open_text, base=work.now)
    consultation.seat_count = sum(not line.alternate_for for line in lines)
    consultation.entitled_count = sum(line.has_vote for line in lines)


def _freeze_decisions(work: Work, consultation: Consultation) -> None:
    for item in items(work, consultation):
        for decision in item.decisions:
            decision.text_sha256 = text_hashes(
                item, decision, languages=consultation.languages, annexes=item.annexes, original=consultation.original
            )
            decision.common_sha256 = common_hash(decision.text_sha256)
    consultation.early_size = 0 if lets_early(decisions(work, consultation)) else None


def _take_seats(work: Work, consultation: Consultation, lines: Sequence[RosterLine]) -> list[Seat]:
    named = decisions(work, consultation)
    standing = standings(
        {line.code: line.standing for line in lines},
        {line.code: line.alternate_for for line in lines},
        is_provided_for=any(map(may_step_in, named)),
    )
    seats = [
        Seat(
            consultation_id=consultation.id,
            member_id=line.member_id,
            code=line.code,
            names=dict(line.names),
            position=position,
            region=line.region,
            groups=list(line.groups),
            zone=line.zone,
            standing=standing[line.code],
            weight=line.weight,
            member_class=line.member_class,
            alternate_for=line.alternate_for,
            answers={},
        )
        for position, line in enumerate(lines)
    ]
    work.session.add_all(seats)
    classes = sorted({seat.member_class for seat in seats if not seat.alternate_for})
    for decision in named:
        work.session.add_all(
            Count(decision_id=decision.id, member_class=each, choice=choice, heads=0, weight=0)
            for each in classes
            for choice in decision.choices
        )
    work.session.flush()
    return seats


def _opened_facts(work: Work, consultation: Consultation, seats: Sequence[Seat]) -> dict[str, object]:
    basis = in_language(consultation.legal_basis, consultation.original, consultation.original)
    return {
        "body": body_of(work, consultation).code,
        "legal_basis_sha256": text_hash(basis),
        "opens_at": instant(work.now),
        "replies_open_at": instant(consultation.replies_open_at) if consultation.replies_open_at else None,
        "deadline": instant(deadline_of(consultation)),
        "zone": consultation.zone,
        "disclosure": {
            "during": consultation.disclosure_during,
            "after": consultation.disclosure_after,
            "audience": consultation.disclosure_audience,
        },
        "roster": [_seat_facts(seat) for seat in seats],
        "items": [_item_facts(decision) for decision in decisions(work, consultation)],
        "continues": consultation.continues or None,
        "letter_sha256": circular_hashes(work, consultation),
    }


def _seat_facts(seat: Seat) -> dict[str, object]:
    facts: dict[str, object] = {
        "member": seat.code,
        "standing": seat.standing,
        "weight": seat.weight,
        "class": seat.member_class,
    }
    return facts | ({"alternate_for": seat.alternate_for} if seat.alternate_for else {})


def _item_facts(decision: Decision) -> dict[str, object]:
    return {
        "item": decision.name,
        "text_sha256": decision.text_sha256,
        "choices": decision.choices,
        "rule": decision.rule,
    }


def _invite(work: Work, consultation: Consultation, seats: Sequence[Seat], lines: Sequence[RosterLine]) -> int:
    """Issue a link to every focal point that may reply; how many these are."""
    to = [
        (seat, point)
        for seat, line in zip(seats, lines, strict=True)
        for point in line.focal_points
        if point.scope == Scope.REPLY
    ]
    issue_all(work, consultation, to)
    return len(to)


def _letter(work: Work, paper: Stack, party: Party, enclosure: Enclosed | None) -> Letter:
    sheet, body, items, rules = paper.sheet, paper.body, paper.items, paper.rules
    if party.invitation is None:
        return copy.compose(sheet, party.addressee, body=body, items=items, rules=rules, enclosure=enclosure)
    return invitation.compose(
        sheet,
        party.addressee,
        body=body,
        items=items,
        rules=rules,
        link=link(work, party.invitation),
        enclosure=enclosure,
    )
