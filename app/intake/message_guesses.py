"""Whose a message may be, and what about. Guesses, shown as such: anybody can write any sender and any subject."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from app.consultations.models import Consultation, Seat, State
from app.core.work import Work
from app.intake.message_models import Guess
from app.intake.mime_reading import MailRead
from app.members.models import FocalPoint, Member
from app.outbox.returns import SentLetter

_ANSWERABLE = (State.OPEN, State.CLOSED, State.ANNOUNCED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guessed:
    """What can be said of a message before anybody has read it."""

    #: None: it cannot be told.
    consultation_id: int | None
    #: Code of the member; "": nothing to guess from.
    member: str
    guessed_from: Guess


def guessed(work: Work, mail: MailRead, letter: SentLetter | None) -> Guessed:
    """The member by the sender's address, else by the letter that is answered; the consultation likewise."""
    member, guessed_from = _member_at(work, mail.sender), Guess.ADDRESS
    if not member and letter is not None:
        member, guessed_from = letter.member, Guess.LETTER
    return Guessed(
        consultation_id=_consultation(work, mail, letter, member),
        member=member,
        guessed_from=guessed_from if member else Guess.NOTHING,
    )


def _member_at(work: Work, address: str) -> str:
    """Code of the one member with a focal point in office of this address; "": none, or several."""
    found = work.session.scalars(
        select(Member.code)
        .join(FocalPoint, FocalPoint.member_id == Member.id)
        .where(FocalPoint.email == address, FocalPoint.removed_at.is_(None))
        .distinct()
    ).all()
    return found[0] if len(found) == 1 else ""


def _consultation(work: Work, mail: MailRead, letter: SentLetter | None, member: str) -> int | None:
    if letter is not None and letter.log:
        return work.session.scalar(select(Consultation.id).where(Consultation.reference == letter.log))
    rows = work.session.execute(
        select(Consultation.id, Consultation.reference).where(Consultation.state.in_(_ANSWERABLE))
    ).all()
    named = [row for row in rows if _is_named(row.reference, mail.subject)]
    if named:
        return int(max(named, key=lambda row: len(row.reference)).id)
    invited = work.session.scalars(
        select(Seat.consultation_id)
        .join(Consultation, Consultation.id == Seat.consultation_id)
        .where(Seat.code == member, Consultation.state == State.OPEN)
    ).all()
    return invited[0] if len(invited) == 1 else None


def _is_named(reference: str, subject: str) -> bool:
    """Whether a subject names a reference, and not a longer one that begins or ends with it."""
    return re.search(rf"(?<![\w/-]){re.escape(reference)}(?![\w/-])", subject, re.IGNORECASE) is not None
