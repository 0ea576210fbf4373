"""Words of the bench: what its fields and its cases are called under a rule."""

from typing import Final

from app.core.i18n import N_, _
from app.desk.bench.forms import FIELDS
from app.letters.wording import choice_label
from app.rules import Choice, Rule, Status
from app.rules.figures import choice_of

_FIELDS: Final = {"members": N_("Members"), "entitled": N_("Of these, with the right to vote")}
_IF_ALL: Final = {
    "approve": N_("If all who have not replied approve"),
    "disapprove": N_("If all who have not replied do not approve"),
    "abstain": N_("If all who have not replied abstain"),
    "silent": N_("If all who have not replied stay silent"),
}
_IF_ALL_UNDER_SILENCE: Final = {
    "approve": N_("If all who have not replied declare no objection"),
    "disapprove": N_("If all who have not replied object"),
}

#: How well a rule is founded, as the sign that is drawn beside the words.
_SIGNS: Final = {Status.TEXT_READ: "full", Status.PUBLISHED: "part", Status.TO_BE_CHECKED: "lost"}


def status_sign(rule: Rule) -> str:
    """Name of the sign that goes with a rule's status."""
    return _SIGNS[rule.status]


def fields_of(rule: Rule) -> list[str]:
    """The fields that make sense under a rule: of the answers, those that it offers."""
    return [each for each in FIELDS if each in _FIELDS or rule.offers(choice_of(rule, each))]


def field_words(field: str, rule: Rule) -> str:
    """What a field is called: an answer by the name that the rule gives it."""
    if field in _FIELDS:
        return _(_FIELDS[field])
    return choice_label(choice_of(rule, field))


def if_all_words(key: str, rule: Rule) -> str:
    """What all who are silent are supposed to do, by its key in the forecast."""
    if not rule.offers(Choice.APPROVE) and key in _IF_ALL_UNDER_SILENCE:
        return _(_IF_ALL_UNDER_SILENCE[key])
    return _(_IF_ALL[key])
