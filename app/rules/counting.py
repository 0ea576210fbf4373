"""From answers to integers: laying a new portion over a member's answers, and counting one item."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.rules.problems import RuleProblem
from app.rules.tallies import Counts, Tally
from app.rules.vocabulary import ADVERSE, Choice, Portion, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a portion does to one item; None: no answer."""

    item: str
    before: Choice | None
    after: Choice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A member's complete answers after a portion, and how they differ from those before."""

    #: Item to choice; an item that is missing has no answer.
    vector: Mapping[str, Choice]
    #: Real differences only, in the order of the portion: repeating an answer changes nothing.
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """One seat as the count sees it."""

    member: str
    standing: Standing
    weight: int = 1
    #: Empty where members are not divided into classes.
    member_class: str = ""


@dataclass(slots=True, kw_only=True)
class _Heap:
    """The running sums of one class; index 0 counts heads, index 1 weights."""

    members: list[int] = field(default_factory=lambda: [0, 0])
    entitled: list[int] = field(default_factory=lambda: [0, 0])
    answers: tuple[defaultdict[Choice, int], ...] = field(default_factory=lambda: (defaultdict(int), defaultdict(int)))
    unreasoned: list[int] = field(default_factory=lambda: [0, 0])
    acknowledged: int = 0


def overlay(current: Mapping[str, Choice], given: Mapping[str, Choice | Portion]) -> Overlay:
    """The complete vector once `given` is laid over `current`.

    Items that `given` does not name stay as they are; KEEP leaves an answer (or its absence), CLEAR takes one back.
    Whether an item exists, and whether its rule offers the choice or lets answers change, is for the caller to say.
    Raises RuleProblem `unknown_choice`.
    """
    vector = dict(current)
    changes = []
    for item, portion in given.items():
        before = current.get(item)
        after = _after(before, portion, item)
        # `==` here and below: answers may come as the plain words that the database keeps.
        if after == before:
            continue
        changes.append(Change(item=item, before=before, after=after))
        if after is None:
            del vector[item]
        else:
            vector[item] = after
    return Overlay(vector=vector, changes=tuple(changes))


def _after(before: Choice | None, portion: Choice | Portion, item: str) -> Choice | None:
    if portion == Portion.KEEP:
        return before
    if portion == Portion.CLEAR:
        return None
    try:
        return Choice(portion)
    except ValueError:
        raise RuleProblem("unknown_choice", item=item, value=portion) from None


def count(
    roster: Iterable[RosterEntry],
    vectors: Mapping[str, Mapping[str, Choice]],
    item: str,
    *,
    acknowledged: Collection[str] = frozenset(),
    unreasoned: Collection[str] = frozenset(),
) -> Counts:
    """The counts of one item from the complete vectors of the members (member to item to choice).

    A member without a vector, or whose vector lacks the item, is silent on it. `acknowledged`: members that
    acknowledged the letter. `unreasoned`: members whose disapproval or objection lacks the reason the rule demands.
    Raises RuleProblem `member_twice`, `answer_without_seat`, `answer_without_vote`.
    """
    heaps: defaultdict[str, _Heap] = defaultdict(_Heap)
    seated: set[str] = set()
    for entry in roster:
        if entry.member in seated:
            raise RuleProblem("member_twice", member=entry.member)
        seated.add(entry.member)
        choice = vectors.get(entry.member, {}).get(item)
        heap = heaps[entry.member_class]
        _add(heap, entry, choice)
        # Outside `_add`: these ask about the member, not about its answer alone.
        if choice in ADVERSE and entry.member in unreasoned:
            _grow(heap.unreasoned, entry)
        if entry.standing == Standing.ENTITLED and (choice or entry.member in acknowledged):
            heap.acknowledged += 1
    if strangers := sorted(set(vectors) - seated):
        raise RuleProblem("answer_without_seat", members=tuple(strangers))
    return Counts.of_classes({name: _settled(heap) for name, heap in heaps.items()})


def _add(heap: _Heap, entry: RosterEntry, choice: Choice | None) -> None:
    _grow(heap.members, entry)
    if entry.standing == Standing.ENTITLED:
        _grow(heap.entitled, entry)
    elif choice:
        raise RuleProblem("answer_without_vote", member=entry.member)
    if choice:
        heap.answers[0][choice] += 1
        heap.answers[1][choice] += entry.weight


def _grow(sums: list[int], entry: RosterEntry) -> None:
    sums[0] += 1
    sums[1] += entry.weight


def _settled(heap: _Heap) -> Counts:
    heads, weights = (
        Tally(
            members=heap.members[measure],
            entitled=heap.entitled[measure],
            answers=heap.answers[measure],
            unreasoned=heap.unreasoned[measure],
        )
        for measure in (0, 1)
    )
    return Counts(heads=heads, weights=weights, consulted=heap.entitled[0], acknowledged=heap.acknowledged)
