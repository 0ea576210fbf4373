"""Who counts in a decision, and with what: the seats as the count of one decision sees them."""

from collections.abc import Sequence

from app.consultations.models import Decision, Seat
from app.consultations.procedure import counts_acknowledgements
from app.rules import Choice, RosterEntry, Standing


def entries(roster: Sequence[Seat]) -> tuple[RosterEntry, ...]:
    """The seats in order."""
    return tuple(
        RosterEntry(
            member=seat.code,
            standing=Standing(seat.standing),
            weight=seat.weight,
            member_class=seat.member_class,
        )
        for seat in roster
    )


def vectors(roster: Sequence[Seat]) -> dict[str, dict[str, Choice]]:
    """Each seat's complete vector."""
    return {seat.code: {name: Choice(choice) for name, choice in seat.answers.items()} for seat in roster}


def acknowledged(decision: Decision, roster: Sequence[Seat]) -> frozenset[str]:
    """Entitled members that acknowledged the letter, by the act or by any answer; nobody where no rule counts it."""
    if not counts_acknowledgements((decision,)):
        return frozenset()
    return all_acknowledged(roster)


def unreasoned(decision: Decision, roster: Sequence[Seat]) -> frozenset[str]:
    """Members whose answer lacks the reason without which it is no valid vote."""
    return frozenset(seat.code for seat in roster if decision.name in seat.unreasoned)


def all_acknowledged(roster: Sequence[Seat]) -> frozenset[str]:
    """The same for a consultation in which some rule counts it."""
    return frozenset(
        seat.code for seat in roster if seat.standing == Standing.ENTITLED and (seat.acknowledged_at or seat.answers)
    )
