"""What stands of a member's replies: who gave which answer, and the counters that follow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.consultations.correspondence import deadline_of
from app.consultations.models import Consultation, Count, Decision, Seat, State
from app.consultations.procedure import counts_acknowledgements, standing_in
from app.consultations.settling import is_settled
from app.core.work import Work
from app.replies.models import Reply, ReplyKind
from app.replies.reasons import standing_reasons, unreasoned
from app.rules import Choice, Standing, is_timely

#: Decision to its answer, and whether that lacks the reason without which it is no valid vote.
_Stand = Mapping[str, tuple[Choice, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One seat in its consultation, loaded under the lock."""

    consultation: Consultation
    seat: Seat
    decisions: Sequence[Decision]

    @property
    def is_entitled(self) -> bool:
        """Whether the member has the right to vote in this consultation."""
        return self.seat.standing == Standing.ENTITLED

    @property
    def standing_answers(self) -> dict[str, Choice]:
        """The complete vector that stands."""
        return {name: Choice(choice) for name, choice in self.seat.answers.items()}

    @property
    def stand(self) -> "_Stand":
        """The same as the counters see it."""
        return {name: (choice, name in self.seat.unreasoned) for name, choice in self.standing_answers.items()}

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """Those that still take answers."""
        return tuple(each for each in self.decisions if not is_settled(each))

    def counted(self, stand: "_Stand") -> "_Stand":
        """What of these answers counts: a standing that is read at the close may be lost since they were given."""
        return {
            each.name: stand[each.name]
            for each in self.decisions
            if each.name in stand and standing_in(each, self.seat) is Standing.ENTITLED
        }

    def is_complete(self, vector: Mapping[str, Choice]) -> bool:
        """Whether these are the answers of a member that has replied and owes nothing more."""
        return bool(vector) and all(each.name in vector for each in self.open_decisions)

    def is_late(self, received_at: datetime) -> bool:
        """By the time of receipt; after the close nothing counts any more, whenever it was received."""
        is_open = self.consultation.state == State.OPEN
        return not (is_open and is_timely(received_at, deadline_of(self.consultation)))


def replies_of(work: Work, seat: Seat) -> Sequence[Reply]:
    """All replies, late replies and statements of a seat, in the order of the log."""
    return work.session.scalars(select(Reply).where(Reply.seat_id == seat.id).order_by(Reply.index)).all()


def givers(replies: Iterable[Reply]) -> dict[str, Reply]:
    """Decision to the reply that gave the answer which stands. `replies`: those of one seat, in order."""
    found: dict[str, Reply] = {}
    for reply in replies:
        if reply.kind != ReplyKind.REPLY:
            continue
        if reply.removed_at is not None:
            # An upheld contest left the seat empty; what came before does not revive.
            found = {}
            continue
        found |= dict.fromkeys(reply.given, reply)
        found = {name: giver for name, giver in found.items() if name in reply.answers}
    return found


def last_reply(replies: Sequence[Reply]) -> Reply | None:
    """The member's latest counted reply, whether it still stands or not: the one that the next reply replaces."""
    counted = [each for each in replies if each.kind == ReplyKind.REPLY]
    return counted[-1] if counted else None


def settle(work: Work, place: Place, *, index: int | None, vector: Mapping[str, Choice]) -> None:
    """Let this vector be the one that stands, with the reasons that the seat's replies give, and move the counters.

    Those of settled decisions stay as they are.

    Args:
        work: the caller's unit of work, under the lock on the consultation's log.
        place: the seat; what it has sent last is among its replies already.
        index: of the reply that stands from now on; None: no reply does.
        vector: complete; decision to choice.
    """
    before, lacking = place.stand, _lacking(work, place, vector)
    seat, consultation = place.seat, place.consultation
    if place.is_entitled:
        after = {name: (vector[name], name in lacking) for name in vector}
        _recount(work, place, before=place.counted(before), after=place.counted(after))
        consultation.replied_count += bool(vector) - bool(before)
        consultation.complete_count += place.is_complete(vector) - place.is_complete(place.standing_answers)
        if seat.acknowledged_at is None and counts_acknowledgements(place.decisions):
            consultation.acknowledged_count += bool(vector) - bool(before)
    seat.current_index = index
    seat.answers = {name: str(choice) for name, choice in vector.items()}
    seat.answered_count = len(vector)
    seat.settled_count = sum(is_settled(each) and each.name in vector for each in place.decisions)
    seat.unreasoned = lacking


def follow_standing(work: Work, place: Place, standing: Standing) -> None:
    """Let this be the standing at the close, and move the counters of the decisions that read it there."""
    before = place.counted(place.stand)
    place.seat.closing_standing = standing
    _recount(work, place, before=before, after=place.counted(place.stand))


def acknowledge(place: Place, *, at: datetime) -> None:
    """Note that an entitled member acknowledged the letter; one that holds an answer has been counted already."""
    place.seat.acknowledged_at = at
    place.consultation.acknowledged_count += not place.seat.answers


def _lacking(work: Work, place: Place, vector: Mapping[str, Choice]) -> list[str]:
    """Read from the replies themselves, but only where some answer might lack its reason."""
    if not unreasoned(place.decisions, vector, {}):
        return []
    return unreasoned(place.decisions, vector, standing_reasons(replies_of(work, place.seat)))


def _recount(work: Work, place: Place, *, before: _Stand, after: _Stand) -> None:
    changed = {each.name: each.id for each in place.open_decisions if before.get(each.name) != after.get(each.name)}
    if not changed:
        return
    rows = work.session.scalars(
        select(Count).where(Count.decision_id.in_(changed.values()), Count.member_class == place.seat.member_class)
    )
    counts = {(row.decision_id, row.choice): row for row in rows}
    for name, decision_id in changed.items():
        for stand, step in ((before.get(name), -1), (after.get(name), 1)):
            if stand is not None:
                choice, is_unreasoned = stand
                row = _row(work, place.seat, counts, (decision_id, str(choice)))
                _step(row, place.seat.weight, step, is_unreasoned=is_unreasoned)


def _row(work: Work, seat: Seat, counts: dict[tuple[int, str], Count], key: tuple[int, str]) -> Count:
    if key not in counts:
        counts[key] = Count(
            decision_id=key[0],
            choice=key[1],
            member_class=seat.member_class,
            heads=0,
            weight=0,
            unreasoned_heads=0,
            unreasoned_weight=0,
        )
        work.session.add(counts[key])
    return counts[key]


def _step(row: Count, weight: int, step: int, *, is_unreasoned: bool) -> None:
    row.heads += step
    row.weight += step * weight
    if is_unreasoned:
        row.unreasoned_heads += step
        row.unreasoned_weight += step * weight
