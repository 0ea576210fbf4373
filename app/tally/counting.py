"""The integers of each decision, twice: from the counters kept as replies came in, and from the seats themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.consultations.alternates import held
from app.consultations.models import Consultation, Count, Decision, Seat
from app.consultations.procedure import counts_acknowledgements, decides_nothing, takes_answers
from app.consultations.queries import decisions, seats
from app.consultations.settling import is_settled
from app.core.work import Work
from app.rules import Choice, Counts, Outcome, RosterEntry, Standing, Tally, Verdict, count, decide, rule_from_plain
from app.tally import electorate
from app.tally.sums import Sums, counted, sums_of
from app.tally.sums import kept as kept_of

#: Class to choice to its counter.
_Kept = Mapping[str, Mapping[Choice, Count]]


class CountsDisagree(RuntimeError):
    """Counters and seats tell different numbers. This is an error in our program: nothing may follow from either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision, its counts, and what its rule makes of them."""

    decision: Decision
    counts: Counts
    verdict: Verdict

    @property
    def fact(self) -> dict[str, object]:
        """What an `outcome` event says of it. Source: the record's format."""
        found = self.counts
        return {
            "outcome": str(self.verdict.outcome),
            "clause": self.verdict.clause,
            "counts": {
                "approve": found.approve,
                "disapprove": found.disapprove,
                "abstain": found.abstain,
                "silent": found.silent,
            },
        }


def decided(work: Work, consultation: Consultation) -> tuple[Decided, ...]:
    """Every decision in order, decided by its rule on counts that have been checked; not what is only commented on.

    One that was settled keeps the outcome it got then, and the counts that it had.

    Raises:
        CountsDisagree: the kept counters differ from a recount of the seats.
    """
    named = [each for each in decisions(work, consultation) if takes_answers(each)]
    sums = sums_of(work, consultation)
    if sums is None:
        kept = checked_counts(work, consultation, named, seats(work, consultation))
    else:
        kept = _checked_sums(work, consultation, named, sums)
    return tuple(
        Decided(decision=each, counts=kept[each.name], verdict=_verdict(each, kept[each.name])) for each in named
    )


def told_counts(work: Work, consultation: Consultation, named: Sequence[Decision]) -> dict[str, Counts]:
    """The counts of each decision from the counters that replies keep, for whoever only tells of them."""
    sums = sums_of(work, consultation, with_answers=False)
    if sums is None:
        return kept_counts(work, named, seats(work, consultation))
    return _kept_sums(work, named, sums)


def checked_counts(
    work: Work, consultation: Consultation, named: Sequence[Decision], roster: Sequence[Seat]
) -> dict[str, Counts]:
    """The kept counts of each decision, once they have been found equal to a recount.

    Raises:
        CountsDisagree: they are not.
    """
    kept = kept_counts(work, named, roster)
    _check(consultation, named, roster, kept)
    return kept


def _checked_sums(work: Work, consultation: Consultation, named: Sequence[Decision], sums: Sums) -> dict[str, Counts]:
    kept = _kept_sums(work, named, sums)
    wrong = [each.name for each in named if not is_settled(each) and kept[each.name] != counted(each, sums)]
    totals = {"replied": (consultation.replied_count, sums.replied(is_commenting=decides_nothing(named)))}
    if counts_acknowledgements(named):
        totals["acknowledged"] = (consultation.acknowledged_count, sums.acknowledged())
    _refuse(consultation, [*wrong, *(each.name for each in sums.stray)], totals)
    return kept


def _kept_sums(work: Work, named: Sequence[Decision], sums: Sums) -> dict[str, Counts]:
    rows = work.session.scalars(_counters(named))
    found: defaultdict[int, list[Count]] = defaultdict(list)
    for row in rows:
        found[row.decision_id].append(row)
    return {each.name: kept_of(each, sums, found[each.id]) for each in named}


def _counters(named: Sequence[Decision]) -> Select[Count]:
    # They move past the objects of a session: those that it holds may be behind.
    chosen = select(Count).where(Count.decision_id.in_([each.id for each in named]))
    return chosen.execution_options(populate_existing=True)


def _verdict(decision: Decision, counts: Counts) -> Verdict:
    ruling = Outcome(decision.ruling) if decision.ruling else None
    found = decide(rule_from_plain(decision.rule), counts, ruling=ruling)
    if not is_settled(decision) or (found.outcome, found.clause) == (decision.outcome, decision.clause):
        return found
    # Withdrawn, or taken out on request: no clause that counts decided it.
    return Verdict(outcome=Outcome(decision.outcome), clause=decision.clause, inequality=decision.reason, steps=())


def kept_counts(work: Work, named: Sequence[Decision], roster: Sequence[Seat]) -> dict[str, Counts]:
    """The counts of each decision from the counters that replies keep."""
    rows = work.session.scalars(_counters(named))
    kept: defaultdict[int, defaultdict[str, dict[Choice, Count]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        kept[row.decision_id][row.member_class][Choice(row.choice)] = row
    return {
        each.name: _counts(electorate.entries(each, roster), kept[each.id], electorate.acknowledged(each, roster))
        for each in named
    }


def recounted(named: Sequence[Decision], roster: Sequence[Seat]) -> dict[str, Counts]:
    """The counts of each decision from the complete vectors of the seats."""
    return {
        each.name: count(
            electorate.entries(each, roster),
            electorate.vectors(each, roster),
            each.name,
            acknowledged=electorate.acknowledged(each, roster),
            unreasoned=electorate.unreasoned(each, roster),
        )
        for each in named
    }


def _check(
    consultation: Consultation, named: Sequence[Decision], roster: Sequence[Seat], kept: Mapping[str, Counts]
) -> None:
    # Those of a settled decision were frozen with it: a reply that was removed later has left the seats, not them.
    again = recounted([each for each in named if not is_settled(each)], roster)
    wrong = [name for name in again if kept[name] != again[name]]
    totals = {"replied": (consultation.replied_count, _replied(roster, is_commenting=decides_nothing(named)))}
    if counts_acknowledgements(named):
        totals["acknowledged"] = (consultation.acknowledged_count, len(electorate.all_acknowledged(roster)))
    _refuse(consultation, wrong, totals)


def _refuse(consultation: Consultation, wrong: Sequence[str], totals: Mapping[str, tuple[int, int]]) -> None:
    unequal = {name: pair for name, pair in totals.items() if pair[0] != pair[1]}
    if wrong or unequal:
        raise CountsDisagree(
            f"{consultation.reference}: counters and seats disagree on decisions {wrong}; kept and counted: {unequal}"
        )


def _replied(roster: Sequence[Seat], *, is_commenting: bool) -> int:
    """Entitled members with an answer, their own or their alternate's; where nothing is decided, with a statement."""
    answers = held(roster)
    if is_commenting:
        return sum(seat.statement_count > 0 for seat in roster if seat.code in answers)
    return sum(map(bool, answers.values()))


def _counts(entries: Iterable[RosterEntry], kept: _Kept, acknowledged: Collection[str]) -> Counts:
    """A counter of a class without a seat is left over from nothing: it must be zero, and then the recount agrees."""
    by_class: defaultdict[str, list[RosterEntry]] = defaultdict(list)
    for entry in entries:
        if not entry.alternate_for:
            by_class[entry.member_class].append(entry)
    classes = {name: _of_class(found, kept.get(name, {}), acknowledged) for name, found in by_class.items()}
    return Counts.of_classes(classes)


def _of_class(found: Sequence[RosterEntry], kept: Mapping[Choice, Count], acknowledged: Collection[str]) -> Counts:
    entitled = [entry for entry in found if entry.standing is Standing.ENTITLED]
    heads = Tally(
        members=len(found),
        entitled=len(entitled),
        answers={choice: each.heads for choice, each in kept.items()},
        unreasoned=sum(each.unreasoned_heads for each in kept.values()),
    )
    weights = Tally(
        members=_weight(found),
        entitled=_weight(entitled),
        answers={choice: each.weight for choice, each in kept.items()},
        unreasoned=sum(each.unreasoned_weight for each in kept.values()),
    )
    # Whoever answered has acknowledged too; where no rule counts acknowledgements, there is nobody else.
    known = max(heads.answered, sum(entry.member in acknowledged for entry in entitled))
    return Counts(heads=heads, weights=weights, consulted=len(entitled), acknowledged=known)


def _weight(found: Iterable[RosterEntry]) -> int:
    return sum(entry.weight for entry in found)
