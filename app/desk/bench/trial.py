"""What a rule makes of numbers that somebody tries, and what could still become of them."""

from dataclasses import dataclass

from app.letters.facts import DerivationLine
from app.letters.rule_words import derivation, reason_sentence
from app.rules import Outcome, Rule, Verdict, decide
from app.rules.figures import Figures, counts_of
from app.rules.forecast import Forecast, forecast
from app.rules.outstanding import Outstanding

#: A step's picture is so many parts wide.
WHOLE = 10_000
#: How much wider than the larger of both numbers, in parts of a hundred, so that the line never stands at the edge.
_ROOM = 115


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedStep:
    """One clause as it was tested, with its picture."""

    line: DerivationLine
    #: How far the count reaches and where its line stands, in parts of `WHOLE`.
    reach: int
    line_at: int
    whole: int = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The verdict on the numbers as they stand, and what those who are silent could make of it."""

    figures: Figures
    outcome: Outcome
    reason: str
    steps: tuple[TriedStep, ...]
    #: None: nobody is silent any more.
    forecast: Forecast | None


def tried(rule: Rule, figures: Figures) -> Trial:
    """The rule held against the figures; every Member State counts once, and belongs to the rule's first class."""
    counts = counts_of(rule, figures)
    verdict = decide(rule, counts)
    silent = [Outstanding(member_class=rule.classes[0] if rule.classes else "")] * figures.silent
    return Trial(
        figures=figures,
        outcome=verdict.outcome,
        reason=reason_sentence(rule, verdict),
        steps=_steps(rule, verdict),
        forecast=forecast(rule, counts, silent) if silent else None,
    )


def _steps(rule: Rule, verdict: Verdict) -> tuple[TriedStep, ...]:
    pairs = zip(derivation(rule, verdict), verdict.steps, strict=True)
    return tuple(_step(line, product=step.product, bound=step.bound) for line, step in pairs)


def _step(line: DerivationLine, *, product: int, bound: int) -> TriedStep:
    scale = max(product, bound, 1) * _ROOM
    return TriedStep(line=line, reach=product * 100 * WHOLE // scale, line_at=bound * 100 * WHOLE // scale)
