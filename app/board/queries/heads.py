"""What a consultation is, the list of all of them, and whether anything has changed since the last look."""

import hashlib
import json

from sqlalchemy import func, select

from app.board.facts import ConsultationLine, Head, Version
from app.board.queries.scope import is_letter_of
from app.consultations.manuscript_models import Circular
from app.consultations.models import Certify, Consultation, Decision, State
from app.consultations.procedure import TAKES_ANSWERS
from app.consultations.queries import by_reference, in_language, rounds_after
from app.core.work import Work
from app.members.models import Body
from app.outbox.models import OutboxLetter
from app.record.events import EventType
from app.record.models import RecordEvent, RecordHead
from app.rules.vocabulary import After, During

MOST_LISTED = 200


def consultation_lines(work: Work, language: str) -> tuple[ConsultationLine, ...]:
    """The consultations, those with the latest deadline first, drafts on top."""
    rows = work.session.execute(
        select(Consultation, Body)
        .join(Body, Body.id == Consultation.body_id)
        .order_by(Consultation.deadline_at.is_not(None), Consultation.deadline_at.desc(), Consultation.reference)
        .limit(MOST_LISTED)
    )
    return tuple(
        ConsultationLine(
            reference=consultation.reference,
            title=in_language(consultation.titles, language, consultation.original),
            body=in_language(body.names, language),
            state=State(consultation.state),
            zone=consultation.zone,
            place=in_language(body.place, language),
            deadline_at=consultation.deadline_at,
            entitled=consultation.entitled_count,
            replied=consultation.replied_count,
            complete=consultation.complete_count,
        )
        for consultation, body in rows
    )


def head(work: Work, consultation: Consultation, language: str) -> Head:
    """What the consultation is, in one language."""
    rows = work.session.execute(
        select(Body.names, Body.place, Circular.language)
        .outerjoin(Circular, Circular.consultation_id == consultation.id)
        .where(Body.id == consultation.body_id)
        .order_by(Circular.language)
    ).all()
    body = rows[0]
    counted = work.session.execute(
        select(
            func.count().filter(TAKES_ANSWERS),
            func.count(Decision.item_id.distinct()),
            func.count(Decision.settled_at).filter(TAKES_ANSWERS),
        ).where(Decision.consultation_id == consultation.id)
    ).one()
    return Head(
        reference=consultation.reference,
        title=in_language(consultation.titles, language, consultation.original),
        body=in_language(body.names, language),
        place=in_language(body.place, language),
        zone=consultation.zone,
        state=State(consultation.state),
        opened_at=consultation.opened_at,
        replies_open_at=consultation.replies_open_at,
        deadline_at=consultation.deadline_at,
        closed_at=consultation.closed_at,
        announced_at=consultation.announced_at,
        withdrawn_at=consultation.withdrawn_at,
        extended=consultation.extended_count,
        was_tally_seen=_was_tally_seen(work, consultation.reference),
        items=counted[1],
        decisions=counted[0],
        settled=counted[2],
        languages=len(consultation.languages),
        circulars=tuple(row.language for row in rows if row.language) if consultation.opened_at else (),
        during=During(consultation.disclosure_during),
        after=After(consultation.disclosure_after),
        certify=Certify(consultation.certify),
        is_illustrative=consultation.is_illustrative,
        seats=consultation.seat_count,
        entitled=consultation.entitled_count,
    )


def version(work: Work, reference: str) -> Version:
    """What tells one state of the board from another, but for the passing of time.

    Raises:
        ConsultationUnknown: there is none of that reference.
    """
    consultation = by_reference(work, reference)
    size = work.session.scalar(select(RecordHead.size).where(RecordHead.log == reference))
    letters = work.session.execute(
        select(OutboxLetter.state, func.count(), func.sum(OutboxLetter.tries))
        .where(is_letter_of(consultation))
        .group_by(OutboxLetter.state)
        .order_by(OutboxLetter.state)
    )
    later = [(each.reference, each.state) for each in rounds_after(work, consultation)]
    seen = [consultation.state, size, consultation.replied_count, [tuple(row) for row in letters], later]
    tag = hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()[:16]
    return Version(tag=tag, deadline_at=consultation.deadline_at)


def _was_tally_seen(work: Work, reference: str) -> bool:
    lines = work.session.scalars(
        select(RecordEvent.line).where(RecordEvent.log == reference, RecordEvent.type == EventType.EXTENDED)
    )
    return any(bool(json.loads(line)["tally_seen"]) for line in lines)
