"""A figure beside its limit: both taken in turns in one run, judged by the ratio of their medians.

The machine is never alone, and the same page may be answered three times as fast a minute later. Therefore a figure is
worth nothing without the limit that was taken beside it, and no target is a number of seconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

#: How often each side is taken, unless a measurement says otherwise.
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rounds gave, in their order; at least one."""

    taken: tuple[float, ...]

    @property
    def median(self) -> float:
        """The one in the middle."""
        return float(median(self.taken))

    @property
    def least(self) -> float:
        """The smallest."""
        return min(self.taken)

    @property
    def most(self) -> float:
        """The largest."""
        return max(self.taken)


class Sense(StrEnum):
    """On which side of its bound a target lies."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


class Judged(StrEnum):
    """What a target is about."""

    #: Ours divided by the limit, medians.
    RATIO = "ratio"
    #: Our median itself, in its unit.
    FIGURE = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What was promised."""

    bound: float
    sense: Sense = Sense.AT_LEAST
    judged: Judged = Judged.RATIO

    def __str__(self) -> str:
        sign = "≥" if self.sense is Sense.AT_LEAST else "≤"
        return f"{sign} {self.bound:g}" + (" ×" if self.judged is Judged.RATIO else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One figure beside one limit.

    Raises:
        ValueError: a target for a ratio, and no limit.
    """

    #: Unique together with `what` and `seats`; what `python -m bench NAME` takes.
    name: str
    #: Which case of it, with its limit: "1 process, PostgreSQL, against raw smtplib".
    what: str
    #: Of the figures on both sides: "letters/s", "ms", "MB".
    unit: str
    ours: Figures
    #: None: the figure stands alone.
    limit: Figures | None = None
    #: Seats of the consultation, or letters where `what` says so; None: it has no size.
    seats: int | None = None
    #: None: it is shown and not judged.
    target: Target | None = None
    #: What a reader must know to understand it.
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a promise that cannot be judged."""
        if self.limit is None and self.target is not None and self.target.judged is Judged.RATIO:
            raise ValueError(f"{self.name}: a ratio needs a limit")

    @property
    def ratio(self) -> float | None:
        """Ours divided by the limit, of the medians; None: there is no limit."""
        return self.ours.median / self.limit.median if self.limit else None

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None: there is none."""
        if self.target is None:
            return None
        if self.target.sense is Sense.AT_LEAST:
            return self._judged >= self.target.bound
        return self._judged <= self.target.bound

    @property
    def share(self) -> float | None:
        """What is judged divided by the bound: 0.8 of "at least" is a fifth too little; None: there is no target."""
        return self._judged / self.target.bound if self.target else None

    @property
    def _judged(self) -> float:
        judged = self.target.judged if self.target else Judged.FIGURE
        ratio = self.ratio
        return self.ours.median if judged is Judged.FIGURE or ratio is None else ratio


def alternating(runs: Sequence[Callable[[], float]], *, rounds: int = ROUNDS) -> tuple[Figures, ...]:
    """Take a figure of each in turn, so many times over; every other round in the reverse order.

    Whatever grows or tires while it lasts then favours nobody.
    """
    taken: list[list[float]] = [[] for _ in runs]
    for number in range(rounds):
        places = range(len(runs)) if number % 2 == 0 else reversed(range(len(runs)))
        for place in places:
            taken[place].append(runs[place]())
    return tuple(Figures(tuple(each)) for each in taken)
