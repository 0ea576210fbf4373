"""Who can be written to or called in a consultation, and what became of the last letter to each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.board.queries.scope import is_letter_of
from app.consultations.code_models import MissionCode
from app.consultations.correspondence import focal_points_in
from app.consultations.models import Consultation, Invitation, Seat
from app.consultations.queries import body_of, by_reference, in_language
from app.core.work import Work
from app.members.models import FocalPoint
from app.outbox.models import OutboxLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """One focal point of one seat."""

    member: str
    code: str
    #: How many decisions its member has answered.
    answered: int
    name: str
    title: str
    email: str
    language: str
    role: str
    #: None: it has no link, or its link was withdrawn.
    invitation_id: str | None
    #: How often the link has been replaced.
    replaced: int
    #: Of the last letter to it: a value of `LetterState`, "" where there was none; and what the server said.
    letter_state: str
    letter_at: datetime | None
    server_words: str
    #: When the code of its mission was issued that is good at present; None: there is none.
    code_issued_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPage:
    """All of them in the body's order, those of one seat together."""

    reference: str
    place: str
    zone: str
    state: str
    deadline_at: datetime | None
    lines: tuple[ContactLine, ...]


def contact_page(work: Work, reference: str, *, language: str, without_reply: bool = False) -> ContactPage:
    """The focal points of a consultation; with `without_reply` those of entitled seats that hold no answer.

    Raises:
        ConsultationUnknown: there is none of that reference.
    """
    consultation = by_reference(work, reference)
    chosen = focal_points_in(consultation)
    if without_reply:
        chosen = chosen.where(Seat.current_index.is_(None), Seat.standing == "entitled")
    last = _last_letters(work, consultation)
    codes = _codes(work, consultation)
    return ContactPage(
        reference=reference,
        place=in_language(body_of(work, consultation).place, language),
        zone=consultation.zone,
        state=consultation.state,
        deadline_at=consultation.deadline_at,
        lines=tuple(
            _line(seat, point, invitation, (last.get(point.id), codes.get(seat.id)), language)
            for seat, point, invitation in work.session.execute(chosen)
        ),
    )


def _line(
    seat: Seat,
    point: FocalPoint,
    invitation: Invitation | None,
    sent: tuple[OutboxLetter | None, datetime | None],
    language: str,
) -> ContactLine:
    letter, code_issued_at = sent
    return ContactLine(
        member=in_language(seat.names, language) or seat.code,
        code=seat.code,
        answered=seat.answered_count,
        name=point.name,
        title=point.title,
        email=point.email,
        language=point.language,
        role=point.role,
        invitation_id=invitation.id if invitation else None,
        replaced=invitation.version - 1 if invitation else 0,
        letter_state=letter.state if letter else "",
        letter_at=(letter.accepted_at or letter.queued_at) if letter else None,
        server_words=letter.server_words if letter else "",
        code_issued_at=code_issued_at,
    )


def _codes(work: Work, consultation: Consultation) -> dict[int, datetime]:
    """Seat to the instant at which the code of its mission was issued that is good at present."""
    rows = work.session.execute(
        select(MissionCode.seat_id, MissionCode.issued_at).where(
            MissionCode.consultation_id == consultation.id, MissionCode.revoked_at.is_(None)
        )
    )
    return {row.seat_id: row.issued_at for row in rows}


def _last_letters(work: Work, consultation: Consultation) -> dict[int | None, OutboxLetter]:
    """Focal point to the letter that was queued to it last."""
    latest = (
        select(OutboxLetter.focal_point_id, func.max(OutboxLetter.queued_at).label("queued_at"))
        .where(is_letter_of(consultation), OutboxLetter.focal_point_id.is_not(None))
        .group_by(OutboxLetter.focal_point_id)
        .subquery()
    )
    rows = work.session.scalars(
        select(OutboxLetter)
        .join(
            latest,
            (latest.c.focal_point_id == OutboxLetter.focal_point_id) & (latest.c.queued_at == OutboxLetter.queued_at),
        )
        .where(is_letter_of(consultation))
    )
    return {row.focal_point_id: row for row in rows}
