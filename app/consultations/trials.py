"""Trying a rule on figures, without members and without a consultation."""

from http import HTTPStatus

from app.consultations.refusals import ConsultationRefused
from app.consultations.rule_sentences import sentence_of
from app.core.i18n import N_, gettext
from app.rules import Figures, Kind, Rule, RuleProblem, Verdict, counts_of, decide


class FiguresRefused(ConsultationRefused):
    """Figures that cannot be; the reason is that of the rules."""

    code = "figures_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    #: English source string with named placeholders, and the code of the rules.
    sentence: str
    reason: str

    def __init__(self, problem: RuleProblem) -> None:
        self.sentence, facts = sentence_of(problem)
        super().__init__(**facts)
        self.reason = problem.code

    def __str__(self) -> str:
        return gettext(self.sentence) % self.facts


class DecidesNothing(ConsultationRefused):
    """A procedure of comments has no outcome."""

    code = "decides_nothing"
    text = N_("The rule %(rule)s collects comments and decides nothing.")


def figures(*, members: int, entitled: int, approve: int, disapprove: int, abstain: int) -> Figures:
    """The figures, where such can be.

    Raises:
        FiguresRefused: a number is negative, or there are more of some than of those they are among.
    """
    try:
        return Figures(members=members, entitled=entitled, approve=approve, disapprove=disapprove, abstain=abstain)
    except RuleProblem as problem:
        raise FiguresRefused(problem) from None


def verdict_on(rule: Rule, tried: Figures) -> Verdict:
    """What the rule makes of the figures.

    Raises:
        DecidesNothing: the rule only collects comments.
    """
    if rule.kind is Kind.COMMENTS:
        raise DecidesNothing(rule=rule.id)
    return decide(rule, counts_of(rule, tried))
