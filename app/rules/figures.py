"""The five integers in which cases are told, and what a rule reads in them.

A case says how many approve and how many do not, whatever its rule calls these answers; under a silence procedure they
are declarations of no objection and objections.
"""

from dataclasses import dataclass

from app.rules.clauses import Rule
from app.rules.problems import RuleProblem
from app.rules.tallies import Counts
from app.rules.vocabulary import Choice

#: The three answers of a case, and what rules call them; a rule offers at most some of these.
ANSWERS = {
    "approve": (Choice.APPROVE, Choice.NO_OBJECTION),
    "disapprove": (Choice.DISAPPROVE, Choice.OBJECT),
    "abstain": (Choice.ABSTAIN,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a case stands; entitled members that give none of the three answers are silent.

    Raises RuleProblem `figure_negative`, `entitled_over_members`, `answers_over_entitled`.
    """

    members: int
    entitled: int
    approve: int
    disapprove: int
    abstain: int

    def __post_init__(self) -> None:
        """Refuses what cannot be."""
        for name in ("members", "entitled", "approve", "disapprove", "abstain"):
            if getattr(self, name) < 0:
                raise RuleProblem("figure_negative", figure=name, value=getattr(self, name))
        if self.entitled > self.members:
            raise RuleProblem("entitled_over_members", entitled=self.entitled, members=self.members)
        if self.answers > self.entitled:
            raise RuleProblem("answers_over_entitled", answers=self.answers, entitled=self.entitled)

    @property
    def answers(self) -> int:
        """How many gave any of the three answers."""
        return self.approve + self.disapprove + self.abstain

    @property
    def silent(self) -> int:
        """How many entitled members gave none."""
        return self.entitled - self.answers


def counts_of(rule: Rule, figures: Figures) -> Counts:
    """The counts that the figures mean under a rule.

    Every member has the weight 1, all who are entitled were consulted, nobody acknowledged the letter but by answering,
    and where the rule has classes all belong to the first. An abstention is one even where the rule does not offer it:
    it is an answer that takes no side.
    """
    answers = {
        choice_of(rule, "approve"): figures.approve,
        choice_of(rule, "disapprove"): figures.disapprove,
        choice_of(rule, "abstain"): figures.abstain,
    }
    counts = Counts.of_heads(members=figures.members, entitled=figures.entitled, answers=answers)
    return Counts.of_classes({rule.classes[0]: counts}) if rule.classes else counts


def choice_of(rule: Rule, answer: str) -> Choice:
    """What a rule calls one of the three answers of a case: the first of its names that the rule offers."""
    names = ANSWERS[answer]
    return next((choice for choice in names if rule.offers(choice)), names[0])
