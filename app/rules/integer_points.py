"""Whether whole numbers within bounds, with bounds on some of their sums, exist: exact, for small systems.

Variables are the columns, each a whole number, followed by the rows, each a sum of columns with whole factors; all
have bounds. The general simplex method finds a rational point or shows that there is none; it ends because the lowest
variable is always preferred (Bland's rule). Where a column is fractional in that point, no whole number lies strictly
between its neighbours, so that looking below and above it loses no integer point; and bounded columns can be split only
finitely often.

Source: B. Dutertre and L. de Moura, "A fast linear-arithmetic solver for DPLL(T)", CAV 2006.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


class EffortSpent(Exception):
    """The system is too large to be settled within the effort that was allowed."""


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
    """The rows over their columns. What one question found is where the next begins, so that many are cheap."""

    def __init__(self, rows: Sequence[Sequence[int]], columns: int, effort: int) -> None:
        #: Basic variable to its value as a sum of the others.
        self._rows = {
            columns + place: {column: Fraction(factor) for column, factor in enumerate(row) if factor}
            for place, row in enumerate(rows)
        }
        self._columns = columns
        self._value = [Fraction(0)] * (columns + len(rows))
        #: How many numbers may still be calculated.
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
            column = next((place for place in range(self._columns) if self._value[place].denominator > 1), None)
            if column is None:
                return True
            value = self._value[column]
            pending += part.within(column, None, floor(value)), part.within(column, ceil(value), None)
        return False

    def has_point(self, bounds: Bounds) -> bool:
        """Whether any numbers for the columns, whole or not, exist within such bounds.

        Raises EffortSpent.
        """
        self._move_within(bounds)
        while (broken := self._broken(bounds)) is not None:
            target = bounds.lower[broken] if self._value[broken] < bounds.lower[broken] else bounds.upper[broken]
            moved = self._movable(broken, target, bounds)
            if moved is None:
                return False
            self._shift(moved, (target - self._value[broken]) / self._rows[broken][moved])
            self._exchange(broken, moved)
        return True

    def _move_within(self, bounds: Bounds) -> None:
        """Brings the variables that others are sums of within their bounds."""
        for variable, value in enumerate(self._value):
            if variable not in self._rows:
                if value < bounds.lower[variable]:
                    self._shift(variable, bounds.lower[variable] - value)
                elif value > bounds.upper[variable]:
                    self._shift(variable, bounds.upper[variable] - value)

    def _broken(self, bounds: Bounds) -> int | None:
        return min(
            (
                variable
                for variable in self._rows
                if not bounds.lower[variable] <= self._value[variable] <= bounds.upper[variable]
            ),
            default=None,
        )

    def _movable(self, broken: int, target: int, bounds: Bounds) -> int | None:
        """The first variable that can bring the broken one nearer to its bound; None: that bound is out of reach."""
        rises = target > self._value[broken]
        return min(
            (
                variable
                for variable, factor in self._rows[broken].items()
                if (
                    self._value[variable] < bounds.upper[variable]
                    if (factor > 0) is rises
                    else self._value[variable] > bounds.lower[variable]
                )
            ),
            default=None,
        )

    def _shift(self, variable: int, by: Fraction) -> None:
        self._value[variable] += by
        for basic, row in self._rows.items():
            if variable in row:
                self._value[basic] += row[variable] * by

    def _exchange(self, leaving: int, entering: int) -> None:
        """Solves the row of `leaving` for `entering` and puts that into all others."""
        row = self._rows.pop(leaving)
        factor = row.pop(entering)
        solved = {leaving: 1 / factor, **{variable: -part / factor for variable, part in row.items()}}
        for other in self._rows.values():
            if entering in other:
                self._spend(len(solved))
                times = other.pop(entering)
                for variable, part in solved.items():
                    if total := other.get(variable, 0) + times * part:
                        other[variable] = total
                    else:
                        del other[variable]
        self._rows[entering] = solved

    def _spend(self, numbers: int) -> None:
        self._effort -= numbers
        if self._effort < 0:
            raise EffortSpent
