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
    #: The member for which this one answers where that gives no answer; empty: it is counted for itself.
    alternate_for: str = ""


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

    A member without a vector, or whose vector lacks the item, is silent on it; where it is entitled and has an
    alternate, the answer of the alternate then stands for its own. An alternate is no member of the count, and one that
    has no vote of its own, or whose rule lets nobody step in, is given here without the vote. `acknowledged`: members
    that acknowledged the letter. `unreasoned`: members whose disapproval or objection lacks the reason that the rule
    demands.
    Raises RuleProblem `member_twice`, `answer_without_seat`, `answer_without_vote`, `alternate_without_principal`,
    `alternate_twice`.
    """
    entries = _seated(roster, vectors)
    alternates = _alternates(entries)
    heaps: defaultdict[str, _Heap] = defaultdict(_Heap)
    for entry in entries.values():
        giver, choice = _given(entry, alternates.get(entry.member), vectors, item)
        if entry.alternate_for:
            continue
        heap = heaps[entry.member_class]
        _add(heap, entry, choice)
        # Outside `_add`: these ask about the member, not about its answer alone.
        if choice in ADVERSE and giver in unreasoned:
            _grow(heap.unreasoned, entry)
        if entry.standing == Standing.ENTITLED and (choice or entry.member in acknowledged):
            heap.acknowledged += 1
    return Counts.of_classes({name: _settled(heap) for name, heap in heaps.items()})


def _seated(roster: Iterable[RosterEntry], vectors: Mapping[str, object]) -> dict[str, RosterEntry]:
    """The seats by member; every vector must have one."""
    entries: dict[str, RosterEntry] = {}
    for entry in roster:
        if entry.member in entries:
            raise RuleProblem("member_twice", member=entry.member)
        entries[entry.member] = entry
    if strangers := sorted(set(vectors) - set(entries)):
        raise RuleProblem("answer_without_seat", members=tuple(strangers))
    return entries


def _alternates(entries: Mapping[str, RosterEntry]) -> dict[str, str]:
    """Principal to alternate."""
    found: dict[str, str] = {}
    for entry in entries.values():
        if not entry.alternate_for:
            continue
        principal = entries.get(entry.alternate_for)
        if principal is None or principal.alternate_for:
            raise RuleProblem("alternate_without_principal", member=entry.member)
        if entry.alternate_for in found:
            raise RuleProblem("alternate_twice", member=entry.member)
        found[entry.alternate_for] = entry.member
    return found


def _given(
    entry: RosterEntry, alternate: str | None, vectors: Mapping[str, Mapping[str, Choice]], item: str
) -> tuple[str, Choice | None]:
    """Who gives the answer that stands for a seat, and the answer."""
    own = vectors.get(entry.member, {}).get(item)
    if own and entry.standing != Standing.ENTITLED:
        raise RuleProblem("answer_without_vote", member=entry.member)
    if own or alternate is None or entry.standing != Standing.ENTITLED:
        return entry.member, own
    return alternate, vectors.get(alternate, {}).get(item)


def _add(heap: _Heap, entry: RosterEntry, choice: Choice | None) -> None:
    _grow(heap.members, entry)
    if entry.standing == Standing.ENTITLED:
        _grow(heap.entitled, entry)
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
