"""What the tables say of a consultation, in one hash: the same record must always have led to the same tables."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import Select, select

from app.consultations.models import Consultation, Count, Decision, Seat
from app.core.work import Work
from app.members.models import Body, FocalPoint, Member, MemberName, Membership
from app.record.events import HOUSE
from app.replies.models import Contest, Declared, Reply

_OF_CONSULTATION = (Decision, Seat, Reply, Contest, Declared)
_OF_HOUSE = (Body, Member, MemberName, Membership, FocalPoint)


def projections(work: Work, log: str) -> Mapping[str, str]:
    """Table to the hash over what it holds of a log: counters, answers, outcomes; of the house, bodies and members."""
    if log == HOUSE:
        return {each.__tablename__: _hash(work, select(each.__table__).order_by(each.id)) for each in _OF_HOUSE}
    number = select(Consultation.id).where(Consultation.reference == log).scalar_subquery()
    found: dict[str, Select[tuple[object, ...]]] = {
        each.__tablename__: select(each.__table__).where(each.consultation_id == number).order_by(each.id)
        for each in _OF_CONSULTATION
    }
    found[Consultation.__tablename__] = select(Consultation.__table__).where(Consultation.reference == log)
    found[Count.__tablename__] = (
        select(Count.__table__)
        .join(Decision, Decision.id == Count.decision_id)
        .where(Decision.consultation_id == number)
        .order_by(Count.decision_id, Count.member_class, Count.choice)
    )
    return {name: _hash(work, chosen) for name, chosen in found.items()}


def _hash(work: Work, chosen: Select[tuple[object, ...]]) -> str:
    found = hashlib.sha256()
    for row in work.session.execute(chosen):
        found.update(repr(tuple(map(_plain, row))).encode())
    return found.hexdigest()


def _plain(value: object) -> object:
    """Objects of JSON have no order, and each database keeps one of its own."""
    return sorted(value.items()) if isinstance(value, dict) else value
