"""What a person may decide where a rule leaves a hole."""

from typing import Final

from app.rules.verdict import Stage, Verdict
from app.rules.vocabulary import Outcome

#: What becomes of an item by a judgement; the rest of the list are results of counting, or acts of their own.
_JUDGEMENTS: Final = (
    Outcome.ADOPTED,
    Outcome.NOT_ADOPTED,
    Outcome.REFERRED_TO_MEETING,
    Outcome.SECOND_ROUND_REQUIRED,
    Outcome.POSTPONED,
)
_FOR_OR_AGAINST: Final = (Outcome.ADOPTED, Outcome.NOT_ADOPTED)


def possible_rulings(verdict: Verdict) -> tuple[Outcome, ...]:
    """The outcomes that a ruling may give, in the order of `Outcome`; empty where nothing is undetermined.

    A casting vote is for or against, and nothing else.
    """
    if verdict.outcome is not Outcome.UNDETERMINED:
        return ()
    is_tie = any(step.decides and step.stage is Stage.TIE for step in verdict.steps)
    return _FOR_OR_AGAINST if is_tie else _JUDGEMENTS
