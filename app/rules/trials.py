"""Whether a few members can bring sums between their bounds: every combination, tried one member after the other.

What is left of a combination depends on its sums alone, so that combinations with equal sums are tried once. A sum that
the members still to come cannot bring out of its bounds need not be told apart from others, and one that they cannot
bring in ends the trial.
"""

from collections.abc import Sequence

from app.rules.effort import Effort

#: One number to each sum; None: it stays within its bounds, whatever members still to come do.
_Sums = tuple[int | None, ...]


class Trials:
    """The sums of `rows` over columns; each member may be in one of the columns of its group, or in none."""

    def __init__(
        self, rows: Sequence[Sequence[int]], groups: Sequence[int], sizes: Sequence[int], effort: Effort
    ) -> None:
        nothing = (0,) * len(rows)
        columns = list(zip(*rows, strict=True))
        by_group = [
            [nothing, *(column for column, of in zip(columns, groups, strict=True) if of == group)]
            for group in range(len(sizes))
        ]
        members = [steps for steps, size in zip(by_group, sizes, strict=True) for _ in range(size)]
        #: What each member may add to the sums. Who moves them most is tried first, so that little stays open.
        self._steps = sorted(members, key=lambda steps: sum(abs(number) for step in steps for number in step))
        #: How many members are still to come, to the least and the most that they can add to each sum.
        self._least, self._most = [nothing], [nothing]
        for steps in self._steps:
            moves = list(zip(*steps, strict=True))
            self._least.append(tuple(low + min(move) for low, move in zip(self._least[-1], moves, strict=True)))
            self._most.append(tuple(high + max(move) for high, move in zip(self._most[-1], moves, strict=True)))
        self._effort = effort

    def can_reach(self, lower: Sequence[int], upper: Sequence[int]) -> bool:
        """Whether a combination has all its sums between these bounds, both included.

        Raises EffortSpent.
        """
        start: _Sums = self._least[0]
        pending = [(len(self._steps), start)]
        seen = set()
        while pending:
            members, sums = pending.pop()
            self._effort.spend(len(sums))
            still_open = self._still_open(members, sums, lower, upper)
            if still_open is None or (members, still_open) in seen:
                continue
            if not any(number is not None for number in still_open):
                return True
            seen.add((members, still_open))
            pending += ((members - 1, _added(still_open, step)) for step in self._steps[members - 1])
        return False

    def _still_open(self, members: int, sums: _Sums, lower: Sequence[int], upper: Sequence[int]) -> _Sums | None:
        """The sums that so many members to come may bring in or out; None: one of them cannot be brought in."""
        numbers: list[int | None] = []
        for number, low, high, least, most in zip(
            sums, lower, upper, self._least[members], self._most[members], strict=True
        ):
            if number is None or (number + least >= low and number + most <= high):
                numbers.append(None)
            elif number + most < low or number + least > high:
                return None
            else:
                numbers.append(number)
        return tuple(numbers)


def _added(sums: _Sums, step: Sequence[int]) -> _Sums:
    return tuple(None if number is None else number + more for number, more in zip(sums, step, strict=True))
