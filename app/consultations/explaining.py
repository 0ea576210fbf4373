"""Why a decision came to its outcome, from what was kept beside it at the close."""

from app.consultations.models import Decision
from app.letters.facts import DerivationLine
from app.letters.rule_words import derivation, reason_sentence
from app.rules import Outcome, Verdict, rule_from_plain, steps_from_plain


def verdict_of(decision: Decision) -> Verdict | None:
    """The verdict as it was kept; None: there is no outcome yet."""
    if not decision.outcome:
        return None
    return Verdict(
        outcome=Outcome(decision.outcome),
        clause=decision.clause,
        inequality=decision.reason,
        steps=steps_from_plain(decision.steps),
    )


def explained(decision: Decision) -> tuple[str, tuple[DerivationLine, ...]]:
    """One sentence that says why, and everything that was tested, in the language in use; both empty before."""
    verdict = verdict_of(decision)
    if verdict is None:
        return "", ()
    rule = rule_from_plain(decision.rule)
    return reason_sentence(rule, verdict), derivation(rule, verdict)
