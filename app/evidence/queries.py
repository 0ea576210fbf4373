"""Reading a result, never further than its reach."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.consultations.alternates import held
from app.consultations.correspondence import deadline_of, rule_lines
from app.consultations.corrigenda import corrigenda
from app.consultations.models import Consultation, Decision, Item, Seat, State
from app.consultations.queries import body_of, by_reference, decisions, in_language, items, seats
from app.core.work import Work
from app.evidence.facts import MemberLine, Result, ResultLine
from app.evidence.refusals import ResultNotKnown
from app.letters.facts import OutcomeLine
from app.letters.rule_words import rule_sentences
from app.record.queries import checkpoint
from app.replies.annexed import annexed
from app.replies.declaration_queries import register
from app.replies.display import visible
from app.replies.models import Reply
from app.rules import After, Standing
from app.tally.queries import result
from app.tally.service import letter_reference


def result_of(work: Work, reference: str, *, language: str, reach: After) -> Result:
    """The result of a consultation in one language. Sentences of rules are in the language in use.

    Args:
        work: the caller's unit of work.
        reference: of the consultation.
        language: of names and titles.
        reach: how far it may go; what lies beyond is not read at all.

    Raises:
        ConsultationUnknown: there is none of that reference.
        ResultNotKnown: it is open, a draft, or was withdrawn.
    """
    consultation = by_reference(work, reference)
    if consultation.state not in {State.CLOSED, State.ANNOUNCED} or not (
        consultation.opened_at and consultation.closed_at
    ):
        raise ResultNotKnown(reference=reference)
    body, original = body_of(work, consultation), consultation.original
    roster = seats(work, consultation)
    return Result(
        reference=reference,
        title=in_language(consultation.titles, language, original),
        organisation=in_language(body.names, language, original),
        secretariat=in_language(body.secretariat, language, original),
        legal_basis=in_language(consultation.legal_basis, language, original),
        place=in_language(body.place, language, original),
        zone=consultation.zone,
        language=language,
        opened_at=consultation.opened_at,
        deadline_at=deadline_of(consultation),
        closed_at=consultation.closed_at,
        announced_at=consultation.announced_at,
        letter_reference=letter_reference(work, consultation),
        seats=consultation.seat_count,
        entitled=consultation.entitled_count,
        replied=consultation.replied_count,
        late=consultation.late_count,
        lines=_lines(work, consultation, language),
        rules=tuple(sentence for line in rule_lines(work, consultation) for sentence in rule_sentences(line)),
        reach=reach,
        members=() if reach is After.COUNTS else _members(work, consultation, roster, language),
        statements=annexed(work, consultation, language) if reach is After.NAMES_WITH_TEXT else (),
        declarations=register(work, consultation, language) if consultation.announced_at else (),
        corrigenda=tuple(
            replace(each, reason=visible(each.reason)) for each in corrigenda(work, consultation, language)
        ),
        checkpoint=checkpoint(work, reference),
        is_illustrative=consultation.is_illustrative,
    )


def _lines(work: Work, consultation: Consultation, language: str) -> tuple[ResultLine, ...]:
    outcomes = {each.name: each for each in result(work, consultation, language)}
    parents = {each.id: each for each in items(work, consultation)}
    return tuple(
        _line(each, parents[each.item_id], outcomes[each.name], language, consultation.original)
        for each in decisions(work, consultation)
        if each.name in outcomes
    )


def _line(decision: Decision, item: Item, outcome: OutcomeLine, language: str, original: str) -> ResultLine:
    is_part = decision.name != item.number
    return ResultLine(
        item_number=item.number if is_part else "",
        item_title=in_language(item.titles, language, original) if is_part else "",
        outcome=outcome,
    )


def _members(work: Work, consultation: Consultation, roster: Sequence[Seat], language: str) -> tuple[MemberLine, ...]:
    answers = held(roster)
    standing = _standing_replies(work, consultation)
    return tuple(
        MemberLine(
            code=seat.code,
            name=in_language(seat.names, language) or seat.code,
            is_entitled=seat.standing == Standing.ENTITLED,
            weight=seat.weight,
            answers=answers.get(seat.code, {}),
            received_at=reply.received_at if reply else None,
            channel=reply.channel if reply else "",
            receipt_code=reply.receipt_code if reply else "",
        )
        for seat in roster
        if not seat.alternate_for
        for reply in (standing.get(seat.current_index),)
    )


def _standing_replies(work: Work, consultation: Consultation) -> dict[int | None, Reply]:
    rows = work.session.scalars(
        select(Reply)
        .join(Seat, Seat.id == Reply.seat_id)
        .where(Reply.consultation_id == consultation.id, Reply.index == Seat.current_index)
    )
    return {each.index: each for each in rows}
