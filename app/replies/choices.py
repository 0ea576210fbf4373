"""The answers that a decision offers to one seat: which may be given now, and what giving one causes."""

from dataclasses import dataclass
from datetime import datetime

from app.consultations.models import Consultation, Decision
from app.core.i18n import _, in_a_row, written_date
from app.letters import wording
from app.letters.rule_words import is_broken_by_one, request_sentence
from app.replies.read_models import ChoiceView
from app.replies.requests import discussion_over, may_be_extended
from app.replies.standing_answers import may_give
from app.rules import Choice, Rule, rule_from_plain

_CAUSING = frozenset({Choice.OBJECT, Choice.MORE_TIME, Choice.DISCUSS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A decision as it is put to one seat at one moment."""

    consultation: Consultation
    decision: Decision
    now: datetime
    #: The answer that stands, and the last position that was taken; None: there is none.
    standing: Choice | None
    position: Choice | None


def choices_of(asked: Asked) -> tuple[ChoiceView, ...]:
    """All choices of the decision in the order of its rule, in the language in use."""
    offered = tuple(map(Choice, asked.decision.choices))
    # A rule is taken apart only where some answer asks for something.
    rule = rule_from_plain(asked.decision.rule) if _CAUSING & set(offered) else None
    return tuple(_choice(asked, rule, each) for each in offered)


def _choice(asked: Asked, rule: Rule | None, choice: Choice) -> ChoiceView:
    over = _over(asked, rule) if rule and choice is Choice.DISCUSS else ""
    spent = _spent(asked, rule) if rule and choice is Choice.MORE_TIME else ""
    may = may_give(asked.decision, choice, standing=asked.standing, position=asked.position)
    return ChoiceView(
        value=choice,
        label=wording.choice_label(choice),
        may_be_given=may and not over,
        consequence=spent or (_consequence(asked.decision, rule, choice) if rule else ""),
        notice=over or spent,
        is_over=bool(over),
    )


def _over(asked: Asked, rule: Rule) -> str:
    last_day = discussion_over(asked.consultation, rule, now=asked.now)
    if last_day is None:
        return ""
    return _("Discussion could be asked for until %(day)s, and no longer.", day=written_date(last_day))


def _spent(asked: Asked, rule: Rule) -> str:
    if rule.extension is None or may_be_extended(asked.consultation, rule.extension):
        return ""
    return _(
        "The deadline has been extended as often as the rule allows: a request for more time is recorded, but has no "
        "effect any more. It takes no position on the decision."
    )


def _consequence(decision: Decision, rule: Rule, choice: Choice) -> str:
    caused = request_sentence(rule, choice)
    if choice is not Choice.OBJECT or not is_broken_by_one(rule) or decision.broken_at is not None:
        return caused
    told = _("All Member States are informed at once that an objection has been received, but not from which of them.")
    return in_a_row((caused, told))
