"""What all replies to a consultation have in common, kept in the process as long as its log says that it is true.

Decisions, rules and texts are the same for each of thousands of replies. They are read once, and again as soon as an
event of the log has changed what everybody sees (`common_index` of its head), which is looked at under the lock; and
after a minute, as pages are, since a body bears names of its own. What is kept belongs to no session and is changed by
nobody: who changes something reads it anew.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, bindparam, exists, select
from sqlalchemy.orm import Session, defer

from app.consultations.models import Consultation, Decision, TextChange
from app.consultations.queries import decisions
from app.core.work import Work
from app.members.models import Body
from app.record.service import Locked
from app.replies.shown import asked_anew, corrections

#: Consultations of one database, the ones read last.
MOST_KEPT: Final = 24
_READ: Final = (
    select(Consultation, Body, exists().where(TextChange.consultation_id == Consultation.id).label("is_corrected"))
    .join(Body, Body.id == Consultation.body_id)
    .where(Consultation.reference == bindparam("log"))
    .options(defer(Consultation.document))
)


class Sign(NamedTuple):
    """What the same is seen by."""

    common_index: int | None
    state: str
    deadline_at: datetime | None
    minute: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """A consultation, the body that is consulted, its decisions, and which of them are asked anew since when."""

    sign: Sign
    consultation: Consultation
    body: Body
    decisions: Sequence[Decision]
    anew: Mapping[str, int]


#: By the database: its connections, which all its engines share.
_kept: WeakKeyDictionary[Pool, OrderedDict[str, Common]] = WeakKeyDictionary()


def common(work: Work, locked: Locked, *, state: str, deadline_at: datetime | None) -> Common:
    """What is kept, or what is read now; the caller holds the lock on the log.

    `state` and `deadline_at` of the consultation were read under it.
    """
    sign = Sign(
        common_index=locked.common_index,
        state=state,
        deadline_at=deadline_at,
        minute=work.now.replace(second=0, microsecond=0),
    )
    kept = _kept.setdefault(work.session.get_bind().engine.pool, OrderedDict())
    found = kept.get(locked.log)
    if found is not None and found.sign == sign and locked.common_index is not None:
        return found
    if locked.common_index is None:
        return _read(work, locked.log, sign)
    # In a session of its own, so that nothing belongs to this one, whatever it holds already.
    with Session(work.session.connection()) as session:
        found = kept[locked.log] = _read(replace(work, session=session), locked.log, sign)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    return found


def _read(work: Work, log: str, sign: Sign) -> Common:
    row = work.session.execute(_READ, {"log": log}).one()
    consultation = row.Consultation
    return Common(
        sign=sign,
        consultation=consultation,
        body=row.Body,
        decisions=decisions(work, consultation, is_read=False),
        anew=asked_anew(corrections(work, consultation)) if row.is_corrected else {},
    )
