"""Whether a count crosses its line, in integers only, and the inequality as people are shown it.

`q × count` is held against `p × basis + q × plus`. A share of a basis that is 0 is never reached.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.rules.clauses import Clause, Quorum
from app.rules.tallies import Counts
from app.rules.vocabulary import ADVERSE, Basis, Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One clause held against the counts."""

    count: int
    #: Of what the share was taken; None: the line is an absolute number.
    basis: int | None
    #: q × count.
    product: int
    #: p × basis + q × plus, or the absolute number.
    bound: int
    holds: bool
    #: Such as "2 × 27 = 54 > 48" or "2 × 23 = 46 ≤ 47".
    inequality: str


def measure(clause: Clause | Quorum, counts: Counts) -> Measure:
    """The clause's integers and whether it holds."""
    counted = _counted(clause, counts)
    basis = _basis(clause, counts)
    bound = _bound(clause, basis)
    product = clause.share.denominator * counted
    crosses = product > bound if clause.comparison is Comparison.MORE_THAN else product >= bound
    return Measure(
        count=counted,
        basis=basis,
        product=product,
        bound=bound,
        holds=crosses and basis != 0,
        inequality=f"{clause.share.denominator} × {counted} = {product} {_sign(clause, product, bound, basis)} {bound}",
    )


def inequality(clause: Clause | Quorum, counts: Counts) -> str:
    """The comparison as it stands, with the sign that is true: "2 × 27 = 54 > 48"."""
    return measure(clause, counts).inequality


def needed(clause: Clause | Quorum, counts: Counts) -> int | None:
    """The smallest count that satisfies the clause with the basis as it is now; None: no count does, the basis is 0.

    With the basis `entitled` or `members` this is the line on the board ("25 of 48"). A basis that grows with the
    replies moves the line too.
    """
    basis = _basis(clause, counts)
    if basis == 0:
        return None
    whole, rest = divmod(_bound(clause, basis), clause.share.denominator)
    return whole + 1 if rest or clause.comparison is Comparison.MORE_THAN else whole


def _counted(clause: Clause | Quorum, counts: Counts) -> int:
    counts = counts.of_class(clause.member_class)
    if isinstance(clause, Quorum):
        return _BASES[clause.count](counts)
    tally = counts.weights if clause.basis.is_weighted else counts.heads
    given = tally.given(clause.count)
    if clause.basis is Basis.VOTES_VALID and set(clause.count).intersection(ADVERSE):
        # A disapproval without its reason is in neither side of the comparison.
        return given - tally.unreasoned
    return given


def _basis(clause: Clause | Quorum, counts: Counts) -> int | None:
    if clause.basis is Basis.ABSOLUTE:
        return None
    return _BASES[clause.basis](counts.of_class(clause.member_class))


def _bound(clause: Clause | Quorum, basis: int | None) -> int:
    if basis is None:
        return clause.share.numerator
    return clause.share.numerator * basis + clause.share.denominator * clause.plus


def _sign(clause: Clause | Quorum, product: int, bound: int, basis: int | None) -> str:
    """The sign that is true, chosen so that it answers the clause's own comparison."""
    if basis == 0:
        return ">" if product > bound else "≤"
    if clause.comparison is Comparison.MORE_THAN:
        return ">" if product > bound else "≤"
    return "≥" if product >= bound else "<"


_BASES: dict[Basis, Callable[[Counts], int]] = {
    Basis.MEMBERS: lambda counts: counts.heads.members,
    Basis.ENTITLED: lambda counts: counts.heads.entitled,
    Basis.CONSULTED: lambda counts: counts.consulted,
    Basis.REPLIES: lambda counts: counts.heads.replies,
    Basis.REPLIES_OR_ACKNOWLEDGED: lambda counts: counts.acknowledged,
    Basis.VOTES: lambda counts: counts.heads.votes,
    Basis.VOTES_VALID: lambda counts: counts.heads.votes_valid,
    Basis.WEIGHT_MEMBERS: lambda counts: counts.weights.members,
    Basis.WEIGHT_ENTITLED: lambda counts: counts.weights.entitled,
    Basis.WEIGHT_REPLIES: lambda counts: counts.weights.replies,
    Basis.WEIGHT_VOTES: lambda counts: counts.weights.votes,
}
