"""Rules and bodies drawn at random: any rule that can be applied may come, from a seed that brings it back."""

from dataclasses import replace
from fractions import Fraction
from random import Random

from app.rules import (
    ADVERSE,
    Basis,
    Choice,
    Clause,
    Comparison,
    Counts,
    Deferral,
    DeferralEffect,
    Extension,
    ExtensionBy,
    Mode,
    NegativeReason,
    Outcome,
    Quorum,
    RosterEntry,
    Rule,
    Silence,
    Standing,
    Tie,
    Weights,
    ZeroReplies,
    count,
)
from app.rules.checks import impossible_combinations
from tests.rules.make import accept, block, make_rule
from tests.rules.oracle import Member

SHARES = [Fraction(share) for share in ("0", "1/2", "2/3", "1/3", "3/4", "1/4", "3/5", "7/10", "2/5", "7/13", "1")]
QUORUM_COUNTS = [
    Basis.REPLIES,
    Basis.REPLIES_OR_ACKNOWLEDGED,
    Basis.VOTES,
    Basis.VOTES_VALID,
    Basis.WEIGHT_REPLIES,
    Basis.WEIGHT_VOTES,
]
QUORUM_BASES = [
    Basis.MEMBERS,
    Basis.ENTITLED,
    Basis.CONSULTED,
    Basis.WEIGHT_MEMBERS,
    Basis.WEIGHT_ENTITLED,
    Basis.ABSOLUTE,
]


def draw_rule(random: Random) -> Rule:
    """A rule that contradicts itself nowhere; what cannot be is drawn again."""
    while True:
        rule = _Draw(random).rule()
        if not impossible_combinations(rule):
            return rule


def draw_member(random: Random, rule: Rule, **given) -> Member:
    """A seat with an answer that the rule offers, or without."""
    is_entitled = random.random() < 0.9
    answer = random.choice([None, *rule.choices]) if is_entitled else None
    drawn = Member(
        answer=answer and answer.value,
        is_entitled=is_entitled,
        weight=random.choice([0, 1, 1, 2, 3, 5, 17]) if rule.weights is Weights.TABLE else 1,
        member_class=random.choice([*rule.classes, rule.classes[0]]) if rule.classes else "",
        has_acknowledged=rule.counts_acknowledgements and random.random() < 0.4,
        lacks_reason=answer in ADVERSE
        and rule.negative_reason is NegativeReason.EXCLUDED_IF_MISSING
        and random.random() < 0.4,
    )
    return replace(drawn, **given)


def draw_body(random: Random, rule: Rule, most: int = 24) -> list[Member]:
    """Seats with their answers; some bodies lean to one answer, some are as much for as against."""
    members = [draw_member(random, rule) for _ in range(random.randint(0, most))]
    leaning = random.choice([[], [], *([choice] for choice in rule.choices), list(rule.choices[:2])])
    return [_leaning(random, member, place, leaning) for place, member in enumerate(members)]


def _leaning(random: Random, member: Member, place: int, choices: list[Choice]) -> Member:
    if not choices or not member.is_entitled or random.random() < 0.3 / len(choices) ** 2:
        return member
    return replace(member, answer=choices[place % len(choices)].value, lacks_reason=False)


def counted(members: list[Member]) -> Counts:
    """The body as the engine counts it."""
    seats = {f"M{number}": member for number, member in enumerate(members)}
    return count(
        [
            RosterEntry(
                member=name,
                standing=Standing.ENTITLED if seat.is_entitled else Standing.WITHOUT_VOTE,
                weight=seat.weight,
                member_class=seat.member_class,
            )
            for name, seat in seats.items()
        ],
        {name: {"1": Choice(seat.answer)} for name, seat in seats.items() if seat.answer},
        "1",
        acknowledged={name for name, seat in seats.items() if seat.has_acknowledged},
        unreasoned={name for name, seat in seats.items() if seat.lacks_reason},
    )


class _Draw:
    """One rule in the making."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.choices = tuple(random.sample(list(Choice), random.randint(1, 5)))
        if random.random() < 0.5:
            self.choices = (Choice.APPROVE, Choice.DISAPPROVE, Choice.ABSTAIN)
        self.classes = random.choice([(), (), ("P",), ("P", "O")])
        self.reason = random.choice([NegativeReason.EXCLUDED_IF_MISSING, *NegativeReason])
        self.ids = iter(range(1, 100))

    def rule(self) -> Rule:
        draw = self.random
        quorum = tuple(self.quorum() for _ in range(draw.choice([0, 0, 1, 1, 2])))
        rule = make_rule(
            choices=self.choices,
            classes=self.classes,
            silence=draw.choice(list(Silence)),
            accept=accept(*self.clauses(draw.choice([0, 1, 1, 1, 2, 2, 3])), mode=draw.choice(list(Mode))),
            block=tuple(
                block(draw.choice(list(Outcome)), *self.clauses(draw.choice([1, 1, 2])), name=self.name())
                for _ in range(draw.choice([0, 0, 1, 2]))
            ),
            quorum=quorum,
            on_quorum_failure=draw.choice(list(Outcome)) if quorum else None,
            zero_replies=draw.choice([ZeroReplies.BY_FORMULA, *ZeroReplies]),
            empty_basis=draw.choice([None, None, *Outcome]),
            abstention_guard=draw.choice([None, self.clause(Choice.ABSTAIN)]),
            tie=draw.choice(list(Tie)),
            negative_reason=self.reason,
            extension=Extension(by=ExtensionBy.REQUEST_OF_MEMBERS, requests=3, days=7, times=1)
            if Choice.MORE_TIME in self.choices
            else None,
            defer=Deferral(requests=3, window_days=None, effect=DeferralEffect.TO_MEETING)
            if Choice.DISCUSS in self.choices
            else None,
        )
        compared = [*(each.basis for each in (*rule.clauses, *quorum)), *(each.count for each in quorum)]
        return replace(rule, weights=Weights.TABLE if any(each.is_weighted for each in compared) else Weights.ONE)

    def name(self) -> str:
        return f"line-{next(self.ids)}"

    def clauses(self, number: int) -> tuple[Clause, ...]:
        return tuple(self.clause() for _ in range(number))

    def clause(self, *counted: Choice) -> Clause:
        draw = self.random
        basis = draw.choice([basis for basis in Basis if self.may_stand(basis)])
        if not counted and draw.random() < 0.2:
            return self.bare_majority()
        if not counted:
            counted = tuple(draw.sample(self.choices, draw.randint(1, min(2, len(self.choices)))))
        return Clause(id=self.name(), count=counted, basis=basis, **self.line(basis))

    def bare_majority(self) -> Clause:
        """More than half of the votes: the only line that a tie can miss."""
        return Clause(
            id=self.name(),
            count=(self.choices[0],),
            basis=self.random.choice([Basis.VOTES, Basis.VOTES, Basis.WEIGHT_VOTES]),
            comparison=Comparison.MORE_THAN,
            share=Fraction(1, 2),
        )

    def quorum(self) -> Quorum:
        draw = self.random
        count = draw.choice(QUORUM_COUNTS)
        basis = draw.choice(
            [basis for basis in QUORUM_BASES if basis is Basis.ABSOLUTE or basis.is_weighted is count.is_weighted]
        )
        return Quorum(id=self.name(), count=count, basis=basis, **self.line(basis))

    def may_stand(self, basis: Basis) -> bool:
        return basis is not Basis.VOTES_VALID or self.reason is NegativeReason.EXCLUDED_IF_MISSING

    def line(self, basis: Basis) -> dict:
        """What clauses and quorums have in common."""
        draw = self.random
        is_absolute = basis is Basis.ABSOLUTE
        return {
            "comparison": draw.choice(list(Comparison)),
            "share": draw.randint(0, 9) if is_absolute else draw.choice(SHARES),
            "plus": 0 if is_absolute else draw.choice([0, 0, 0, 1, 2]),
            "member_class": draw.choice([None, *self.classes]),
        }
