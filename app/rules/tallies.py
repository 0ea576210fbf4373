"""The integers of one item: who could answer, and how many gave which answer, in heads and in weights."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from app.rules.problems import RuleProblem
from app.rules.vocabulary import ADVERSE, Choice

#: Who asks for time or discussion has taken no position, and still may.
REQUESTS = (Choice.MORE_TIME, Choice.DISCUSS)
_POSITIONS = (Choice.APPROVE, Choice.NO_OBJECTION, Choice.DISAPPROVE, Choice.OBJECT, Choice.ABSTAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One measure of one item, heads or weights.

    approve + disapprove + abstain + requests + silent = entitled, always: silence is what is left, never a number of
    its own. `requests` is 0 under every rule that offers neither `more_time` nor `discuss`.
    Raises RuleProblem `counts_do_not_add_up`.
    """

    #: All members of the body, with and without the vote.
    members: int
    entitled: int
    #: Answers of entitled members; a choice that is missing has none.
    answers: Mapping[Choice, int]
    #: Disapprovals and objections without the reason that the rule demands; they are among the answers.
    unreasoned: int = 0

    def __post_init__(self) -> None:
        """Completes the answers, so that equal tallies compare as equal, and refuses what cannot be."""
        object.__setattr__(self, "answers", {choice: self.answers.get(choice, 0) for choice in Choice})
        numbers = (self.members, self.entitled, self.unreasoned, *self.answers.values())
        if min(numbers) < 0 or not self.answered <= self.entitled <= self.members or self.unreasoned > self.disapprove:
            raise RuleProblem("counts_do_not_add_up", tally=self)

    def given(self, choices: Collection[Choice]) -> int:
        """How many gave one of these answers."""
        return sum(self.answers[choice] for choice in choices)

    @property
    def answered(self) -> int:
        """Everybody who gave any answer, requests included."""
        return sum(self.answers.values())

    @property
    def silent(self) -> int:
        """Entitled members without any answer to the item."""
        return self.entitled - self.answered

    @property
    def approve(self) -> int:
        """Approvals; under a silence procedure, declarations of no objection."""
        return self.given((Choice.APPROVE, Choice.NO_OBJECTION))

    @property
    def disapprove(self) -> int:
        """Disapprovals; under a silence procedure, objections."""
        return self.given(ADVERSE)

    @property
    def abstain(self) -> int:
        """Abstentions that were really given."""
        return self.answers[Choice.ABSTAIN]

    @property
    def requests(self) -> int:
        """Members that asked for time or discussion instead of taking a position."""
        return self.given(REQUESTS)

    @property
    def replies(self) -> int:
        """Positions taken: approvals, disapprovals and abstentions."""
        return self.given(_POSITIONS)

    @property
    def votes(self) -> int:
        """Approvals and disapprovals."""
        return self.approve + self.disapprove

    @property
    def votes_valid(self) -> int:
        """Votes without the disapprovals and objections that lack their reason."""
        return self.votes - self.unreasoned

    def with_silence_as(self, choice: Choice) -> "Tally":
        """The tally in which all who were silent are deemed to have given this answer."""
        return replace(self, answers={**self.answers, choice: self.answers[choice] + self.silent})

    def without_requests(self) -> "Tally":
        """The tally in which those who only asked for time or discussion are silent: they have taken no position."""
        return replace(self, answers={**self.answers, **dict.fromkeys(REQUESTS, 0)})

    def __add__(self, other: "Tally") -> "Tally":
        """Two classes together."""
        return Tally(
            members=self.members + other.members,
            entitled=self.entitled + other.entitled,
            answers={choice: self.answers[choice] + other.answers[choice] for choice in Choice},
            unreasoned=self.unreasoned + other.unreasoned,
        )


_NOTHING = Tally(members=0, entitled=0, answers={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """All integers of one item that any rule may ask for.

    Raises RuleProblem `counts_do_not_add_up`, `classes_do_not_add_up`.
    """

    heads: Tally
    weights: Tally
    #: Members that were asked: as a rule those entitled.
    consulted: int
    #: Entitled members that acknowledged the letter or answered; never fewer than those that answered.
    acknowledged: int
    #: Class to its own counts; empty where members are not divided into classes.
    classes: Mapping[str, "Counts"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuses what cannot be."""
        if not (
            self.heads.answered <= self.acknowledged <= self.heads.entitled
            and 0 <= self.consulted <= self.heads.members
        ):
            raise RuleProblem("counts_do_not_add_up", consulted=self.consulted, acknowledged=self.acknowledged)
        if self.classes and replace(self, classes={}) != _sum(self.classes):
            raise RuleProblem("classes_do_not_add_up", classes=tuple(self.classes))

    @classmethod
    def of_heads(
        cls,
        *,
        members: int,
        entitled: int,
        answers: Mapping[Choice, int],
        unreasoned: int = 0,
        acknowledged: int | None = None,
    ) -> "Counts":
        """Counts where every member has the weight 1 and all who are entitled were consulted.

        `acknowledged` None: nobody acknowledged the letter but by answering.
        """
        tally = Tally(members=members, entitled=entitled, answers=answers, unreasoned=unreasoned)
        acknowledged = tally.answered if acknowledged is None else acknowledged
        return cls(heads=tally, weights=tally, consulted=entitled, acknowledged=acknowledged)

    @classmethod
    def of_classes(cls, classes: Mapping[str, "Counts"]) -> "Counts":
        """The whole made of its classes; a single class without a name is no division."""
        total = _sum(classes)
        return total if set(classes) <= {""} else replace(total, classes=dict(classes))

    def of_class(self, member_class: str | None) -> "Counts":
        """The counts of one class, all zero where nobody belongs to it; None: everybody."""
        return self if member_class is None else self.classes.get(member_class, NO_COUNTS)

    def with_silence_as(self, choice: Choice) -> "Counts":
        """The counts in which all who were silent are deemed to have given this answer."""
        return Counts(
            heads=self.heads.with_silence_as(choice),
            weights=self.weights.with_silence_as(choice),
            consulted=self.consulted,
            acknowledged=self.entitled,
            classes={name: counts.with_silence_as(choice) for name, counts in self.classes.items()},
        )

    def without_requests(self) -> "Counts":
        """The counts in which those who only asked for time or discussion are silent."""
        return replace(
            self,
            heads=self.heads.without_requests(),
            weights=self.weights.without_requests(),
            classes={name: counts.without_requests() for name, counts in self.classes.items()},
        )

    @property
    def members(self) -> int:
        """All members of the body, with and without the vote."""
        return self.heads.members

    @property
    def entitled(self) -> int:
        """Members with the right to vote."""
        return self.heads.entitled

    @property
    def approve(self) -> int:
        """Heads that approve, or declare no objection."""
        return self.heads.approve

    @property
    def disapprove(self) -> int:
        """Heads that disapprove, or object."""
        return self.heads.disapprove

    @property
    def abstain(self) -> int:
        """Heads that abstain."""
        return self.heads.abstain

    @property
    def requests(self) -> int:
        """Heads that ask for time or discussion."""
        return self.heads.requests

    @property
    def silent(self) -> int:
        """Entitled heads without any answer."""
        return self.heads.silent

    @property
    def replies(self) -> int:
        """Heads that took a position."""
        return self.heads.replies

    @property
    def votes(self) -> int:
        """Heads that approve or disapprove."""
        return self.heads.votes


NO_COUNTS = Counts(heads=_NOTHING, weights=_NOTHING, consulted=0, acknowledged=0)


def _sum(classes: Mapping[str, Counts]) -> Counts:
    parts = classes.values()
    return Counts(
        heads=sum((part.heads for part in parts), _NOTHING),
        weights=sum((part.weights for part in parts), _NOTHING),
        consulted=sum(part.consulted for part in parts),
        acknowledged=sum(part.acknowledged for part in parts),
    )
