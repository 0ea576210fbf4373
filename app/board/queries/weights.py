"""Weights behind the answers, for the decisions whose rule counts by weight."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from app.consultations.models import Consultation, Count, Decision, Seat
from app.consultations.procedure import standing_of
from app.core.work import Work
from app.rules.tallies import Tally
from app.rules.vocabulary import Choice, Standing, Weights


def weight_tallies(work: Work, consultation: Consultation, named: Sequence[Decision]) -> dict[int, Tally]:
    """Number of a decision to its answers by weight; two queries, and none where every member counts once."""
    weighted = [each for each in named if each.rule.get("weights") == Weights.TABLE]
    if not weighted:
        return {}
    given = _given(work, weighted)
    seats = work.session.execute(
        select(Seat.standing, Seat.closing_standing, func.sum(Seat.weight))
        .where(Seat.consultation_id == consultation.id, Seat.alternate_for == "")
        .group_by(Seat.standing, Seat.closing_standing)
    ).all()
    found = {}
    for decision in weighted:
        sums = [
            (standing_of(decision, opening=opening, closing=closing), int(weight)) for opening, closing, weight in seats
        ]
        found[decision.id] = Tally(
            members=sum(weight for _standing, weight in sums),
            entitled=sum(weight for standing, weight in sums if standing is Standing.ENTITLED),
            answers=given[decision.id],
        )
    return found


def _given(work: Work, weighted: Sequence[Decision]) -> defaultdict[int, dict[Choice, int]]:
    rows = work.session.execute(
        select(Count.decision_id, Count.choice, func.sum(Count.weight))
        .where(Count.decision_id.in_([each.id for each in weighted]))
        .group_by(Count.decision_id, Count.choice)
    )
    found: defaultdict[int, dict[Choice, int]] = defaultdict(dict)
    for decision_id, choice, weight in rows:
        found[decision_id][Choice(choice)] = int(weight)
    return found
