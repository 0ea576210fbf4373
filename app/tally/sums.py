"""The seats of a consultation summed up by the database: what counts of them, in a few rows however many there are.

Only where no seat is an alternate's: whose answer stands for a member is then told by its own seat alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BigInteger, cast, func, select, true

from app.consultations.models import Consultation, Count, Decision, Seat
from app.consultations.procedure import counts_acknowledgements, standing_of
from app.core.db import dialect_of
from app.core.work import Work
from app.rules import ADVERSE, Choice, Counts, Standing, Tally

#: What seats that count for the same have in common, and how many they are.
_ALIKE = (Seat.member_class, Seat.standing, Seat.closing_standing)
_COUNTED = (func.count(), func.sum(Seat.weight))


class Group(NamedTuple):
    """Seats that are alike in what they count for, whatever they answered."""

    member_class: str
    standing: str
    closing_standing: str
    has_answered: bool
    #: By an act of its own.
    has_acknowledged: bool
    has_commented: bool
    heads: int
    weight: int


class Given(NamedTuple):
    """An answer that such seats hold."""

    name: str
    choice: str
    member_class: str
    standing: str
    closing_standing: str
    heads: int
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """All of them."""

    groups: tuple[Group, ...]
    given: tuple[Given, ...]
    #: Of these, the ones that lack the reason which the rule demands.
    unreasoned: tuple[Given, ...]

    @property
    def stray(self) -> tuple[Given, ...]:
        """Answers of members without the vote: there must be none."""
        return tuple(each for each in self.given if each.standing != Standing.ENTITLED)

    def replied(self, *, is_commenting: bool) -> int:
        """Entitled members with an answer; where nothing is decided, with a statement."""
        return sum(
            each.heads
            for each in self.groups
            if each.standing == Standing.ENTITLED and (each.has_commented if is_commenting else each.has_answered)
        )

    def acknowledged(self) -> int:
        """Entitled members that acknowledged the letter, by the act or by any answer."""
        return sum(each.heads for each in self.groups if _knows(each))


def sums_of(work: Work, consultation: Consultation, *, with_answers: bool = True) -> Sums | None:
    """The sums of a consultation; None: some seat is an alternate's. `with_answers` False: nobody asks for answers."""
    is_alternate = Seat.alternate_for != ""
    has = (
        Seat.answers != {},
        Seat.acknowledged_at.is_not(None),
        Seat.statement_count > 0,
    )
    rows = work.session.execute(
        select(is_alternate, *_ALIKE, *has, *_COUNTED)
        .where(Seat.consultation_id == consultation.id)
        .group_by(is_alternate, *_ALIKE, *has)
    ).all()
    if any(row[0] for row in rows):
        return None
    return Sums(
        groups=tuple(Group(*row[1:]) for row in rows),
        given=_given(work, consultation) if with_answers else (),
        unreasoned=_unreasoned(work, consultation) if with_answers else (),
    )


def _given(work: Work, consultation: Consultation) -> tuple[Given, ...]:
    # Many answer everything alike: they are put together before their answers are taken apart.
    alike = (
        select(Seat.answers, *_ALIKE, func.count().label("heads"), func.sum(Seat.weight).label("weight"))
        .where(Seat.consultation_id == consultation.id)
        .group_by(Seat.answers, *_ALIKE)
        .subquery()
    )
    is_postgresql = dialect_of(work.session) == "postgresql"
    taken_apart = func.jsonb_each_text(alike.c.answers) if is_postgresql else func.json_each(alike.c.answers)
    each = taken_apart.table_valued("key", "value")
    if is_postgresql:
        each = each.render_derived()
    what = (each.c.key, each.c.value, *(alike.c[column.key] for column in _ALIKE))
    sums = (cast(func.sum(alike.c[name]), BigInteger) for name in ("heads", "weight"))
    rows = work.session.execute(select(*what, *sums).select_from(alike).join(each, true()).group_by(*what))
    return tuple(Given(*row) for row in rows)


def counted(decision: Decision, sums: Sums) -> Counts:
    """The counts of a decision as the seats themselves tell them."""
    return _counts(
        decision,
        sums,
        given=_of_decision(decision, sums.given),
        unreasoned=_of_decision(decision, (each for each in sums.unreasoned if each.choice in ADVERSE)),
    )


def kept(decision: Decision, sums: Sums, counters: Iterable[Count]) -> Counts:
    """The same from the counters that replies keep; a counter of a class without a seat counts for nothing."""
    rows = list(counters)
    return _counts(
        decision,
        sums,
        given=[(row.member_class, Choice(row.choice), row.heads, row.weight) for row in rows],
        unreasoned=[
            (row.member_class, Choice(row.choice), row.unreasoned_heads, row.unreasoned_weight) for row in rows
        ],
    )


#: Class, answer, heads and weight.
_Held = tuple[str, Choice, int, int]


def _of_decision(decision: Decision, found: Iterable[Given]) -> list[_Held]:
    """Those of a member that has lost its vote since it gave them count no more."""
    return [
        (each.member_class, Choice(each.choice), each.heads, each.weight)
        for each in found
        if each.name == decision.name and _counts_in(decision, each)
    ]


def _counts(decision: Decision, sums: Sums, *, given: Sequence[_Held], unreasoned: Sequence[_Held]) -> Counts:
    classes: dict[str, list[Group]] = {}
    for group in sums.groups:
        classes.setdefault(group.member_class, []).append(group)
    is_known_counted = counts_acknowledgements((decision,))
    return Counts.of_classes(
        {
            name: _of_class(
                decision,
                groups,
                given=[each for each in given if each[0] == name],
                unreasoned=[each for each in unreasoned if each[0] == name],
                known=[each for each in groups if is_known_counted and _knows(each)],
            )
            for name, groups in classes.items()
        }
    )


def _of_class(
    decision: Decision,
    groups: Sequence[Group],
    *,
    given: Sequence[_Held],
    unreasoned: Sequence[_Held],
    known: Sequence[Group],
) -> Counts:
    entitled = [each for each in groups if _counts_in(decision, each)]
    heads = Tally(
        members=sum(each.heads for each in groups),
        entitled=sum(each.heads for each in entitled),
        answers=_summed((choice, count) for _class, choice, count, _weight in given),
        unreasoned=sum(count for _class, _choice, count, _weight in unreasoned),
    )
    weights = Tally(
        members=sum(each.weight for each in groups),
        entitled=sum(each.weight for each in entitled),
        answers=_summed((choice, weight) for _class, choice, _count, weight in given),
        unreasoned=sum(weight for _class, _choice, _count, weight in unreasoned),
    )
    # Whoever answered has acknowledged too; where no rule counts acknowledgements, there is nobody else.
    acknowledged = max(heads.answered, sum(each.heads for each in known if _counts_in(decision, each)))
    return Counts(heads=heads, weights=weights, consulted=heads.entitled, acknowledged=acknowledged)


def _summed(found: Iterable[tuple[Choice, int]]) -> Mapping[Choice, int]:
    sums: dict[Choice, int] = {}
    for choice, number in found:
        sums[choice] = sums.get(choice, 0) + number
    return sums


def _counts_in(decision: Decision, seats: Group | Given) -> bool:
    return standing_of(decision, opening=seats.standing, closing=seats.closing_standing) is Standing.ENTITLED


def _knows(group: Group) -> bool:
    return group.standing == Standing.ENTITLED and (group.has_acknowledged or group.has_answered)


def _unreasoned(work: Work, consultation: Consultation) -> tuple[Given, ...]:
    """Seat by seat: there are few."""
    rows = work.session.execute(
        select(
            Seat.unreasoned, Seat.answers, Seat.member_class, Seat.standing, Seat.closing_standing, Seat.weight
        ).where(Seat.consultation_id == consultation.id, Seat.unreasoned != [])
    )
    return tuple(
        Given(name, row.answers[name], row.member_class, row.standing, row.closing_standing, 1, row.weight)
        for row in rows
        for name in row.unreasoned
        if name in row.answers
    )
