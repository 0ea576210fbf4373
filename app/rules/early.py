"""Whether an item may be decided before the deadline: only where the rule says so, and only for good."""

from collections.abc import Sequence
from typing import assert_never

from app.rules.clauses import Rule
from app.rules.forecast import forecast
from app.rules.outstanding import Outstanding
from app.rules.tallies import Counts
from app.rules.verdict import Verdict, decide
from app.rules.vocabulary import (
    ChangeReply,
    EarlyClose,
    Kind,
    Outcome,
    StandingReadAt,
    Substitute,
    WithdrawReply,
)


def decided_early(rule: Rule, counts: Counts, outstanding: Sequence[Outstanding]) -> Verdict | None:
    """The verdict under a rule that lets the item be decided before its deadline, if that may happen now; else None.

    Never decided early: under a rule that reads the right to vote at the closing, since there is no electorate before
    it; under one that has alternates, since nobody is silent before it; and what waits for a person, since it is
    undetermined. Source: the record's vocabulary, `early_close`.

    Args:
        rule: one that `decide` takes, or one that only collects comments.
        counts: as they stand.
        outstanding: entitled members that have taken no position, those that made a request included.
    """
    if not _is_countable(rule) or not counts.entitled or not _may_be_decided(rule, counts, outstanding):
        return None
    verdict = decide(rule, counts)
    return None if verdict.outcome is Outcome.UNDETERMINED else verdict


def _is_countable(rule: Rule) -> bool:
    """Whether answers count before the closing as they will count at it."""
    return (
        rule.kind is Kind.DECISION
        and rule.standing_read_at is StandingReadAt.OPENING
        and rule.substitute is Substitute.NOBODY
    )


def _may_be_decided(rule: Rule, counts: Counts, outstanding: Sequence[Outstanding]) -> bool:
    match rule.early_close:
        case EarlyClose.NEVER:
            return False
        case EarlyClose.ALL_REPLIED:
            return counts.replies == counts.entitled
        case EarlyClose.THRESHOLD_REACHED:
            return _answers_stand(rule) and _is_certain(rule, counts, outstanding, Outcome.ADOPTED)
        case EarlyClose.OUTCOME_FIXED:
            return _is_certain(rule, counts, outstanding, decide(rule, counts).outcome)
        case _:
            assert_never(rule.early_close)


def _answers_stand(rule: Rule) -> bool:
    """Whether an approval that was given can no longer be lost: what was reached stays reached."""
    return rule.change_reply is ChangeReply.NEVER and rule.withdraw_reply is WithdrawReply.NEVER


def _is_certain(rule: Rule, counts: Counts, outstanding: Sequence[Outstanding], outcome: Outcome) -> bool:
    # What follows if nobody does anything more is cheap to see, and must be the outcome.
    if decide(rule, counts).outcome is not outcome:
        return False
    return forecast(rule, counts.without_requests(), outstanding).certain is outcome
