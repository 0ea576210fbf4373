"""The lines of a rule as sums over what outstanding members may do.

Counts are sums over members, so every number that a line compares grows by the same step with each member of a group
that does the same thing. The steps are found by holding the line against the counts with one such member more.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from app.rules.clauses import Clause, Quorum, Rule
from app.rules.outstanding import Act, Group, after
from app.rules.tallies import Counts
from app.rules.thresholds import Measure, measure
from app.rules.verdict import ANY_REPLY, is_majority_of_votes, with_silence
from app.rules.vocabulary import Comparison

#: Lowest and highest value, both included; None: no limit.
Range = tuple[int | None, int | None]

_ANY: Range = (None, None)
_NOTHING: Range = (0, 0)
_SOME: Range = (1, None)

# What a stage is told of a test: as true as any measure that ends in this way, though the numbers are nobody's.
_HOLDS = Measure(count=1, basis=1, product=1, bound=0, holds=True, inequality="1 > 0")
_MISSED = Measure(count=0, basis=1, product=0, bound=1, holds=False, inequality="0 < 1")
_TIED = Measure(count=1, basis=2, product=2, bound=2, holds=False, inequality="2 ≤ 2")
_EMPTY = Measure(count=0, basis=0, product=0, bound=0, holds=False, inequality="0 ≤ 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Affine:
    """A number that starts at `start` and grows by one of `steps` with each member in one of the columns."""

    start: int
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One way in which the test of a line may end: what it reads as, and where its two numbers are then."""

    reads: Measure
    margin: Range
    basis: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: by how much its count exceeds its bound, of what the share is taken, and how the test may end."""

    margin: Affine
    #: Always 1 where the line is an absolute number.
    basis: Affine
    #: The margin from which the line holds.
    least: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All lines of a rule over the same columns: things that members of one group may do and that move a line.

    Things that move all lines alike share a column, and groups with the same columns are one.
    """

    #: Group to the number of its members.
    sizes: tuple[int, ...]
    #: Column to its group.
    groups: tuple[int, ...]
    by_id: Mapping[str, Line]


def lines_of(rule: Rule, counts: Counts, groups: Sequence[Group], acts: Sequence[Act]) -> Lines:
    """The lines from these counts on, where members of the groups do one of these things or stay silent."""
    tests: tuple[Clause | Quorum, ...] = (ANY_REPLY, *rule.quorum, *rule.clauses)
    start = _numbers(rule, counts)
    sizes: Counter[tuple[tuple[int, ...], ...]] = Counter()
    for group in groups:
        one = replace(group, size=1)
        reached = (_numbers(rule, after(counts, one, act)) for act in acts)
        steps = {tuple(there - here for here, there in zip(start, numbers, strict=True)) for numbers in reached}
        sizes[tuple(sorted(step for step in steps if any(step)))] += group.size
    columns = list(chain.from_iterable(sizes))
    return Lines(
        sizes=tuple(sizes.values()),
        groups=tuple(place for place, steps in enumerate(sizes) for _ in steps),
        by_id={
            line.id: Line(
                margin=Affine(start=start[at], steps=tuple(column[at] for column in columns)),
                basis=Affine(start=start[at + 1], steps=tuple(column[at + 1] for column in columns)),
                least=_least(line),
                findings=_findings(line, _least(line)),
            )
            for at, line in zip(range(0, len(start), 2), tests, strict=True)
        },
    )


def _numbers(rule: Rule, counts: Counts) -> tuple[int, ...]:
    """Margin and basis of every line in turn, those first that look at what was really answered."""
    deemed = with_silence(rule, counts)
    read = (
        *(measure(line, counts) for line in (ANY_REPLY, *rule.quorum)),
        *(measure(line, deemed) for line in rule.clauses),
    )
    return tuple(chain.from_iterable((m.product - m.bound, 1 if m.basis is None else m.basis) for m in read))


def _least(clause: Clause | Quorum) -> int:
    return 1 if clause.comparison is Comparison.MORE_THAN else 0


def _findings(clause: Clause | Quorum, least: int) -> tuple[Finding, ...]:
    findings = [
        Finding(reads=_HOLDS, margin=(least, None), basis=_SOME),
        Finding(reads=_EMPTY, margin=_ANY, basis=_NOTHING),
    ]
    if is_majority_of_votes(clause):
        # Missed by exact equality or by more: the stages tell these apart.
        findings.append(Finding(reads=_TIED, margin=_NOTHING, basis=_SOME))
        least = 0
    return (*findings, Finding(reads=_MISSED, margin=(None, least - 1), basis=_SOME))
