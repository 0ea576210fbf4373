"""Which outcomes are still possible, whatever the outstanding members do.

A verdict sees the numbers only through how the test of each line ends, so the outcome is the same wherever the tests
that the stages read end alike. The search follows the stages and divides the combinations wherever they read a test
that may still end in several ways, so that no combination is lost; an outcome is possible exactly where its part holds
a combination of whole members, which `integer_points` decides.

Where that takes more effort than is allowed, a part passes for holding one unless a single line denies it: the outcomes
found may then be too many, never too few.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from math import gcd

from app.rules.clauses import Clause, Quorum, Rule
from app.rules.integer_points import Bounds, EffortSpent, System
from app.rules.lines import Affine, Lines, Range
from app.rules.thresholds import Measure
from app.rules.verdict import TIE_OUTCOMES, judge
from app.rules.vocabulary import Outcome, ZeroReplies

#: How many numbers may be calculated, and how many parts looked at, before the search stops being exact.
EFFORT = 400_000
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
        everybody = (1,) * len(lines.groups)
        #: Each sum once, with its steps over the columns; its place is its row in the system.
        sums = [everybody, *(_of_group(lines, group) for group in range(len(lines.sizes)))]
        for line in lines.by_id.values():
            sums += (_reduced(line.margin.steps)[0], _reduced(line.basis.steps)[0])
        self._rows = {steps: len(everybody) + place for place, steps in enumerate(dict.fromkeys(sums))}
        self._members = self._rows[everybody]
        reach = [_reach(lines, steps) for steps in self._rows]
        columns = [lines.sizes[group] for group in lines.groups]
        self._bounds = Bounds(
            (*(0 for _ in columns), *(low for low, _ in reach)), (*columns, *(high for _, high in reach))
        )
        self._system = System(tuple(self._rows), len(columns), EFFORT)
        self._parts_left = PARTS
        #: False once a part was taken for possible without proof.
        self.is_exact = True

    def outcomes(self, *, known: Collection[Outcome] = (), members: int | None = None) -> set[Outcome]:
        """The possible outcomes, and those that are `known`.

        `members`: how many at most do anything; None: all may.
        """
        found = set(known)
        self._explore({}, self._bounds.within(self._members, None, members), found)
        return found

    def _explore(self, read: Mapping[str, Measure], bounds: Bounds, found: set[Outcome]) -> None:
        """Adds the outcomes of the part in which the tests end as they were `read`."""
        self._parts_left -= 1
        if self._parts_left < 0:
            self.is_exact = False
            found.update(_named(self._rule))
            return
        try:
            verdict = judge(self._rule, given=partial(_look, read), deemed=partial(_look, read))
        except _Open as test:
            for reads, part in self._divided(test.line, bounds):
                self._explore({**read, test.line: reads}, part, found)
            return
        if verdict.outcome not in found and self._holds(self._system.has_integer_point, bounds):
            found.add(verdict.outcome)

    def _divided(self, line_id: str, bounds: Bounds) -> Iterator[tuple[Measure, Bounds]]:
        """The parts in which the test of the line ends in one way each."""
        line = self._lines.by_id[line_id]
        for finding in line.findings:
            part = self._narrowed(bounds, line.margin, finding.margin)
            part = part and self._narrowed(part, line.basis, finding.basis)
            if part and self._holds(self._system.has_point, part):
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

    def _holds(self, ask: Callable[[Bounds], bool], bounds: Bounds) -> bool:
        try:
            return ask(bounds)
        except EffortSpent:
            self.is_exact = False
            return True


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


def _reach(lines: Lines, steps: tuple[int, ...]) -> tuple[int, int]:
    """The lowest and the highest value of the sum: in each group all do what moves it most, or nothing."""
    by_group = [
        [0, *(step for step, of in zip(steps, lines.groups, strict=True) if of == group)]
        for group in range(len(lines.sizes))
    ]
    sizes = lines.sizes
    return (
        sum(size * min(moves) for size, moves in zip(sizes, by_group, strict=True)),
        sum(size * max(moves) for size, moves in zip(sizes, by_group, strict=True)),
    )


def _named(rule: Rule) -> set[Outcome]:
    """Every outcome that the rule can have, and perhaps more."""
    named = {Outcome.ADOPTED, Outcome.NOT_ADOPTED, Outcome.POSTPONED, TIE_OUTCOMES[rule.tie]}
    named.update(block.effect for block in rule.block)
    named.update(outcome for outcome in (rule.on_quorum_failure, rule.empty_basis) if outcome)
    if rule.zero_replies is not ZeroReplies.BY_FORMULA:
        named.add(Outcome(rule.zero_replies.value))
    return named
