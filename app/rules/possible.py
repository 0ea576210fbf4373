"""Which outcomes are still possible, whatever the outstanding members do.

A verdict sees the numbers only through how the test of each line ends, so the outcome is the same wherever the tests
that the stages read end alike. The search follows the stages and divides the combinations wherever they read a test
that may still end in several ways, so that no combination is lost; an outcome is possible exactly where its part holds
a combination of whole members, which `trials` and `integer_points` decide.

Where that takes more effort than is allowed, a part passes for holding one unless a single line denies it: the outcomes
found may then be too many, never too few.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from math import gcd

from app.rules.clauses import Clause, Quorum, Rule
from app.rules.effort import Effort, EffortSpent
from app.rules.integer_points import Bounds, System
from app.rules.lines import Affine, Lines, Range
from app.rules.thresholds import Measure
from app.rules.trials import Trials
from app.rules.verdict import TIE_OUTCOMES, is_majority_of_votes, judge
from app.rules.vocabulary import Outcome, ZeroReplies

#: So many members at most are tried one after the other; more are looked at as groups.
FEW = 12
#: How many numbers may be calculated before the search stops being exact, for few members (enough for nine of any
#: weights under every rule that was tried) and for many; and how many parts may be looked at.
EFFORT_FOR_FEW = 20_000_000
EFFORT_FOR_MANY = 500_000
PARTS = 4_000


class _Open(Exception):
    """A stage reads a test that may still end in several ways: no error, a request to divide there."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


class Search:
    """The combinations of what outstanding members may do, as a system of sums; may be asked again and again."""

    def __init__(self, rule: Rule, lines: Lines) -> None:
        self._rule = rule
        self._lines = lines
        self._named = _named(rule)
        is_few = sum(lines.sizes) <= FEW
        everybody = (1,) * len(lines.groups)
        #: Each sum once, with its steps over the columns; its place is its row in the system.
        sums = [everybody, *(_of_group(lines, group) for group in range(len(lines.sizes)))]
        for line in lines.by_id.values():
            sums += (_reduced(line.margin.steps)[0], _reduced(line.basis.steps)[0])
        self._rows = {steps: len(everybody) + place for place, steps in enumerate(dict.fromkeys(sums))}
        effort = Effort(EFFORT_FOR_FEW if is_few else EFFORT_FOR_MANY)
        self._system = System(tuple(self._rows), len(everybody), effort)
        self._trials = Trials(tuple(self._rows), lines.groups, lines.sizes, effort) if is_few else None
        self._parts_left = PARTS
        #: False once a part was taken for possible without proof.
        self.is_exact = True

    def outcomes(self, *, known: Collection[Outcome] = (), members: int | None = None) -> set[Outcome]:
        """The possible outcomes, and those that are `known`.

        `members`: how many at most do anything; None: all may.
        """
        found = set(known)
        self._explore({}, self._bounds(sum(self._lines.sizes) if members is None else members), found)
        return found

    def _bounds(self, members: int) -> Bounds:
        """What each variable can reach on its own if so many members at most do anything."""
        tops = tuple(min(self._lines.sizes[group], members) for group in self._lines.groups)
        reach = [_reach(self._lines, steps, members) for steps in self._rows]
        return Bounds(
            (*(0 for _ in tops), *(-fall for fall, _ in reach)),
            (*tops, *(rise for _, rise in reach)),
        )

    def _explore(self, read: Mapping[str, Measure], bounds: Bounds, found: set[Outcome]) -> None:
        """Adds the outcomes of the part in which the tests end as they were `read`."""
        if found >= self._named:
            return
        self._parts_left -= 1
        if self._parts_left < 0:
            self.is_exact = False
            found.update(self._named)
            return
        try:
            verdict = judge(self._rule, given=partial(_look, read), deemed=partial(_look, read))
        except _Open as test:
            for reads, part in self._divided(test.line, bounds):
                self._explore({**read, test.line: reads}, part, found)
            return
        if verdict.outcome not in found:
            self._add(verdict.outcome, bounds, found)

    def _add(self, outcome: Outcome, part: Bounds, found: set[Outcome]) -> None:
        """Adds the outcome if whole members can bring about the part, or if that cannot be settled."""
        is_proven = _settled(self._has_members, part)
        if is_proven is None:
            self.is_exact = False
        if is_proven is not False:
            found.add(outcome)

    def _divided(self, line_id: str, bounds: Bounds) -> Iterator[tuple[Measure, Bounds]]:
        """The parts in which the test of the line ends in one way each."""
        line = self._lines.by_id[line_id]
        for finding in line.findings:
            part = self._narrowed(bounds, line.margin, finding.margin)
            part = part and self._narrowed(part, line.basis, finding.basis)
            if part and _settled(self._system.has_point, part) is not False:
                yield finding.reads, part

    def _narrowed(self, bounds: Bounds, number: Affine, limits: Range) -> Bounds | None:
        """The bounds within which this number keeps to its limits."""
        steps, factor = _reduced(number.steps)
        low, high = (None if limit is None else limit - number.start for limit in limits)
        if not factor:
            is_within = (low is None or low <= 0) and (high is None or high >= 0)
            return bounds if is_within else None
        if factor < 0:
            low, high = high, low
        row = self._rows[steps]
        part = bounds.within(row, None if low is None else -(-low // factor), None if high is None else high // factor)
        return part if part.leave_something(row) else None

    def _has_members(self, part: Bounds) -> bool:
        """Whether whole members can bring about the part."""
        if self._trials is None:
            return self._system.has_integer_point(part)
        columns = len(self._lines.groups)
        return self._trials.can_reach(part.lower[columns:], part.upper[columns:])


def _settled(ask: Callable[[Bounds], bool], part: Bounds) -> bool | None:
    """The answer; None: it would take too much effort."""
    try:
        return ask(part)
    except EffortSpent:
        return None


def _look(read: Mapping[str, Measure], line: Clause | Quorum) -> Measure:
    if line.id not in read:
        raise _Open(line.id)
    return read[line.id]


def _reduced(steps: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """The steps without their common factor, the first of them positive, and that factor; 0 if there are none."""
    factor = gcd(*steps)
    if next((step for step in steps if step), 0) < 0:
        factor = -factor
    return tuple(step // factor for step in steps) if factor else steps, factor


def _of_group(lines: Lines, group: int) -> tuple[int, ...]:
    return tuple(int(of == group) for of in lines.groups)


def _reach(lines: Lines, steps: tuple[int, ...], members: int) -> tuple[int, int]:
    """How far the sum can fall and rise: those act that move it most, so many members at most."""
    falls, rises = [0] * len(lines.sizes), [0] * len(lines.sizes)
    for step, group in zip(steps, lines.groups, strict=True):
        falls[group] = max(falls[group], -step)
        rises[group] = max(rises[group], step)
    return _most(falls, lines.sizes, members), _most(rises, lines.sizes, members)


def _most(steps: Sequence[int], sizes: Sequence[int], members: int) -> int:
    total = 0
    for step, size in sorted(zip(steps, sizes, strict=True), reverse=True):
        acting = min(size, members)
        members -= acting
        total += step * acting
    return total


def _named(rule: Rule) -> set[Outcome]:
    """Every outcome that the rule can have, and perhaps one that it cannot."""
    named = {Outcome.ADOPTED, *(block.effect for block in rule.block)}
    named.update(outcome for outcome in (rule.on_quorum_failure, rule.empty_basis) if outcome)
    if rule.zero_replies is not ZeroReplies.BY_FORMULA:
        named.add(Outcome(rule.zero_replies.value))
    if rule.abstention_guard:
        named.add(Outcome.POSTPONED)
    if rule.accept.clauses:
        named.add(Outcome.NOT_ADOPTED)
    if any(is_majority_of_votes(clause) for clause in rule.accept.clauses):
        named.add(TIE_OUTCOMES[rule.tie])
    return named
