"""What stands of a member's replies: who gave which answer, and the counters that follow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, update

from app.consultations.correspondence import Party, deadline_of, parties_of, party_of
from app.consultations.models import Consultation, Decision, Invitation, Seat, State
from app.consultations.procedure import may_step_in
from app.consultations.queries import by_id, decisions
from app.consultations.settling import is_settled
from app.core.db import note, table_of
from app.core.together import send, write
from app.core.work import Work
from app.members.models import Body, FocalPoint
from app.replies import counters
from app.replies.counters import Pair
from app.replies.models import COUNTED, Reply
from app.replies.reasons import standing_reasons, unreasoned
from app.replies.shown import answers_former_text
from app.rules import Choice, Standing, is_timely

_SEATS: Final = table_of(Seat)
#: What a reply changes of its seat.
_CHANGED: Final = ("current_index", "answers", "answered_count", "settled_count", "statement_count", "unreasoned")
_SETTLED: Final = (
    update(_SEATS)
    .where(_SEATS.c.id == bindparam("seat"))
    .values({name: bindparam(f"new_{name}", type_=_SEATS.c[name].type) for name in _CHANGED})
)
_OF_SEAT: Final = select(Reply).where(Reply.seat_id == bindparam("seat")).order_by(Reply.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One seat in its consultation, loaded under the lock."""

    consultation: Consultation
    seat: Seat
    decisions: Sequence[Decision]
    #: Decision to the index of the correction since which it is asked anew; those that never were are left out.
    anew: Mapping[str, int]
    #: Whether the seat had sent anything when its place was read, and kept a draft.
    has_said: bool = True
    has_draft: bool = True
    #: What the clock showed once the lock was taken; None: nobody asked it.
    read_at: datetime | None = None
    #: The body that is consulted; None: not read yet.
    body: Body | None = None
    #: Focal points of the seat with their invitations, as `correspondence.parties_of` finds them; None: not read yet.
    points: Sequence[tuple[FocalPoint, Invitation | None]] | None = None

    @property
    def is_entitled(self) -> bool:
        """Whether the member has the right to vote in this consultation."""
        return self.seat.standing == Standing.ENTITLED

    @property
    def standing_answers(self) -> dict[str, Choice]:
        """The complete vector that stands."""
        return {name: Choice(choice) for name, choice in self.seat.answers.items()}

    @property
    def pair(self) -> Pair:
        """The member that answers of this seat may count for, and its alternate; one of the two is the seat itself."""
        principal = self.seat.principal if self.seat.alternate_for else None
        is_provided_for = any(map(may_step_in, self.decisions))
        return Pair(
            consultation=self.consultation,
            decisions=self.decisions,
            member=principal or self.seat,
            alternate=(principal or self.seat).alternate if is_provided_for else None,
        )

    def parties(self, work: Work) -> Sequence[Party]:
        """All focal points of the seat."""
        if self.points is None:
            return parties_of(work, self.consultation, self.seat)
        return [party_of(work, self.seat, point, invitation) for point, invitation in self.points]

    def held_by(self, work: Work) -> "Place":
        """The same place with objects of the session, which may be changed."""
        if self.consultation in work.session:
            return self
        consultation = by_id(work, self.consultation.id)
        return replace(self, consultation=consultation, decisions=decisions(work, consultation, is_read=False))

    def is_late(self, received_at: datetime) -> bool:
        """By the time of receipt; after the close nothing counts any more, whenever it was received."""
        is_open = self.consultation.state == State.OPEN
        return not (is_open and is_timely(received_at, deadline_of(self.consultation)))


def replies_of(work: Work, seat: Seat) -> Sequence[Reply]:
    """All replies, late replies and statements of a seat, in the order of the log."""
    return work.session.scalars(_OF_SEAT, {"seat": seat.id}).all()


def givers(replies: Iterable[Reply], anew: Mapping[str, int]) -> dict[str, Reply]:
    """Decision to the reply that gave the answer which stands. `replies`: those of one seat, in order.

    `anew` as `shown.asked_anew`: what was answered to a former text does not stand.
    """
    found: dict[str, Reply] = {}
    for reply in replies:
        if reply.kind not in COUNTED:
            continue
        if reply.removed_at is not None:
            # An upheld contest left the seat empty; what came before does not revive.
            found = {}
            continue
        found |= {name: reply for name in reply.given if not answers_former_text(name, reply.index, anew)}
        found = {name: giver for name, giver in found.items() if name in reply.answers}
    return found


def last_reply(replies: Sequence[Reply]) -> Reply | None:
    """The member's latest counted reply, whether it still stands or not: the one that the next reply replaces."""
    counted = [each for each in replies if each.kind in COUNTED]
    return counted[-1] if counted else None


def settle(work: Work, place: Place, *, index: int | None, vector: Mapping[str, Choice], statements: int = 0) -> None:
    """Let this vector be the one that stands, with the reasons that the seat's replies give, and move the counters.

    Those of settled decisions stay as they are.

    Args:
        work: the caller's unit of work, under the lock on the consultation's log.
        place: the seat; what it has sent last is among its replies already.
        index: of the reply that stands from now on; None: no reply does.
        vector: complete; decision to choice.
        statements: by how many more the seat has sent in time on the whole, or fewer, where one was removed; where
            nothing is decided it counts as a reply.
    """
    pair, seat = place.pair, place.seat
    before = pair.figures()
    now = {
        "current_index": index,
        "answers": {name: str(choice) for name, choice in vector.items()},
        "answered_count": len(vector),
        "settled_count": sum(is_settled(each) and each.name in vector for each in place.decisions),
        "statement_count": seat.statement_count + statements,
        "unreasoned": _lacking(work, place, vector),
    }
    write(work.session, _SETTLED, {"seat": seat.id, **{f"new_{name}": value for name, value in now.items()}})
    note(seat, **now)
    counters.follow(work, pair, before)


def follow_standing(work: Work, place: Place, closing: Mapping[str, Standing]) -> None:
    """Let these be the standings of a member and its alternate at the close, and move the counters with them."""
    pair = place.pair
    before = pair.figures()
    for seat in filter(None, (pair.member, pair.alternate)):
        seat.closing_standing = closing[seat.code]
    counters.follow(work, pair, before)


def acknowledge(work: Work, place: Place, *, at: datetime) -> None:
    """Note that an entitled member acknowledged the letter; one that holds an answer has been counted already."""
    before = place.pair.figures()
    place.seat.acknowledged_at = at
    counters.follow(work, place.pair, before)


def _lacking(work: Work, place: Place, vector: Mapping[str, Choice]) -> list[str]:
    """Read from the replies themselves, but only where some answer might lack its reason."""
    if not unreasoned(place.decisions, vector, {}):
        return []
    send(work.session)
    return unreasoned(place.decisions, vector, standing_reasons(replies_of(work, place.seat), place.anew))
