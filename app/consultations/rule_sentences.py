"""What is wrong with a rule's file, in words: one sentence for each code that the rules give."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.core.i18n import N_, listed
from app.members.cells import shown
from app.rules import Problem, RuleProblem

_DECIMAL = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+e[-+]?\d+|\.inf|\.nan)(?:e[-+]?\d+)?", re.IGNORECASE | re.ASCII)

#: Code, and after a colon the case where a code has more than one, to an English source string with named placeholders.
SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "float_refused": N_(
            "%(where)s is the decimal number %(value)s; only exact numbers are taken: a whole one, or a share such as "
            '"2/3" in quotation marks.'
        ),
        "wrong_type:text": N_("%(where)s must be a text; a number or a day stands in quotation marks."),
        "wrong_type:integer": N_("%(where)s must be a whole number."),
        "wrong_type:true_or_false": N_("%(where)s must be true or false."),
        "wrong_type:list": N_("%(where)s must be a list."),
        "wrong_type:mapping": N_("%(where)s must be a mapping."),
        "unknown_key": N_("“%(key)s” is not a known key here (known: %(known)s)."),
        "missing_key": N_("“%(key)s” is missing in %(parent)s."),
        "share_not_understood": N_(
            '%(where)s: “%(value)s” is no share; write one such as "2/3" in quotation marks, or a whole number.'
        ),
        "unknown_word": N_("“%(value)s” is not one of %(known)s."),
        "unknown_word:comparison": N_("“%(value)s” is not one of %(known)s; it stands in quotation marks."),
        "day_not_understood": N_("%(where)s: “%(value)s” is no day; write one such as 2026-03-31, or null."),
        "empty_text": N_("%(where)s is empty."),
        "bad_id": N_(
            "“%(value)s” cannot be a name: small Latin letters and digits only, with single hyphens between them."
        ),
        "too_small": N_("%(where)s is %(value)s, and must be %(least)s at least."),
        "too_large": N_("%(where)s is %(value)s, and must be %(most)s at most."),
        "usual_below_minimum": N_("%(where)s is %(value)s, shorter than the minimum of %(least)s."),
        "ends_before_it_begins": N_("The rule ends to apply before it begins to."),
        "comments_decide_nothing": N_("%(where)s must be empty: where comments are collected nothing is decided."),
        "nothing_to_choose": N_("The rule offers no choice."),
        "named_twice": N_("%(where)s names something twice."),
        "silence_has_no_choice": N_(
            "Silence counts as %(silence)s here, but the rule offers no answer that says so (one of %(choices)s)."
        ),
        "excluded_from_two_answers": N_(
            "Where answers without reasons are left out of the valid votes, the rule may offer only one of %(choices)s."
        ),
        "nothing_to_accept_by": N_(
            "No clause says when an item is adopted; only a silence procedure that something can block does without."
        ),
        "nothing_to_block_by": N_("%(where)s is empty, so the block would always hold."),
        "impossible_effect": N_("“%(value)s” cannot follow from this (possible: %(known)s)."),
        "counts_nothing_or_twice": N_("%(where)s must name one choice at least, and none twice."),
        "choice_not_offered": N_("“%(value)s” is counted, but members may only choose one of %(choices)s."),
        "all_votes_are_valid": N_(
            "The basis votes_valid needs “negative_reason: excluded_if_missing”; without it every vote is valid."
        ),
        "share_does_not_fit_basis": N_(
            "%(where)s does not fit the basis %(basis)s: “absolute” takes a whole number, every other basis a share "
            'such as "2/3".'
        ),
        "share_out_of_range": N_(
            "%(where)s is %(value)s; a share lies between 0 and 1, and a number is not less than 0."
        ),
        "impossible_plus": N_("“plus” is %(value)s; it is not less than 0, and 0 beside the basis “absolute”."),
        "unknown_class": N_("“%(value)s” is not among the classes of this rule (%(known)s)."),
        "quorum_and_its_failure_go_together": N_(
            "A quorum and “on_quorum_failure” go together: one of them is here without the other."
        ),
        "cannot_be_counted": N_("A quorum cannot count “%(value)s” (possible: %(known)s)."),
        "impossible_basis": N_("A quorum cannot be taken of “%(value)s” (possible: %(known)s)."),
        "heads_against_weights": N_("%(count)s and %(basis)s cannot be compared: one counts members, one weights."),
        "weights_and_their_bases_go_together": N_(
            "“weights: table” and a basis of weights go together: one of them is here without the other."
        ),
        "guard_counts_abstentions": N_("The abstention guard must count “abstain” and nothing else."),
        "more_time_and_its_effect_go_together": N_(
            "The choice “more_time” and an extension by “request_of_members” go together: one of them is here without "
            "the other."
        ),
        "discuss_and_its_effect_go_together": N_(
            "The choice “discuss” and “defer” go together: one of them is here without the other."
        ),
        "extension_by_request_needs_numbers": N_(
            "An extension by “request_of_members” must say how many requests it takes, and how many days it adds."
        ),
        "nobody_requests": N_("%(where)s must be null unless the extension is by “request_of_members”."),
        "no_silence_to_break": N_("%(where)s must be empty: the rule is no silence procedure."),
        "id_used_twice": N_("The id “%(value)s” is taken; an outcome names its clause by it, so each stands once."),
        "figure_negative": N_("%(figure)s is %(value)s; a number of members is not less than 0."),
        "entitled_over_members": N_("%(entitled)s entitled are more than the %(members)s members."),
        "answers_over_entitled": N_("%(answers)s answers are more than the %(entitled)s entitled members."),
    }
)


def sentence_of(problem: Problem | RuleProblem, value: object = None) -> tuple[str, dict[str, object]]:
    """The sentence, and the facts that fill it, of a problem; `value` is what the file has in its place."""
    facts: dict[str, object] = {name: _told(fact) for name, fact in problem.facts.items()}
    if isinstance(problem, RuleProblem):
        return SENTENCES[problem.code], facts
    whole = problem.where or "rule"
    facts |= {
        "where": whole,
        "key": str(problem.path[-1]) if problem.path else "",
        "parent": whole.rpartition(".")[0] or "rule",
    }
    facts.setdefault("value", _told(value))
    return SENTENCES[code_of(problem, value)], facts


def code_of(problem: Problem, value: object) -> str:
    """The key of the problem's sentence. YAML is read without decimal numbers, so they come as texts."""
    if problem.code == "wrong_type":
        expected = str(problem.facts["expected"])
        return "float_refused" if expected == "integer" and _is_decimal(value) else f"wrong_type:{expected}"
    if problem.code == "share_not_understood" and _is_decimal(value):
        return "float_refused"
    if problem.code == "unknown_word" and problem.path[-1] == "comparison":
        # A bare ">" begins a folded text in YAML.
        return "unknown_word:comparison"
    return problem.code


def _is_decimal(value: object) -> bool:
    return isinstance(value, str) and _DECIMAL.fullmatch(value) is not None


def _told(fact: object) -> str:
    if isinstance(fact, tuple):
        return listed(map(str, fact)) or "–"
    return shown(str(fact))
