"""What requests of members bring about under a rule: whether enough of them take an item out of the procedure."""

from fractions import Fraction

from app.rules.clauses import DEFERRAL_ID, Clause, Deferral
from app.rules.tallies import Counts
from app.rules.thresholds import Measure, measure
from app.rules.vocabulary import Basis, Choice, Comparison, DeferralEffect, Outcome

_OUTCOMES = {
    DeferralEffect.TO_MEETING: Outcome.REFERRED_TO_MEETING,
    DeferralEffect.DEBATE_BEFORE_VOTE: Outcome.POSTPONED,
}


def deferral_measure(defer: Deferral, *, requests: int, entitled: int) -> Measure:
    """So many requests for discussion, held against those that the rule requires: at least a number, or a share."""
    clause = Clause(
        id=DEFERRAL_ID,
        count=(Choice.DISCUSS,),
        basis=Basis.ENTITLED if isinstance(defer.requests, Fraction) else Basis.ABSOLUTE,
        comparison=Comparison.AT_LEAST,
        share=defer.requests,
    )
    return measure(clause, Counts.of_heads(members=entitled, entitled=entitled, answers={Choice.DISCUSS: requests}))


def deferral_outcome(defer: Deferral) -> Outcome:
    """What becomes of an item that enough members want to discuss."""
    return _OUTCOMES[defer.effect]
