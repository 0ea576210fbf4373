"""Whether the rules of a consultation can be applied to its body on the day of opening, and what is in doubt."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from app.consultations.disclosure import is_wider
from app.consultations.models import Consultation, Decision
from app.consultations.refusals import Problem
from app.core.i18n import N_
from app.members.queries import Roster, RosterLine
from app.rules import After, During, Rule, Standing, Status, Weights, rule_from_plain

#: Stands in sentences where a rule's first or last day is not limited.
_ALWAYS = "–"


def rule_problems(
    consultation: Consultation, decisions: Iterable[Decision], found: Roster, *, today: date, known: Iterable[str]
) -> Iterator[Problem]:
    """What stands in the way of applying each rule, and what is worth knowing of it.

    Args:
        consultation: what is to be opened.
        decisions: its decisions, each with its rule.
        found: the members of its body on that day.
        today: the day of opening, in the consultation's zone.
        known: the names of all rules that the body may use.
    """
    for rule in _rules(decisions).values():
        yield from _validity(rule, today)
        yield from _classes(rule, found)
        yield from _weights(rule, found)
        yield from _disclosure(rule, consultation)
        yield from _doubts(rule, frozenset(known))


def _rules(decisions: Iterable[Decision]) -> Mapping[str, Rule]:
    return {str(each.rule["id"]): rule_from_plain(each.rule) for each in decisions}


def _problem(code: str, text: str, rule: Rule, *, is_blocking: bool = True, **facts: object) -> Problem:
    return Problem(code=code, text=text, facts={"rule": rule.id, **facts}, is_blocking=is_blocking)


def _validity(rule: Rule, today: date) -> Iterator[Problem]:
    if not rule.applies_on(today):
        yield _problem(
            "rule_not_in_force",
            N_("The rule %(rule)s is not in force on %(day)s (first day %(first)s, last day %(last)s)."),
            rule,
            day=today.isoformat(),
            first=rule.valid_from or _ALWAYS,
            last=rule.valid_to or _ALWAYS,
        )


def _classes(rule: Rule, found: Roster) -> Iterator[Problem]:
    """Where a rule tells classes apart, each has members, and each entitled member has one of them."""
    if not rule.classes:
        return
    for name in sorted(set(rule.classes) - {line.member_class for line in found.lines}):
        yield _problem(
            "class_without_members",
            N_("The rule %(rule)s counts the class %(member_class)s, in which no member of the body is."),
            rule,
            member_class=name,
        )
    astray = [line.code for line in _entitled(found) if line.member_class not in rule.classes]
    if astray:
        yield _problem(
            "members_without_class",
            N_("The rule %(rule)s counts the classes %(classes)s; these members are in none of them: %(codes)s."),
            rule,
            classes=", ".join(rule.classes),
            codes=", ".join(astray),
        )


def _weights(rule: Rule, found: Roster) -> Iterator[Problem]:
    if rule.weights is not Weights.TABLE:
        return
    weights = [line.weight for line in _entitled(found)]
    if not sum(weights):
        yield _problem(
            "weights_missing", N_("The rule %(rule)s counts weights, and no entitled member of the body has any."), rule
        )
    elif len(set(weights)) == 1:
        yield _problem(
            "weights_equal",
            N_("The rule %(rule)s counts weights, and all entitled members have the same one: is the table complete?"),
            rule,
            is_blocking=False,
        )


def _disclosure(rule: Rule, consultation: Consultation) -> Iterator[Problem]:
    if rule.disclosure is None:
        return
    for key, disclosed, allowed in (
        ("during", During(consultation.disclosure_during), rule.disclosure.during),
        ("after", After(consultation.disclosure_after), rule.disclosure.after),
    ):
        if is_wider(disclosed, allowed):
            yield _problem(
                "discloses_too_much",
                N_("“disclosure: %(key)s: %(disclosed)s” discloses more than the rule %(rule)s allows (%(allowed)s)."),
                rule,
                key=key,
                disclosed=disclosed,
                allowed=allowed,
            )


def _doubts(rule: Rule, known: frozenset[str]) -> Iterator[Problem]:
    if rule.status is Status.TO_BE_CHECKED:
        yield _problem(
            "rule_to_be_checked",
            N_("The rule %(rule)s is not checked against its source; the secretariat should do so before it is used."),
            rule,
            is_blocking=False,
        )
    for following in rule.next_rounds:
        if following.rule not in known:
            yield _problem(
                "next_rule_unknown",
                N_("After “%(outcome)s” the rule %(rule)s leads to the rule %(next)s, which the body does not have."),
                rule,
                outcome=following.after,
                next=following.rule,
                is_blocking=False,
            )


def _entitled(found: Roster) -> list[RosterLine]:
    return [line for line in found.lines if line.standing == Standing.ENTITLED]
