"""What may still become of each decision, as far as whoever looks may see the counts: numbers, never names."""

from collections.abc import Sequence

from app.board.facts import MOST_TILES, BoardForecast, BoardLine
from app.consultations.models import Consultation, Decision, Seat, State
from app.consultations.queries import seats
from app.core.work import Work
from app.rules import Counts, Kind, forecast, rule_from_plain
from app.tally import electorate
from app.tally.counting import recounted


def forecasts(
    work: Work, consultation: Consultation, named: Sequence[Decision], lines: Sequence[BoardLine]
) -> tuple[BoardForecast, ...]:
    """The forecast of each open decision in order; none where counts are sealed, or above `MOST_TILES` seats.

    `lines` are those that the same look at the board shows: a decision without counts there has no forecast here.
    """
    shown = {line.name for line in lines if line.counts is not None}
    open_ones = [each for each in named if each.name in shown and each.settled_at is None]
    if consultation.state != State.OPEN or not open_ones or consultation.seat_count > MOST_TILES:
        return ()
    roster = seats(work, consultation)
    # Counted from the seats that also say who is outstanding, not from the counters: both must be of one instant.
    counts = recounted(open_ones, roster)
    return tuple(found for each in open_ones if (found := _forecast(each, counts[each.name], roster)) is not None)


def _forecast(decision: Decision, counts: Counts, roster: Sequence[Seat]) -> BoardForecast | None:
    rule = rule_from_plain(decision.rule)
    if rule.kind is Kind.COMMENTS:
        return None
    outstanding = electorate.outstanding(decision, roster)
    return BoardForecast(
        name=decision.name,
        silent=len(outstanding),
        rule=rule,
        found=forecast(rule, counts.without_requests(), outstanding),
    )
