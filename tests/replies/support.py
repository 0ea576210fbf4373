"""What tests of replies share: a consultation with three Member States and one without the vote, and a way to reply."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.consultations.models import Consultation, Count, Decision, Invitation, Seat
from app.consultations.queries import by_reference, decisions
from app.consultations.settling import settle
from app.core.work import SHELL, Actor, ActorKind, Work, begin, look
from app.links.tokens import FormClaim, InvitationClaim
from app.outbox.models import OutboxLetter
from app.record.events import EventType
from app.record.queries import lines
from app.record.service import append, lock
from app.replies.models import COUNTED, Reply, ReplyKind
from app.replies.service import record_reply
from app.replies.shown import asked_anew, corrections, shown
from app.replies.submission import Recorded, Submission
from app.rules import Choice, Outcome, Portion
from tests.make import invitation_of, make_open_consultation, seat_of

REFERENCE = "DM-26/1"
TIMEOUT_SECONDS = 10
APPROVE, DISAPPROVE, ABSTAIN = Choice.APPROVE, Choice.DISAPPROVE, Choice.ABSTAIN
KEEP, CLEAR = Portion.KEEP, Portion.CLEAR


def open_council(reference: str = REFERENCE, **changes: Any) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, reference, **changes)


def invitation_id(email: str) -> str:
    with look() as work:
        return invitation_of(work, by_reference(work, REFERENCE), email).id


def submission(email: str, given: Mapping[str, Choice | Portion] | None = None, **facts: Any) -> Submission:
    """A confirmed form of a focal point that has seen what stands now; `shown` and `nonce` may be set."""
    with look() as work:
        consultation = by_reference(work, facts.get("reference", REFERENCE))
        invitation = invitation_of(work, consultation, email)
        seat_row = work.session.get_one(Seat, invitation.seat_id)
        seen = shown(seat_row, asked_anew(corrections(work, consultation)))
    return Submission(
        claim=InvitationClaim(invitation=invitation.id, version=facts.get("version", invitation.version)),
        form=FormClaim(
            invitation=facts.get("form_invitation", invitation.id),
            nonce=facts.get("nonce", secrets.token_hex(8)),
            shown=facts.get("shown", seen),
        ),
        given=given or {},
        statement=facts.get("statement", ""),
        reasons=facts.get("reasons", {}),
        name=facts.get("name", "A. Person"),
        function=facts.get("function", "Counsellor"),
        instructions=facts.get("instructions", ""),
        language=facts.get("language", "en"),
        statement_kind=facts.get("statement_kind", ""),
        statement_language=facts.get("statement_language", ""),
    )


def send(submitted: Submission) -> Recorded:
    with begin(
        Actor(kind=ActorKind.FOCAL_POINT, id=submitted.claim.invitation), timeout_seconds=TIMEOUT_SECONDS
    ) as work:
        return record_reply(work, submitted)


def reply(email: str, given: Mapping[str, Choice | Portion] | None = None, **facts: Any) -> Recorded:
    return send(submission(email, given, **facts))


def settle_now(name: str, outcome: Outcome = Outcome.WITHDRAWN) -> bool:
    """Settle a decision as if something had happened that does, with the event by which the others learn of it."""
    with begin(SHELL) as work:
        lock(work, REFERENCE)
        found = by_reference(work, REFERENCE)
        (decision,) = (each for each in decisions(work, found) if each.name == name)
        is_new = settle(work, found, decision, outcome=outcome, clause="", reason="")
        if is_new:
            append(work, REFERENCE, EventType.ITEM_WITHDRAWN, facts={"item": name})
        return is_new


def seat(code: str) -> Seat:
    with look() as work:
        return seat_of(work, by_reference(work, REFERENCE), code)


def consultation() -> Consultation:
    with look() as work:
        return by_reference(work, REFERENCE)


def replies() -> list[Reply]:
    with look() as work:
        return list(work.session.scalars(select(Reply).order_by(Reply.index)))


def letters(kind: str) -> list[OutboxLetter]:
    with look() as work:
        return list(
            work.session.scalars(
                select(OutboxLetter)
                .where(OutboxLetter.kind == kind)
                .options(undefer(OutboxLetter.raw))
                .order_by(OutboxLetter.queued_at, OutboxLetter.address)
            )
        )


def log() -> list[bytes]:
    with look() as work:
        return lines(work, REFERENCE)


@dataclass(frozen=True)
class Counters:
    replied: int
    complete: int
    late: int
    answers: dict[tuple[str, str], int]
    #: Of the answers, without the reason that the rule demands.
    unreasoned: dict[tuple[str, str], int]


def kept_counters() -> Counters:
    with look() as work:
        row = by_reference(work, REFERENCE)
        counts = work.session.execute(
            select(Decision.name, Count.choice, Count.heads, Count.unreasoned_heads)
            .join(Decision, Decision.id == Count.decision_id)
            .where(Decision.consultation_id == row.id)
        ).all()
        answers = {(name, choice): heads for name, choice, heads, _ in counts if heads}
        unreasoned = {(name, choice): heads for name, choice, _, heads in counts if heads}
        return Counters(row.replied_count, row.complete_count, row.late_count, answers, unreasoned)


def recount() -> Counters:
    """The same figures from the replies alone."""
    with look() as work:
        found = by_reference(work, REFERENCE)
        voting = [seat for seat in found.seats if seat.standing == "entitled"]
        vectors = [_vector(work, seat) for seat in voting]
        lacking = [(name, seat.answers[name]) for seat in voting for name in _lacking(work, seat)]
        full = work.session.query(Decision).filter_by(consultation_id=found.id).count()
        late = (
            work.session.query(Reply)
            .join(Seat, Seat.id == Reply.seat_id)
            .filter(Reply.kind == ReplyKind.LATE, Seat.standing == "entitled")
            .count()
        )
    answers = Counter((name, choice) for vector in vectors for name, choice in vector.items())
    return Counters(
        replied=sum(bool(each) for each in vectors),
        complete=sum(len(each) == full for each in vectors),
        late=late,
        answers=dict(answers),
        unreasoned=dict(Counter(lacking)),
    )


def _lacking(work: Work, seat: Seat) -> list[str]:
    """Decisions under a rule that demands reasons, with an answer that says no and no reason since it was given."""
    rows = work.session.scalars(select(Reply).where(Reply.seat_id == seat.id).order_by(Reply.index.desc())).all()
    demanding = [
        each.name
        for each in work.session.scalars(select(Decision).where(Decision.consultation_id == seat.consultation_id))
        if each.rule["negative_reason"] == "excluded_if_missing"
    ]
    return [name for name in demanding if seat.answers.get(name) in {"disapprove", "object"} and not _has(rows, name)]


def _has(rows: Sequence[Reply], name: str) -> bool:
    """Looks back from the last reply until the answer was another one."""
    timely = [each for each in rows if each.kind != ReplyKind.LATE]
    for row in timely:
        if row.kind in COUNTED and row.removed_at is not None:
            return False
        if row.removed_at is None and row.answers.get(name) != timely[0].answers.get(name):
            return False
        if row.removed_at is None and name in row.statements:
            return True
    return False


def _vector(work: Work, seat: Seat) -> dict[str, str]:
    counted = work.session.scalars(
        select(Reply).where(Reply.seat_id == seat.id, Reply.kind.in_(COUNTED)).order_by(Reply.index.desc())
    ).first()
    return {} if counted is None or counted.removed_at is not None else counted.answers


def invitation_row(email: str) -> Invitation:
    with look() as work:
        return invitation_of(work, by_reference(work, REFERENCE), email)


def link_in(letter: OutboxLetter, path: str) -> str:
    """The one address with this path that stands in the letter's plain text, as path only."""
    message = message_from_bytes(letter.raw or b"", policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    (line,) = (line.strip() for line in body.get_content().splitlines() if path in line)
    return path + line.partition(path)[2]
