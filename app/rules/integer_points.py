"""Whether whole numbers within bounds, with bounds on some of their sums, exist: exact, for small systems.

Variables are the columns, each a whole number, followed by the rows, each a sum of columns with whole factors; all
have bounds. The general simplex method finds a rational point or shows that there is none; it ends because the lowest
variable is always preferred (Bland's rule). Where a column is fractional in that point, no whole number lies strictly
between its neighbours, so that looking below and above it loses no integer point; and bounded columns can be split only
finitely often.

Source: B. Dutertre and L. de Moura, "A fast linear-arithmetic solver for DPLL(T)", CAV 2006.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd

from app.rules.effort import Effort


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lowest and highest value of each variable, both included."""

    lower: tuple[int, ...]
    upper: tuple[int, ...]

    def within(self, variable: int, low: int | None, high: int | None) -> "Bounds":
        """These bounds, narrowed for one variable; None: not at this end. Nothing may be left between them."""
        lower, upper = self.lower[variable], self.upper[variable]
        low = lower if low is None else max(low, lower)
        high = upper if high is None else min(high, upper)
        return Bounds(
            (*self.lower[:variable], low, *self.lower[variable + 1 :]),
            (*self.upper[:variable], high, *self.upper[variable + 1 :]),
        )

    def leave_something(self, variable: int) -> bool:
        """Whether a value is left for the variable."""
        return self.lower[variable] <= self.upper[variable]


class System:
    """The rows over their columns. What one question found is where the next begins, so that many are cheap.

    At any time some variables are free and stand at whole numbers; each of the others is a sum of the free ones.
    """

    def __init__(self, rows: Sequence[Sequence[int]], columns: int, effort: Effort) -> None:
        self._columns = columns
        #: Where the free variables stand.
        self._at = dict.fromkeys(range(columns), 0)
        #: Variable that is a sum, to the whole factors with which it and free ones make 0; its own factor is below 0.
        self._sums = {
            columns + place: {columns + place: -1, **{column: factor for column, factor in enumerate(row) if factor}}
            for place, row in enumerate(rows)
        }
        self._effort = effort

    def has_integer_point(self, bounds: Bounds) -> bool:
        """Whether whole numbers for all columns exist within the bounds, which leave something for every variable.

        Raises EffortSpent.
        """
        pending = [bounds]
        while pending:
            part = pending.pop()
            if not self.has_point(part):
                continue
            values = [self._value(column) for column in range(self._columns)]
            column = next((place for place, value in enumerate(values) if value.denominator > 1), None)
            if column is None:
                return True
            value = values[column]
            pending += part.within(column, None, floor(value)), part.within(column, ceil(value), None)
        return False

    def has_point(self, bounds: Bounds) -> bool:
        """Whether any numbers for the columns, whole or not, exist within such bounds.

        Raises EffortSpent.
        """
        for free, number in self._at.items():
            self._at[free] = min(max(number, bounds.lower[free]), bounds.upper[free])
        while broken := self._broken(bounds):
            variable, bound, rises = broken
            moved = self._movable(variable, bounds, rises=rises)
            if moved is None:
                return False
            self._exchange(variable, moved)
            self._at[variable] = bound
        return True

    def _value(self, variable: int) -> Fraction:
        if variable in self._at:
            return Fraction(self._at[variable])
        factors = self._sums[variable]
        total = sum(factor * self._at[free] for free, factor in factors.items() if free != variable)
        return Fraction(total, -factors[variable])

    def _broken(self, bounds: Bounds) -> tuple[int, int, bool] | None:
        """The first sum that is out of bounds, the bound that it breaks, and whether it must rise to it."""
        for variable in sorted(self._sums):
            self._effort.spend(len(self._sums[variable]))
            value = self._value(variable)
            if value < bounds.lower[variable]:
                return variable, bounds.lower[variable], True
            if value > bounds.upper[variable]:
                return variable, bounds.upper[variable], False
        return None

    def _movable(self, variable: int, bounds: Bounds, *, rises: bool) -> int | None:
        """The first free variable that can bring the sum nearer to its bound; None: that bound is out of reach."""
        return min(
            (
                free
                for free, factor in self._sums[variable].items()
                if free != variable
                and (
                    self._at[free] < bounds.upper[free]
                    if (factor > 0) is rises
                    else self._at[free] > bounds.lower[free]
                )
            ),
            default=None,
        )

    def _exchange(self, leaving: int, entering: int) -> None:
        """Makes `leaving` free and `entering` a sum, of it and others; puts that sum into all others."""
        del self._at[entering]
        solved = self._sums.pop(leaving)
        if solved[entering] > 0:
            solved = {variable: -factor for variable, factor in solved.items()}
        for variable, factors in self._sums.items():
            if entering in factors:
                self._effort.spend(len(solved))
                self._sums[variable] = _without(entering, factors, solved)
        self._sums[entering] = solved


def _without(variable: int, factors: Mapping[int, int], solved: Mapping[int, int]) -> dict[int, int]:
    """The factors of a sum once `variable` is replaced by what it is; in whole numbers without a common factor."""
    times = factors[variable]
    total = {other: -solved[variable] * factor for other, factor in factors.items()}
    for other, factor in solved.items():
        total[other] = total.get(other, 0) + times * factor
    common = gcd(*total.values())
    return {other: factor // common for other, factor in total.items() if factor}
