"""A council of any size with replies and letters, written as rows: the board reads, whoever wrote them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from app.consultations.models import Consultation, Count, Decision, DueInstant, DueKind, Invitation, Seat, State
from app.core.work import Work
from app.members.models import Body, Member
from app.outbox.models import OutboxLetter
from app.record.events import EventType
from app.record.service import append
from app.replies.models import Contest, Difference, Reply, ReplyKind
from tests.make import in_all_languages, make_body, make_draft, make_focal_point


@dataclass(frozen=True, kw_only=True)
class Place:
    """One seat to be made."""

    code: str
    names: Mapping[str, str]
    region: str = "A"
    groups: Sequence[str] = ()
    zone: str = ""
    standing: str = "entitled"
    answers: Mapping[str, str] = field(default_factory=dict)
    is_reached: bool = True


def places(count: int, **facts: Any) -> list[Place]:
    """So many entitled members without a reply, all reached."""
    return [
        Place(code=f"M{number}", names=in_all_languages(f"Member {number}"), **facts) for number in range(1, count + 1)
    ]


def open_board(work: Work, seats: Sequence[Place], **changes: Any) -> Consultation:
    """The small consultation, open for ten days over these seats, with an invitation to each."""
    if work.session.scalar(select(Body.id)) is None:
        make_body(work)
    consultation = make_draft(work, **changes)
    work.session.flush()
    decisions = list(
        work.session.scalars(
            select(Decision).where(Decision.consultation_id == consultation.id).order_by(Decision.position)
        )
    )
    entitled = [seat for seat in seats if seat.standing == "entitled"]
    consultation.state = State.OPEN
    consultation.opened_at = work.now
    consultation.deadline_at = work.now + timedelta(days=10, hours=5)
    consultation.seat_count, consultation.entitled_count = len(seats), len(entitled)
    consultation.replied_count = sum(bool(seat.answers) for seat in entitled)
    consultation.complete_count = sum(len(seat.answers) == len(decisions) for seat in entitled)
    work.session.flush()
    append(work, consultation.reference, EventType.OPENED, facts={"body": "council"})
    if seats:
        _seat(work, consultation, seats)
    _count(work, decisions, entitled)
    for seat in seats:
        add_letter(work, consultation, seat.code, state="accepted" if seat.is_reached else "refused")
    for days, kind in ((7, DueKind.REMINDER), (9, DueKind.REMINDER), (10, DueKind.CLOSE)):
        work.session.add(
            DueInstant(consultation_id=consultation.id, kind=kind, due_at=work.now + timedelta(days=days, hours=5))
        )
    work.session.flush()
    return consultation


def add_letter(work: Work, consultation: Consultation, member: str, **facts: Any) -> OutboxLetter:
    """One letter that has come to its end, or not."""
    number = secrets.token_hex(8)
    state = facts.get("state", "accepted")
    letter = OutboxLetter(
        id=number,
        kind=facts.get("kind", "invitation"),
        dedupe_key=number,
        log=facts.get("log", consultation.reference),
        member=member,
        focal_point_id=facts.get("focal_point_id"),
        cause="0",
        attempt=0,
        address=f"mission@{member.lower()}.example",
        language="en",
        subject="Consultation",
        message_id=f"<{number}@test>",
        sha256="0" * 64,
        raw=None,
        wiped_at=work.now,
        state=state,
        queued_at=work.now,
        next_try_at=work.now,
        tries=1,
        spare_copies=facts.get("spare_copies", 0),
        accepted_at=work.now if state == "accepted" else None,
        settled_at=work.now,
        server_words="250 2.0.0 Ok: queued as 4F2A" if state == "accepted" else "550 5.1.1 No such mailbox here",
    )
    work.session.add(letter)
    work.session.flush()
    return letter


def add_reply(work: Work, consultation: Consultation, code: str, index: int, **facts: Any) -> Reply:
    """A reply that stands, with its focal point; `differing`, `is_contested` and `noticed` as asked for."""
    seat = work.session.scalars(select(Seat).where(Seat.consultation_id == consultation.id, Seat.code == code)).one()
    point = make_focal_point(work, work.session.get_one(Member, seat.member_id), f"mission@{code.lower()}.example")
    invitation = Invitation(
        id=secrets.token_hex(8), consultation_id=consultation.id, seat_id=seat.id, focal_point_id=point.id
    )
    work.session.add(invitation)
    work.session.flush()
    seat.current_index = index
    reply = Reply(
        consultation_id=consultation.id,
        seat_id=seat.id,
        invitation_id=invitation.id,
        index=index,
        kind=ReplyKind.REPLY,
        received_at=work.now,
        answers=seat.answers,
        given=seat.answers,
        statements={},
        replaces=None,
        name="A. Person",
        function="Counsellor",
        instructions="",
        language="en",
        receipt_code=f"K7QX-{index}",
        form_nonce=secrets.token_hex(8),
        form_sha256="0" * 64,
        differing=list(facts.get("differing", ())),
    )
    work.session.add(reply)
    if facts.get("is_contested"):
        work.session.add(
            Contest(
                consultation_id=consultation.id,
                reply_index=index,
                focal_point_id=point.id,
                index=index + 1,
                contested_at=work.now,
            )
        )
    if "noticed" in facts:
        work.session.add(
            Difference(
                consultation_id=consultation.id,
                seat_id=seat.id,
                standing_index=index,
                invitation_id=invitation.id,
                noticed_at=work.now,
                decisions=list(facts["noticed"]),
            )
        )
    work.session.flush()
    return reply


def _seat(work: Work, consultation: Consultation, seats: Sequence[Place]) -> None:
    members = [Member(code=seat.code, region=seat.region, groups=list(seat.groups), zone=seat.zone) for seat in seats]
    work.session.add_all(members)
    work.session.flush()
    work.session.execute(
        insert(Seat),
        [
            {
                "consultation_id": consultation.id,
                "member_id": member.id,
                "code": seat.code,
                "names": dict(seat.names),
                "position": position,
                "region": seat.region,
                "groups": list(seat.groups),
                "zone": seat.zone,
                "standing": seat.standing,
                "weight": 1,
                "member_class": "",
                "current_index": None,
                "answers": dict(seat.answers),
                "answered_count": len(seat.answers),
            }
            for position, (seat, member) in enumerate(zip(seats, members, strict=True))
        ],
    )


def _count(work: Work, decisions: Sequence[Decision], entitled: Sequence[Place]) -> None:
    for decision in decisions:
        answers = [seat.answers[decision.name] for seat in entitled if decision.name in seat.answers]
        for choice in dict.fromkeys(answers):
            heads = answers.count(choice)
            work.session.merge(
                Count(decision_id=decision.id, member_class="", choice=choice, heads=heads, weight=heads)
            )
    work.session.flush()
