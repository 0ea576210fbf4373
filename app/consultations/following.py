"""What follows the outcome of a decision: the further round that its rule foresees, or that has been opened."""

from collections.abc import Sequence

from app.consultations.models import Consultation, Decision, State
from app.consultations.queries import body_of, decisions, in_language, rounds_after
from app.core.work import Work
from app.letters.facts import Following
from app.rules import NextBody, NextRound, rule_from_plain


def next_round(decision: Decision) -> NextRound | None:
    """The further round that the rule foresees after the outcome of a decision; None: none, or there is no outcome."""
    return rule_from_plain(decision.rule).next_round_after(decision.outcome)


def following_rounds(
    work: Work, consultation: Consultation, named: Sequence[Decision], language: str
) -> dict[str, Following]:
    """Decision to what follows it, for those that something follows. A round that is open takes the place of a plan.

    `named` are the consultation's decisions.
    """
    if not any(each.outcome for each in named):
        return {}
    found = {}
    for decision in named:
        following = next_round(decision)
        if following is not None:
            found[decision.name] = Following(is_same_body=following.body is NextBody.SAME)
    for later in rounds_after(work, consultation):
        if later.state in {State.DRAFT, State.WITHDRAWN}:
            continue
        body = in_language(body_of(work, later).names, language)
        opened = Following(reference=later.reference, body=body, is_same_body=later.body_id == consultation.body_id)
        found |= dict.fromkeys((each.name for each in decisions(work, later)), opened)
    return found
