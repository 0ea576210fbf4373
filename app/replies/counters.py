"""The counters of a consultation: what they hold of a member and its alternate, and how they follow a change.

Counters of settled decisions stay as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from sqlalchemy import Insert, bindparam, update

from app.consultations.models import Consultation, Count, Decision, Seat
from app.consultations.procedure import counts_acknowledgements, decides_nothing, standing_in, takes_answers
from app.consultations.settling import is_settled
from app.core.db import dialect_of, insertion_in, note, table_of
from app.core.together import send, write
from app.core.work import Work
from app.rules import Choice, Standing

_COUNTS: Final = table_of(Count)
_FIGURES: Final = ("heads", "weight", "unreasoned_heads", "unreasoned_weight")
_LEAVING: Final = (
    update(_COUNTS)
    .where(*(column == bindparam(f"less_{column.name}") for column in _COUNTS.primary_key))
    .values({name: _COUNTS.c[name] - bindparam(f"less_{name}") for name in _FIGURES})
)
_CONSULTATIONS: Final = table_of(Consultation)
_TOTALS: Final = ("replied_count", "complete_count", "late_count", "acknowledged_count")
_MOVING: Final = (
    update(_CONSULTATIONS)
    .where(_CONSULTATIONS.c.id == bindparam("consultation"))
    .values({name: _CONSULTATIONS.c[name] + bindparam(f"more_{name}") for name in _TOTALS})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """An answer as it counts."""

    choice: Choice
    #: Whether it lacks the reason without which it is no valid vote.
    is_unreasoned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the counters hold of one member. Who replied is told by the standing of the opening."""

    #: Decision to the answer that counts in it, by the standing that the decision reads.
    counted: Mapping[str, Stand]
    has_replied: bool
    #: Whether every decision that is not settled has an answer.
    is_complete: bool
    #: By the act, or by any answer.
    has_acknowledged: bool


_NOTHING = Figures(counted={}, has_replied=False, is_complete=False, has_acknowledged=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A member's seat, and the seat of the alternate that steps in for it."""

    consultation: Consultation
    decisions: Sequence[Decision]
    member: Seat
    #: None: nobody does.
    alternate: Seat | None

    def figures(self) -> Figures:
        """What counts of the two at this moment."""
        if self.member.standing != Standing.ENTITLED:
            return _NOTHING
        if decides_nothing(self.decisions):
            return replace(_NOTHING, has_replied=self._has_commented, is_complete=self._has_commented)
        held = set(self.member.answers).union(self.alternate.answers if self.alternate else ())
        return Figures(
            counted={each.name: stand for each in self.decisions if (stand := self._stand(each))},
            has_replied=bool(held),
            is_complete=bool(held) and held.issuperset(self._open_names),
            has_acknowledged=bool(held) or self.member.acknowledged_at is not None,
        )

    @property
    def _has_commented(self) -> bool:
        return self.member.statement_count > 0

    @property
    def _open_names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.decisions if takes_answers(each) and not is_settled(each))

    def _stand(self, decision: Decision) -> Stand | None:
        """The member's own answer prevails; whoever lost the vote by the close counts no more, nor is stood in for."""
        name = decision.name
        if standing_in(decision, self.member) is not Standing.ENTITLED:
            return None
        if name in self.member.answers:
            return _of(self.member, name)
        alternate = self.alternate
        if alternate and name in alternate.answers and standing_in(decision, alternate) is Standing.ENTITLED:
            return _of(alternate, name)
        return None


def follow(work: Work, pair: Pair, before: Figures) -> None:
    """Move the counters by what has changed of a pair since its figures were taken, under the lock on the log."""
    after = pair.figures()
    acknowledged = after.has_acknowledged - before.has_acknowledged
    _move(
        work,
        pair.consultation,
        replied_count=after.has_replied - before.has_replied,
        complete_count=after.is_complete - before.is_complete,
        acknowledged_count=acknowledged if counts_acknowledgements(pair.decisions) else 0,
    )
    changed = {
        each.id: (before.counted.get(each.name), after.counted.get(each.name))
        for each in pair.decisions
        if not is_settled(each) and before.counted.get(each.name) != after.counted.get(each.name)
    }
    if changed:
        _recount(work, pair.member, changed)


def count_late(work: Work, consultation: Consultation) -> None:
    """Count a reply that came too late."""
    _move(work, consultation, late_count=1)


def _move(work: Work, consultation: Consultation, **steps: int) -> None:
    """Move totals by these steps; an object that the session holds follows, one that is kept for many says no total."""
    if not any(steps.values()):
        return
    more = {f"more_{name}": steps.get(name, 0) for name in _TOTALS}
    write(work.session, _MOVING, {"consultation": consultation.id, **more})
    if consultation in work.session:
        note(consultation, **{name: getattr(consultation, name) + step for name, step in steps.items()})


def _of(seat: Seat, name: str) -> Stand:
    return Stand(choice=Choice(seat.answers[name]), is_unreasoned=name in seat.unreasoned)


def _recount(work: Work, member: Seat, changed: Mapping[int, tuple[Stand | None, Stand | None]]) -> None:
    """`changed`: number of a decision to the answer that counted and the one that does."""
    left = [_step(member, number, before) for number, (before, _after) in changed.items() if before is not None]
    come = [_step(member, number, after) for number, (_before, after) in changed.items() if after is not None]
    write(work.session, _LEAVING, *({f"less_{name}": value for name, value in each.items()} for each in left))
    if any(before and after and before.choice == after.choice for before, after in changed.values()):
        # The same answer with its reason now, or without: one counter is moved twice.
        send(work.session)
    write(work.session, _coming(dialect_of(work.session)), *come)


def _step(member: Seat, decision_id: int, stand: Stand) -> dict[str, Any]:
    """By what one answer moves its counter."""
    return {
        "decision_id": decision_id,
        "member_class": member.member_class,
        "choice": str(stand.choice),
        "heads": 1,
        "weight": member.weight,
        "unreasoned_heads": int(stand.is_unreasoned),
        "unreasoned_weight": member.weight if stand.is_unreasoned else 0,
    }


@cache
def _coming(dialect: str) -> Insert:
    """Counts an answer in; a class in which nobody has given it yet gets its row."""
    new = insertion_in(dialect, _COUNTS)
    return new.on_conflict_do_update(
        index_elements=list(_COUNTS.primary_key), set_={name: _COUNTS.c[name] + new.excluded[name] for name in _FIGURES}
    )
