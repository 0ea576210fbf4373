"""Whether the rules of a consultation can be applied to its body on the day of opening, and what is in doubt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.consultations.disclosure import is_wider
from app.consultations.refusals import Problem
from app.core.i18n import N_, listed
from app.letters.rule_words import length_phrase
from app.members.queries import Roster, RosterLine
from app.rules import (
    After,
    ChangeReply,
    During,
    LateReplies,
    Phase,
    Rule,
    Signatory,
    Status,
    Weights,
    earliest_end,
    exchange_of_views,
    period_end,
    reply_phase,
)

#: Stands in sentences where a rule's first or last day is not limited, and where it does not say a length.
_ALWAYS = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Under which a rule is to be applied."""

    #: The members of the body on the day of opening.
    roster: Roster
    zone: ZoneInfo
    opens_at: datetime
    #: From when replies may be given, and until when; None where it is not understood, or for the former not delayed.
    replies_open_at: datetime | None
    closes_at: datetime | None
    #: Names of the rules under which the earlier round was held; empty: there was none.
    earlier: frozenset[str]
    during: During
    after: After
    #: The names of all rules that the body may use.
    known: frozenset[str]
    #: Whether rules are only tried out here: a period that is too short is advice then, to be over in minutes.
    is_trial: bool


def rule_problems(rule: Rule, given: Circumstances) -> Iterator[Problem]:
    """What stands in the way of applying the rule, and what is worth knowing of it."""
    yield from _validity(rule, given)
    yield from _exchange(rule, given)
    yield from _deadline(rule, given)
    yield from _classes(rule, given.roster)
    yield from _weights(rule, given.roster)
    yield from _disclosure(rule, given)
    yield from _left_to_officers(rule)
    yield from _doubts(rule, given.known)


def changes_since(rule: Rule, present: Rule) -> Iterator[Problem]:
    """Advice where the rule that a draft was imported with is no longer the one that the body has now."""
    if rule != present:
        yield _problem(
            "rule_changed",
            N_(
                "The rule %(rule)s was changed after the draft had been imported with its version %(version)s; to take "
                "version %(present)s, import the file again."
            ),
            rule,
            version=rule.version,
            present=present.version,
            is_blocking=False,
        )


def _problem(code: str, text: str, rule: Rule, *, is_blocking: bool = True, **facts: object) -> Problem:
    return Problem(code=code, text=text, facts={"rule": rule.id, **facts}, is_blocking=is_blocking)


def _validity(rule: Rule, given: Circumstances) -> Iterator[Problem]:
    day = given.opens_at.astimezone(given.zone).date()
    if not rule.applies_on(day):
        yield _problem(
            "rule_not_in_force",
            N_("The rule %(rule)s is not in force on %(day)s (first day %(first)s, last day %(last)s)."),
            rule,
            day=day.isoformat(),
            first=rule.valid_from or _ALWAYS,
            last=rule.valid_to or _ALWAYS,
        )


def _exchange(rule: Rule, given: Circumstances) -> Iterator[Problem]:
    """The exchange of views that comes before the replies; a further round need not repeat it."""
    phase = exchange_of_views(rule)
    if phase is None:
        return
    if given.replies_open_at is None:
        if not given.earlier:
            yield _problem(
                "exchange_of_views_missing",
                N_(
                    "The rule %(rule)s foresees an exchange of views before replies are given (usually: %(usual)s); "
                    "“replies_open” must say from when on they are taken."
                ),
                rule,
                usual=_length(phase, phase.usual),
            )
        return
    yield from _short_exchange(rule, phase, given.replies_open_at, given)
    earliest = earliest_end(phase, start=given.opens_at, zone=given.zone)
    if earliest and given.replies_open_at < earliest:
        yield _problem(
            "replies_open_too_early",
            N_(
                "Replies would open too early, at %(opening)s: after the exchange of views under the rule %(rule)s "
                "(at least: %(minimum)s) they may not open before %(earliest)s."
            ),
            rule,
            is_blocking=not given.is_trial,
            opening=_written(given.replies_open_at, given),
            minimum=_minimum(phase),
            earliest=_written(earliest, given),
        )


def _short_exchange(rule: Rule, phase: Phase, opening: datetime, given: Circumstances) -> Iterator[Problem]:
    if phase.usual and opening < period_end(phase, phase.usual, start=given.opens_at, zone=given.zone):
        yield _problem(
            "exchange_shorter_than_usual",
            N_("The exchange of views is shorter than usual under the rule %(rule)s (usually: %(usual)s)."),
            rule,
            usual=_length(phase, phase.usual),
            is_blocking=False,
        )


def _deadline(rule: Rule, given: Circumstances) -> Iterator[Problem]:
    phase = reply_phase(rule, is_review=rule.id in given.earlier)
    earliest = earliest_end(phase, start=given.replies_open_at or given.opens_at, zone=given.zone)
    if phase and earliest and given.closes_at and given.closes_at < earliest:
        yield _problem(
            "deadline_too_early",
            N_(
                "The deadline %(deadline)s is too early: under the rule %(rule)s (at least: %(minimum)s) the "
                "period may not end before %(earliest)s."
            ),
            rule,
            is_blocking=not given.is_trial,
            deadline=_written(given.closes_at, given),
            minimum=_minimum(phase),
            earliest=_written(earliest, given),
        )


def _minimum(phase: Phase) -> str:
    return length_phrase(phase.minimum or 0, phase.unit)


def _length(phase: Phase, length: int | None) -> str:
    return length_phrase(length, phase.unit) if length else _ALWAYS


def _written(instant: datetime, given: Circumstances) -> str:
    """As a consultation's file may write it."""
    return instant.astimezone(given.zone).isoformat()


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
            classes=listed(rule.classes),
            codes=listed(astray),
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


def _disclosure(rule: Rule, given: Circumstances) -> Iterator[Problem]:
    if rule.disclosure is None:
        return
    for key, disclosed, allowed in (
        ("during", given.during, rule.disclosure.during),
        ("after", given.after, rule.disclosure.after),
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


def _left_to_officers(rule: Rule) -> Iterator[Problem]:
    """What the rule asks for and the system cannot see to."""
    for code, applies, text in (
        (
            "signatory_registered",
            rule.signatory is Signatory.REGISTERED,
            N_(
                "Under the rule %(rule)s only a person registered for this replies; the system takes a reply from "
                "every focal point with a personal link. Have only such persons among them."
            ),
        ),
        (
            "signatory_authenticated",
            rule.signatory is Signatory.AUTHENTICATED,
            N_(
                "The rule %(rule)s asks for authenticated replies; the system counts what comes through a personal "
                "link, which authenticates nobody. How replies are authenticated is for the secretariat to see to."
            ),
        ),
        (
            "consent_not_taken",
            rule.change_reply is ChangeReply.WITH_CONSENT,
            N_(
                "Under the rule %(rule)s an answer may be changed with consent; the system takes no consent, so that "
                "every answer stands."
            ),
        ),
        (
            "late_replies_not_admitted",
            rule.late_replies is not LateReplies.NOT_COUNTED,
            N_("Under the rule %(rule)s a late reply may count; the system keeps late replies and counts none."),
        ),
    ):
        if applies:
            yield _problem(code, text, rule, is_blocking=False)


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
    return [line for line in found.lines if line.has_vote]
