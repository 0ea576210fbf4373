"""Who counts in a decision, and with what: the seats as the count of one decision sees them."""

from collections.abc import Sequence

from app.consultations.alternates import held
from app.consultations.models import Decision, Seat
from app.consultations.procedure import counts_acknowledgements, has_lost_vote, standing_in
from app.rules import REQUESTS, Choice, Outstanding, RosterEntry


def entries(decision: Decision, roster: Sequence[Seat]) -> tuple[RosterEntry, ...]:
    """The seats in order, each with its standing in this decision."""
    return tuple(
        RosterEntry(
            member=seat.code,
            standing=standing_in(decision, seat),
            weight=seat.weight,
            member_class=seat.member_class,
            alternate_for=seat.alternate_for,
        )
        for seat in roster
    )


def vectors(decision: Decision, roster: Sequence[Seat]) -> dict[str, dict[str, Choice]]:
    """The answers to this decision; those of a member that has lost its vote since it gave them count no more."""
    return {
        seat.code: {decision.name: Choice(seat.answers[decision.name])}
        for seat in roster
        if decision.name in seat.answers and not has_lost_vote(decision, seat)
    }


def acknowledged(decision: Decision, roster: Sequence[Seat]) -> frozenset[str]:
    """Members that acknowledged the letter, by the act or by any answer; nobody where the rule does not count it."""
    return all_acknowledged(roster) if counts_acknowledgements((decision,)) else frozenset()


def outstanding(decision: Decision, roster: Sequence[Seat]) -> tuple[Outstanding, ...]:
    """Entitled members that have taken no position on a decision; a request for time or discussion is none."""
    known, answers = acknowledged(decision, roster), held(roster)
    return tuple(
        Outstanding(
            weight=seat.weight,
            member_class=seat.member_class,
            has_acknowledged=decision.name in answers[seat.code] or seat.code in known,
        )
        for seat in roster
        if seat.code in answers and answers[seat.code].get(decision.name) in {None, *REQUESTS}
    )


def unreasoned(decision: Decision, roster: Sequence[Seat]) -> frozenset[str]:
    """Members whose answer lacks the reason without which it is no valid vote."""
    return frozenset(seat.code for seat in roster if decision.name in seat.unreasoned)


def all_acknowledged(roster: Sequence[Seat]) -> frozenset[str]:
    """The same for a consultation in which some rule counts it: of the members entitled at the opening."""
    answers = held(roster)
    return frozenset(
        seat.code for seat in roster if seat.code in answers and (seat.acknowledged_at or answers[seat.code])
    )
