"""What may still become of an item while members have not answered: numbers only, never names.

Answers that were given are taken to stand, though many rules let them be changed until the close. An outstanding member
may do everything that the rule offers, or nothing: approve, disapprove (with its reason or without), abstain, ask for
time or discussion, acknowledge the letter where that counts. The forecast is about the count at the close; what enough
requests bring about before it (an extension, a deferral) is not its matter, nor is a right to vote that ends or begins
until then. `undetermined` is an outcome like others: who will rule, and how, is not foreseen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from app.rules.clauses import Rule
from app.rules.figures import ANSWERS
from app.rules.lines import Line, Lines, lines_of
from app.rules.outstanding import Act, Group, Outstanding, acts_under, after, groups_of
from app.rules.possible import Search
from app.rules.tallies import Counts
from app.rules.verdict import Verdict, decide
from app.rules.vocabulary import Outcome

_SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What may still become of one item."""

    #: The outcome whatever the outstanding members do; None: not certain.
    certain: Outcome | None
    #: In the order of `Outcome`.
    possible: tuple[Outcome, ...]
    #: False where there were too many different weights to try everything: then `possible` may hold too much, never too
    #: little, and more approvals may be needed than `approvals_needed` says, never fewer.
    is_exact: bool
    #: The smallest number of outstanding members whose approval adopts the item, all others staying silent; None: there
    #: is none.
    approvals_needed: int | None
    #: The smallest number of outstanding members whose replies meet the quorum, taken from those that add most to it;
    #: acknowledgements where these count; with several quorums the largest of the numbers. None: the rule has no
    #: quorum, or it can no longer be met.
    quorum_lacking: int | None
    #: `approve`, `disapprove`, `abstain` as far as the rule offers them, and `silent`: the verdict if all do that.
    if_all: Mapping[str, Verdict]


def forecast(rule: Rule, counts: Counts, outstanding: Sequence[Outstanding]) -> Forecast:
    """What may become of the item under the rule, given these counts and the members that have not answered it.

    Silent members that are not among `outstanding` stay silent. The rule is one that `decide` takes.
    Raises RuleProblem `outstanding_not_silent`.
    """
    groups = groups_of(outstanding, counts)
    alike = _alike(rule)
    if_all = {name: decide(rule, _if_all(counts, groups, act)) for name, act in alike.items()}
    if_all[_SILENT] = decide(rule, counts)
    lines = lines_of(rule, counts, groups, acts_under(rule))
    search = Search(rule, lines)
    possible = search.outcomes(known={verdict.outcome for verdict in if_all.values()})
    approvals: int | None = None
    is_exact = search.is_exact
    if Outcome.ADOPTED in possible:
        approving = _Approving(rule, counts, groups, alike.get("approve"))
        approvals = approving.fewest()
        is_exact = is_exact and approving.is_exact
    return Forecast(
        certain=next(iter(possible)) if len(possible) == 1 else None,
        possible=tuple(outcome for outcome in Outcome if outcome in possible),
        is_exact=is_exact,
        approvals_needed=approvals,
        quorum_lacking=_lacking(rule, lines),
        if_all=if_all,
    )


def _alike(rule: Rule) -> dict[str, Act]:
    acts = {}
    for name, choices in ANSWERS.items():
        offered = [choice for choice in choices if rule.offers(choice)]
        if offered:
            acts[name] = Act(choice=offered[0])
    return acts


def _if_all(counts: Counts, groups: Sequence[Group], act: Act) -> Counts:
    for group in groups:
        counts = after(counts, group, act)
    return counts


class _Approving:
    """How many approvals adopt an item if nobody does anything else."""

    def __init__(self, rule: Rule, counts: Counts, groups: Sequence[Group], approval: Act | None) -> None:
        self._rule = rule
        self._counts = counts
        self._approval = approval
        self._heaviest_first = sorted(groups, key=lambda group: group.like.weight, reverse=True)
        self._search = Search(rule, lines_of(rule, counts, groups, [approval] if approval else []))

    @property
    def is_exact(self) -> bool:
        """Whether the number is not only enough to look for, but is known to adopt."""
        return self._search.is_exact

    def fewest(self) -> int | None:
        """The smallest number; None: there is none. The more may approve, the more can be adopted: halving finds it."""
        low, high = 0, sum(group.size for group in self._heaviest_first)
        if not self._can_adopt(high):
            return None
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._can_adopt(middle) else (middle + 1, high)
        return low

    def _can_adopt(self, approvals: int) -> bool:
        """Whether so many approvals or fewer adopt the item: those of the heaviest, or any others."""
        others = set(Outcome) - {Outcome.ADOPTED}
        return decide(self._rule, self._if_heaviest(approvals)).outcome is Outcome.ADOPTED or (
            Outcome.ADOPTED in self._search.outcomes(known=others, members=approvals)
        )

    def _if_heaviest(self, approvals: int) -> Counts:
        counts = self._counts
        for group in self._heaviest_first:
            size = min(group.size, approvals)
            if size and self._approval:
                counts = after(counts, replace(group, size=size), self._approval)
            approvals -= size
        return counts


def _lacking(rule: Rule, lines: Lines) -> int | None:
    lacking = [_missing(lines.by_id[quorum.id], lines) for quorum in rule.quorum]
    numbers = [number for number in lacking if number is not None]
    return max(numbers) if numbers and len(numbers) == len(lacking) else None


def _missing(line: Line, lines: Lines) -> int | None:
    """How many members the line lacks, those that move it most coming first; its basis is the same for all replies."""
    best = [0] * len(lines.sizes)
    for step, group in zip(line.margin.steps, lines.groups, strict=True):
        best[group] = max(best[group], step)
    steps = sorted((step for step, size in zip(best, lines.sizes, strict=True) for _ in range(size)), reverse=True)
    reached = accumulate(steps, initial=line.margin.start)
    return next((members for members, margin in enumerate(reached) if line.basis.start and margin >= line.least), None)
