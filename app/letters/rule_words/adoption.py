"""When a decision is adopted, and what prevents it, with the figures of a consultation."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from app.core.i18n import N_, _, in_a_row, ngettext
from app.letters.facts import RuleLine
from app.letters.rule_words.phrases import (
    basis_phrase,
    condition,
    condition_in_figures,
    figures,
    least,
    share_phrase,
    unbroken,
)
from app.rules.clauses import Block, Clause, Quorum, Rule
from app.rules.tallies import Counts
from app.rules.thresholds import needed
from app.rules.verdict import is_majority_of_votes
from app.rules.vocabulary import Basis, Choice, Comparison, Kind, Mode, Outcome, Tie, ZeroReplies

_HALF = Fraction(1, 2)
_ADVERSE: Final = frozenset({Choice.OBJECT, Choice.DISAPPROVE})

_SILENCE: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.SILENCE_BROKEN: N_(
            "A decision is adopted unless a Member State objects by the deadline. A single objection breaks the "
            "silence."
        ),
        Outcome.NOT_ADOPTED: N_(
            "A decision is adopted unless a Member State objects by the deadline. After a single objection it is not "
            "adopted."
        ),
        Outcome.REFERRED_TO_MEETING: N_(
            "A decision is adopted unless a Member State objects by the deadline. After a single objection it is "
            "referred to a meeting."
        ),
        Outcome.SECOND_ROUND_REQUIRED: N_(
            "A decision is adopted unless a Member State objects by the deadline. After a single objection a second "
            "round is required."
        ),
        Outcome.POSTPONED: N_(
            "A decision is adopted unless a Member State objects by the deadline. After a single objection it is "
            "postponed."
        ),
        Outcome.UNDETERMINED: N_(
            "A decision is adopted unless a Member State objects by the deadline. What follows from a single objection "
            "is decided by a ruling of the chair."
        ),
    }
)

_UNANIMOUS: Final[Mapping[Basis, str]] = MappingProxyType(
    {
        Basis.MEMBERS: N_(
            "A decision is adopted if every Member State of the body, with or without the right to vote, approves it."
        ),
        Basis.ENTITLED: N_("A decision is adopted if every Member State having the right to vote approves it."),
        Basis.CONSULTED: N_("A decision is adopted if every Member State consulted approves it."),
        Basis.REPLIES: N_("A decision is adopted if replies are received and all of them are approvals."),
        Basis.VOTES: N_("A decision is adopted if there is at least one approval and no disapproval."),
        Basis.VOTES_VALID: N_("A decision is adopted if there is at least one approval and no reasoned disapproval."),
    }
)

_BLOCKED: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.NOT_ADOPTED: N_("A decision is not adopted, whatever the other replies, in the following case:"),
        Outcome.SILENCE_BROKEN: N_("The silence is broken in the following case:"),
        Outcome.REFERRED_TO_MEETING: N_("A decision is referred to a meeting in the following case:"),
        Outcome.SECOND_ROUND_REQUIRED: N_("A second round is required in the following case:"),
        Outcome.POSTPONED: N_("A decision is postponed in the following case:"),
        Outcome.UNDETERMINED: N_("A decision is left to a ruling of the chair in the following case:"),
    }
)

_QUORUM: Final[Mapping[Basis, str]] = MappingProxyType(
    {
        Basis.REPLIES: N_("Quorum: replies from %(share)s of %(basis)s."),
        Basis.REPLIES_OR_ACKNOWLEDGED: N_(
            "Quorum: replies, or acknowledgements of the letter, from %(share)s of %(basis)s."
        ),
        Basis.VOTES: N_("Quorum: replies for or against from %(share)s of %(basis)s."),
        Basis.VOTES_VALID: N_("Quorum: replies for, or reasoned replies against, from %(share)s of %(basis)s."),
        Basis.WEIGHT_REPLIES: N_("Quorum: replies from Member States that together hold %(share)s of %(basis)s."),
        Basis.WEIGHT_VOTES: N_(
            "Quorum: replies for or against from Member States that together hold %(share)s of %(basis)s."
        ),
    }
)

_WITHOUT_QUORUM: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.NO_QUORUM: N_(
            "If the quorum is not reached, the decision is not adopted, and the outcome states that the quorum was not "
            "reached."
        ),
        Outcome.NOT_ADOPTED: N_("If the quorum is not reached, the decision is not adopted."),
        Outcome.REFERRED_TO_MEETING: N_("If the quorum is not reached, the decision is referred to a meeting."),
        Outcome.SECOND_ROUND_REQUIRED: N_("If the quorum is not reached, a second round is required."),
        Outcome.POSTPONED: N_("If the quorum is not reached, the decision is postponed."),
        Outcome.UNDETERMINED: N_("If the quorum is not reached, the outcome is decided by a ruling of the chair."),
    }
)

_NOBODY: Final[Mapping[ZeroReplies, str]] = MappingProxyType(
    {
        ZeroReplies.ADOPTED: N_("If no reply at all is received, the decision is adopted."),
        ZeroReplies.NOT_ADOPTED: N_("If no reply at all is received, the decision is not adopted."),
        ZeroReplies.UNDETERMINED: N_(
            "If no reply at all is received, the outcome is decided by a ruling of the chair."
        ),
    }
)

_NOTHING_TO_SHARE: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.ADOPTED: N_("If there are no replies of which the share could be taken, the decision is adopted."),
        Outcome.NOT_ADOPTED: N_(
            "If there are no replies of which the share could be taken, the decision is not adopted."
        ),
        Outcome.REFERRED_TO_MEETING: N_(
            "If there are no replies of which the share could be taken, the decision is referred to a meeting."
        ),
        Outcome.UNDETERMINED: N_(
            "If there are no replies of which the share could be taken, the outcome is decided by a ruling of the "
            "chair."
        ),
    }
)

_TIES: Final[Mapping[Tie, str]] = MappingProxyType(
    {
        Tie.CASTING_VOTE: N_(
            "If the replies for and against are equally divided, the casting vote of the chair decides."
        ),
        Tie.FURTHER_DISCUSSION: N_(
            "If the replies for and against are equally divided, the decision is postponed for further discussion."
        ),
    }
)


def rule_sentences(line: RuleLine) -> tuple[str, ...]:
    """When a decision is adopted, each sentence or condition on a line of its own."""
    rule = line.rule
    if rule.kind is Kind.COMMENTS and line.items:
        return (_("Comments are invited; nothing is decided."),)
    if rule.kind is Kind.COMMENTS:
        return (_("Comments are invited; no decision is taken in this consultation."),)
    return (*_adopted(line), *_blocked(line), *_quorum(line), *_guard(line), *_special_cases(rule))


def is_broken_by_one(rule: Rule) -> bool:
    """Whether the rule is a silence procedure that a single objection ends."""
    return rule.is_silence_procedure and _is_one(rule.block[0], _ADVERSE)


def _adopted(line: RuleLine) -> Iterator[str]:
    clauses = line.rule.accept.clauses
    if is_broken_by_one(line.rule):
        yield _(_SILENCE[line.rule.block[0].effect])
    elif not clauses:
        yield _("A decision is adopted unless one of the following prevents it.")
    elif len(clauses) == 1:
        yield from _by_one(clauses[0], line)
    else:
        yield (
            _("A decision is adopted if all of the following conditions are met:")
            if line.rule.accept.mode is Mode.ALL
            else _("A decision is adopted if at least one of the following conditions is met:")
        )
        yield from _numbered(clauses, line)


def _by_one(clause: Clause, line: RuleLine) -> Iterator[str]:
    whole = _plain(clause, line)
    if whole:
        yield whole
        return
    yield _("A decision is adopted on the following condition:")
    yield condition_in_figures(clause, line)


def _plain(clause: Clause, line: RuleLine) -> str:
    """The condition as a sentence of its own, for the clauses that most bodies have; "" for others."""
    if clause.member_class is not None or clause.basis.is_weighted or clause.plus or len(clause.count) > 1:
        return ""
    if _is_plain_majority(clause) and line.entitled:
        counts = Counts.of_heads(members=line.members, entitled=line.entitled, answers={})
        return unbroken(
            _(
                "A decision is adopted if more than one half of the Member States having the right to vote approve it: "
                "2 × approvals > %(entitled)s, that is, at least %(needed)s.",
                entitled=line.entitled,
                needed=needed(clause, counts),
            )
        )
    (choice,) = clause.count
    if choice is Choice.APPROVE and clause.share == 1 and clause.basis in _UNANIMOUS:
        return _(_UNANIMOUS[clause.basis])
    if isinstance(clause.share, Fraction):
        return in_a_row((_by_share(choice, clause, clause.share), figures(clause, line)))
    return _by_number(clause) if choice is Choice.APPROVE else ""


def _is_plain_majority(clause: Clause) -> bool:
    return (clause.count, clause.basis, clause.comparison, clause.share) == (
        (Choice.APPROVE,),
        Basis.ENTITLED,
        Comparison.MORE_THAN,
        _HALF,
    )


def _by_share(choice: Choice, clause: Clause, share: Fraction) -> str:
    parts = {"share": share_phrase(clause.comparison, share), "basis": basis_phrase(clause.basis)}
    if choice is Choice.APPROVE:
        return _("A decision is adopted if the approvals amount to %(share)s of %(basis)s.", **parts)
    if choice is Choice.NO_OBJECTION:
        return _("A decision is adopted if the declarations of no objection amount to %(share)s of %(basis)s.", **parts)
    return ""


def _by_number(clause: Clause) -> str:
    number = least(clause)
    return ngettext(
        "A decision is adopted if at least %(number)s Member State approves it.",
        "A decision is adopted if at least %(number)s Member States approve it.",
        number,
    ) % {"number": number}


def _numbered(clauses: Sequence[Clause | Quorum], line: RuleLine) -> Iterator[str]:
    for number, clause in enumerate(clauses, start=1):
        yield _("(%(number)s) %(condition)s", number=number, condition=condition_in_figures(clause, line))


def _blocked(line: RuleLine) -> Iterator[str]:
    # What breaks a silence is said where the silence is.
    for block in line.rule.block[is_broken_by_one(line.rule) :]:
        if _is_one(block, frozenset({Choice.DISAPPROVE})) and block.effect is Outcome.NOT_ADOPTED:
            yield _("A single disapproval prevents the adoption of a decision.")
            continue
        yield _(_BLOCKED[block.effect])
        if len(block.clauses) == 1:
            yield condition_in_figures(block.clauses[0], line)
        else:
            yield from _numbered(block.clauses, line)
            yield _("All of these conditions must be met at the same time.")


def _is_one(block: Block, choices: frozenset[Choice]) -> bool:
    """Whether a single one of these answers is enough for the block."""
    if len(block.clauses) > 1:
        return False
    (clause,) = block.clauses
    is_such = set(clause.count) <= choices and clause.member_class is None
    return is_such and clause.basis is Basis.ABSOLUTE and least(clause) == 1


def _quorum(line: RuleLine) -> Iterator[str]:
    for quorum in line.rule.quorum:
        yield _quorum_sentence(quorum, line)
    if line.rule.on_quorum_failure:
        yield _(_WITHOUT_QUORUM[line.rule.on_quorum_failure])


def _quorum_sentence(quorum: Quorum, line: RuleLine) -> str:
    if not isinstance(quorum.share, Fraction) or quorum.plus or quorum.member_class is not None:
        # Translators: a condition follows, such as "Replies: at least 10".
        required = _("Required for a quorum. %(condition)s.", condition=condition(quorum))
    else:
        required = _(
            _QUORUM[quorum.count],
            share=share_phrase(quorum.comparison, quorum.share),
            basis=basis_phrase(quorum.basis),
        )
    return in_a_row((required, figures(quorum, line)))


def _guard(line: RuleLine) -> Iterator[str]:
    guard = line.rule.abstention_guard
    if guard is not None:
        yield _(_BLOCKED[Outcome.POSTPONED])
        yield condition_in_figures(guard, line)


def _special_cases(rule: Rule) -> Iterator[str]:
    """What the rule names beside its clauses; silent where the clauses alone say it."""
    if rule.zero_replies in _NOBODY:
        yield _(_NOBODY[rule.zero_replies])
    if rule.empty_basis:
        yield _(_NOTHING_TO_SHARE[rule.empty_basis])
    if rule.tie in _TIES and any(is_majority_of_votes(clause) for clause in rule.accept.clauses):
        yield _(_TIES[rule.tie])
