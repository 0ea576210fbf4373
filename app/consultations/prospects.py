"""What adoption would take under a rule, of the members that a body has at present."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.members.queries import RosterLine
from app.rules import Kind, Outcome, Outstanding, RosterEntry, Rule, RuleProblem, Standing, count, forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What it would take."""

    #: Members with the right to vote.
    entitled: int
    #: The fewest approvals that adopt, all others staying silent; None: no number does.
    approvals: int | None
    #: Whether an item is adopted where nobody replies.
    is_by_silence: bool
    #: Whether nothing is decided under the rule.
    collects_comments: bool
    #: Whether every vote counts the same; otherwise it matters who approves.
    is_all_alike: bool


def prospect_of(rule: Rule, lines: Sequence[RosterLine]) -> Prospect:
    """Of an item that nobody has answered."""
    seats = tuple(
        RosterEntry(
            member=line.code,
            standing=Standing(line.standing),
            weight=line.weight,
            member_class=line.member_class,
        )
        for line in lines
        if not line.alternate_for
    )
    return _prospect(rule, seats)


@lru_cache(maxsize=512)
def _prospect(rule: Rule, seats: tuple[RosterEntry, ...]) -> Prospect:
    """The same, kept: a form shows some fifty rules, and neither they nor the members change between two pages."""
    silent = [
        Outstanding(weight=seat.weight, member_class=seat.member_class)
        for seat in seats
        if seat.standing == Standing.ENTITLED
    ]
    prospect = Prospect(
        entitled=len(silent),
        approvals=None,
        is_by_silence=False,
        collects_comments=rule.kind is Kind.COMMENTS,
        is_all_alike=len(set(silent)) <= 1,
    )
    if prospect.collects_comments or not silent:
        return prospect
    try:
        found = forecast(rule, count(seats, {}, ""), silent)
    except RuleProblem:
        # The rule counts by classes that the members do not have.
        return prospect
    by_silence = found.if_all["silent"].outcome is Outcome.ADOPTED
    return replace(prospect, approvals=found.approvals_needed, is_by_silence=by_silence)
