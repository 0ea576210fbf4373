"""A second way in for whoever the mail does not reach: a code by post, which has the links mailed once more.

A code never shows a link and never opens anything: it makes the house write again to the addresses that it has on file
already. So whoever steals one learns nothing, and the answer to a wrong one is the answer to a right one.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select, update

from app.consultations.circulars import CODE_PATH
from app.consultations.code_models import MissionCode
from app.consultations.correspondence import parties_of, sheet
from app.consultations.invitations import renew
from app.consultations.models import Consultation, Seat, State
from app.consultations.queries import by_id, by_reference, seats
from app.consultations.refusals import NoSuchSeat, NotOpen
from app.core.work import Work
from app.letters.papers.slip import SlipFacts
from app.record.events import EventType
from app.record.service import append, lock

#: Twelve of 32 signs are 60 bits: too many to try, so that a plain hash is enough.
CODE_LENGTH = 12
_GROUP = 4
#: Without signs that are read as others (0 and o, 1 and l).
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCode:
    """A code as it is printed once, with what its slip says."""

    member: str
    slip: SlipFacts


def issue_codes(work: Work, reference: str, member: str = "") -> tuple[IssuedCode, ...]:
    """Issue a code to the mission of a member, or to those of all; a former one is good for nothing any more.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NotOpen: it is not open.
        NoSuchSeat: that member has no seat in it.
    """
    lock(work, reference)
    consultation = by_reference(work, reference)
    if consultation.state != State.OPEN:
        raise NotOpen(reference=reference, state=consultation.state)
    chosen = [each for each in seats(work, consultation) if member in ("", each.code)]
    if not chosen:
        raise NoSuchSeat(member=member, reference=reference)
    return tuple(_issue(work, consultation, each) for each in chosen)


def use_code(work: Work, typed: str) -> bool:
    """Mail the links of the seat that a code was issued to; whether it was a good one, which nobody is told."""
    found = work.session.scalar(_live(typed))
    if found is None:
        return False
    consultation = by_id(work, found.consultation_id)
    lock(work, consultation.reference)
    # What was issued or closed while the lock was awaited is known only now.
    work.session.expire_all()
    code = work.session.scalar(_live(typed))
    if code is None or consultation.state != State.OPEN:
        return False
    seat = work.session.get_one(Seat, code.seat_id)
    invited = [each.invitation for each in parties_of(work, consultation, seat) if each.invitation is not None]
    count = sum(renew(work, each.id) for each in invited)
    _tell(work, consultation, seat, "used", letters=count)
    return True


def _issue(work: Work, consultation: Consultation, seat: Seat) -> IssuedCode:
    revoked = work.session.scalars(
        update(MissionCode)
        .where(MissionCode.seat_id == seat.id, MissionCode.revoked_at.is_(None))
        .values(revoked_at=work.now)
        .returning(MissionCode.id)
    ).all()
    if revoked:
        _tell(work, consultation, seat, "revoked")
    code = "".join(secrets.choice(_SIGNS) for _ in range(CODE_LENGTH))
    work.session.add(
        MissionCode(
            consultation_id=consultation.id,
            seat_id=seat.id,
            code_sha256=_hash(code),
            issued_at=work.now,
            revoked_at=None,
        )
    )
    work.session.flush()
    _tell(work, consultation, seat, "issued")
    return IssuedCode(member=seat.code, slip=_slip(work, consultation, seat, code))


def _slip(work: Work, consultation: Consultation, seat: Seat, code: str) -> SlipFacts:
    """In the language of the mission's first focal point; in the original's where it has none."""
    language = next((each.language for each in parties_of(work, consultation, seat)), consultation.original)
    return SlipFacts(
        sheet=sheet(work, consultation, language),
        member=seat.names.get(language, seat.code),
        code="-".join(_groups(code)),
        code_address=work.settings.public_url.rstrip("/") + CODE_PATH,
    )


def _groups(code: str) -> Sequence[str]:
    return [code[start : start + _GROUP] for start in range(0, len(code), _GROUP)]


def _live(typed: str) -> Select[MissionCode]:
    return select(MissionCode).where(MissionCode.code_sha256 == _hash(typed), MissionCode.revoked_at.is_(None))


def _hash(typed: str) -> str:
    """What is stored of a code; hyphens, spaces and capitals do not matter."""
    return hashlib.sha256("".join(each for each in typed.lower() if each in _SIGNS).encode()).hexdigest()


def _tell(work: Work, consultation: Consultation, seat: Seat, act: str, **facts: object) -> None:
    told = {"member": seat.code, "act": act, "by": str(work.actor), **facts}
    append(work, consultation.reference, EventType.MISSION_CODE, facts=told)
