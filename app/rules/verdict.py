"""The outcome of one item: the clauses of its rule in their order, each with its integers.

Order: nobody replied, quorum, abstention guard, blocks, acceptance, empty basis, tie. Quorum and "nobody replied" look
at what was really answered; from the guard on, silence counts as the rule says (consent or refusal).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import cast

from app.rules.clauses import RULING_ID, ZERO_REPLIES_ID, Clause, Quorum, Rule
from app.rules.plain import to_plain
from app.rules.tallies import Counts
from app.rules.thresholds import Measure, measure
from app.rules.vocabulary import ADVERSE, Basis, Choice, Comparison, Mode, Outcome, Silence, Tie, ZeroReplies


class Stage(StrEnum):
    """Where in the order a step stands."""

    ZERO_REPLIES = "zero_replies"
    QUORUM = "quorum"
    ABSTENTION_GUARD = "abstention_guard"
    BLOCK = "block"
    ACCEPT = "accept"
    EMPTY_BASIS = "empty_basis"
    TIE = "tie"
    RULING = "ruling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One clause as it was tested."""

    stage: Stage
    clause: str
    count: int
    #: Of what the share was taken; None: an absolute number.
    basis: int | None
    #: Both sides of the inequality.
    product: int
    bound: int
    inequality: str
    holds: bool
    #: True for the one step that settled the outcome.
    decides: bool = False

    def as_plain(self) -> dict[str, object]:
        """The step as strings, integers and truth values, every field written."""
        return cast("dict[str, object]", to_plain(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome with what decided it: a legal reader needs clause, numbers and inequality."""

    outcome: Outcome
    #: The id of the clause that settled it, `zero-replies` or `ruling`.
    clause: str
    #: Such as "2 × 27 = 54 > 48".
    inequality: str
    #: Everything tested until the outcome was settled, in order.
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """What a stage found: its steps, and the outcome if it settled it; `clause` as the outcome names it."""

    steps: tuple[Step, ...] = ()
    outcome: Outcome | None = None
    clause: str = ""


#: Holds a line against counts; every stage sees the numbers through one of these and through nothing else.
Reader = Callable[[Clause | Quorum], Measure]

_NOT_SETTLED = _Settled()
_Finding = Callable[[Rule, Reader], _Settled]

#: Whether anybody took a position.
ANY_REPLY = Quorum(
    id=ZERO_REPLIES_ID, count=Basis.REPLIES, basis=Basis.ABSOLUTE, comparison=Comparison.MORE_THAN, share=0
)

TIE_OUTCOMES = {
    Tie.NOT_ADOPTED: Outcome.NOT_ADOPTED,
    Tie.CASTING_VOTE: Outcome.UNDETERMINED,
    Tie.FURTHER_DISCUSSION: Outcome.POSTPONED,
}
_MAJORITY_BASES = (Basis.VOTES, Basis.VOTES_VALID, Basis.WEIGHT_VOTES)
_HALF = Fraction(1, 2)


def decide(rule: Rule, counts: Counts, *, ruling: Outcome | None = None) -> Verdict:
    """What the rule makes of the counts.

    `ruling` is the recorded decision of the person whom the rule's own text leaves a hole for: it replaces
    `undetermined` and has no effect on any other outcome. None: nobody has ruled. The rule is one that `read_rule`
    let through, and of the kind that decides.
    """
    given = partial(measure, counts=counts)
    deemed = partial(measure, counts=with_silence(rule, counts))
    return _ruled(judge(rule, given=given, deemed=deemed), ruling)


def judge(rule: Rule, *, given: Reader, deemed: Reader) -> Verdict:
    """The verdict as far as the readers tell: `given` reads what was answered, `deemed` what silence makes of it."""
    stages: tuple[tuple[_Finding, Reader], ...] = (
        (_zero_replies, given),
        (_quorum, given),
        (_guard, deemed),
        (_blocks, deemed),
        (_accept, deemed),
    )
    steps: tuple[Step, ...] = ()
    for find, read in stages:
        settled = find(rule, read)
        steps += settled.steps
        if settled.outcome:
            return _verdict(settled.outcome, settled.clause, steps)
    return _unless_blocked(rule, steps)


def is_majority_of_votes(clause: Clause | Quorum) -> bool:
    """Whether the clause is missed by exact equality where there are as many for as against."""
    return (
        clause.basis in _MAJORITY_BASES
        and clause.comparison is Comparison.MORE_THAN
        and clause.share == _HALF
        and not clause.plus
    )


def deemed_choice(rule: Rule) -> Choice | None:
    """As what a missing reply counts when clauses are tested; None: as nothing."""
    wanted = {
        Silence.CONSENT: (Choice.APPROVE, Choice.NO_OBJECTION),
        Silence.REFUSAL: ADVERSE,
    }.get(rule.silence, ())
    return next((choice for choice in wanted if rule.offers(choice)), None)


def with_silence(rule: Rule, counts: Counts) -> Counts:
    """The counts in which silence stands where the rule puts it."""
    choice = deemed_choice(rule)
    return counts if choice is None else counts.with_silence_as(choice)


def _zero_replies(rule: Rule, read: Reader) -> _Settled:
    if rule.zero_replies is ZeroReplies.BY_FORMULA:
        return _NOT_SETTLED
    steps = _test(Stage.ZERO_REPLIES, (ANY_REPLY,), read)
    return _NOT_SETTLED if steps[0].holds else _settle(steps, 0, Outcome(rule.zero_replies.value))


def _quorum(rule: Rule, read: Reader) -> _Settled:
    steps = _test(Stage.QUORUM, rule.quorum, read)
    for index, step in enumerate(steps):
        if not step.holds:
            return _settle(steps, index, rule.on_quorum_failure or Outcome.NO_QUORUM)
    return _Settled(steps=steps)


def _guard(rule: Rule, read: Reader) -> _Settled:
    if rule.abstention_guard is None:
        return _NOT_SETTLED
    steps = _test(Stage.ABSTENTION_GUARD, (rule.abstention_guard,), read)
    return _settle(steps, 0, Outcome.POSTPONED) if steps[0].holds else _Settled(steps=steps)


def _blocks(rule: Rule, read: Reader) -> _Settled:
    steps: tuple[Step, ...] = ()
    for block in rule.block:
        tested = _test(Stage.BLOCK, block.clauses, read)
        steps += tested
        if all(step.holds for step in tested):
            return replace(_settle(steps, len(steps) - 1, block.effect), clause=block.id)
    return _Settled(steps=steps)


def _accept(rule: Rule, read: Reader) -> _Settled:
    clauses = rule.accept.clauses
    if not clauses:
        return _NOT_SETTLED
    steps = _test(Stage.ACCEPT, clauses, read)
    is_any = rule.accept.mode is Mode.ANY
    # ALL is settled at the first clause that fails, ANY at the first that holds, or else at the last.
    index = next((place for place, step in enumerate(steps) if step.holds is is_any), len(steps) - 1)
    if steps[index].holds:
        return _settle(steps, index, Outcome.ADOPTED)
    failed = [place for place, step in enumerate(steps) if not step.holds]
    empty = [place for place in failed if steps[place].basis == 0]
    tied = [place for place in failed if _is_tied(clauses[place], read)]
    # Under ALL, neither an empty basis nor a casting vote mends anything if something else is missing too.
    if rule.empty_basis and empty and (is_any or empty == failed):
        return _again(Stage.EMPTY_BASIS, steps, empty[0], rule.empty_basis)
    if tied and (is_any or tied == failed):
        return _again(Stage.TIE, steps, tied[0], TIE_OUTCOMES[rule.tie])
    return _settle(steps, index, Outcome.NOT_ADOPTED)


def _unless_blocked(rule: Rule, steps: tuple[Step, ...]) -> Verdict:
    """Adopted since there is nothing to accept by and nothing blocked: settled where the last block failed."""
    index = max(place for place, step in enumerate(steps) if not step.holds)
    return _verdict(Outcome.ADOPTED, rule.block[-1].id, _marked(steps, index))


def _is_tied(clause: Clause, read: Reader) -> bool:
    """Whether a majority of the votes is missed by exact equality: as many for as against."""
    tested = read(clause)
    return is_majority_of_votes(clause) and tested.basis != 0 and tested.product == tested.bound


def _again(stage: Stage, steps: tuple[Step, ...], index: int, outcome: Outcome) -> _Settled:
    """Settled by what is special about a step that failed: its basis is empty, or it is missed by equality."""
    special = replace(steps[index], stage=stage, holds=True)
    return _settle((*steps, special), len(steps), outcome)


def _test(stage: Stage, clauses: Sequence[Clause | Quorum], read: Reader) -> tuple[Step, ...]:
    return tuple(_step(stage, clause.id, read(clause)) for clause in clauses)


def _step(stage: Stage, clause: str, tested: Measure) -> Step:
    return Step(
        stage=stage,
        clause=clause,
        count=tested.count,
        basis=tested.basis,
        product=tested.product,
        bound=tested.bound,
        inequality=tested.inequality,
        holds=tested.holds,
    )


def _settle(steps: tuple[Step, ...], index: int, outcome: Outcome) -> _Settled:
    """The stage's outcome, settled at the step with this index."""
    return _Settled(steps=_marked(steps, index), outcome=outcome, clause=steps[index].clause)


def _marked(steps: tuple[Step, ...], index: int) -> tuple[Step, ...]:
    return (*steps[:index], replace(steps[index], decides=True), *steps[index + 1 :])


def _verdict(outcome: Outcome, clause: str, steps: tuple[Step, ...]) -> Verdict:
    (inequality,) = (step.inequality for step in steps if step.decides)
    return Verdict(outcome=outcome, clause=clause, inequality=inequality, steps=steps)


def _ruled(verdict: Verdict, ruling: Outcome | None) -> Verdict:
    """The verdict once the ruling fills its hole; the numbers that left the hole stay with it."""
    if verdict.outcome is not Outcome.UNDETERMINED or ruling in {None, Outcome.UNDETERMINED}:
        return verdict
    hole = next(step for step in verdict.steps if step.decides)
    earlier = tuple(replace(step, decides=False) for step in verdict.steps)
    return _verdict(ruling, RULING_ID, (*earlier, replace(hole, stage=Stage.RULING, clause=RULING_ID)))
