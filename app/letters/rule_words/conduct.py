"""What a missing reply means, whether answers may be changed, and what asking for time or discussion causes."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from app.core.i18n import N_, _, in_a_row, ngettext
from app.letters.rule_words.adoption import is_broken_by_one
from app.letters.rule_words.phrases import basis_phrase, share_phrase
from app.rules.clauses import Block, Deferral, Extension, Rule
from app.rules.verdict import deemed_choice
from app.rules.vocabulary import (
    Basis,
    ChangeReply,
    Choice,
    Comparison,
    DeferralEffect,
    Kind,
    LateReplies,
    Outcome,
    Silence,
    StandingReadAt,
    Substitute,
    WithdrawReply,
)

#: Bases in which a member stays that gives no reply, so that silence works against the proposal.
_WITH_SILENT: Final = frozenset(
    {Basis.MEMBERS, Basis.ENTITLED, Basis.CONSULTED, Basis.WEIGHT_MEMBERS, Basis.WEIGHT_ENTITLED}
)
_OF_REPLIES: Final = frozenset({Basis.REPLIES, Basis.WEIGHT_REPLIES, Basis.REPLIES_OR_ACKNOWLEDGED})

_NO_APPROVAL: Final = N_("An abstention is not counted as an approval.")

_DEEMED: Final[Mapping[Choice, str]] = MappingProxyType(
    {
        Choice.APPROVE: N_(
            "If no reply to a decision is received from a Member State, it is counted as approving the decision."
        ),
        Choice.NO_OBJECTION: N_(
            "If no reply to a decision is received from a Member State, it is deemed to have no objection to it."
        ),
        Choice.DISAPPROVE: N_(
            "If no reply to a decision is received from a Member State, it is counted as not approving the decision."
        ),
        Choice.OBJECT: N_(
            "If no reply to a decision is received from a Member State, it is counted as objecting to the decision."
        ),
    }
)

_CHANGES: Final[Mapping[tuple[ChangeReply, WithdrawReply], str]] = MappingProxyType(
    {
        (ChangeReply.UNTIL_CLOSE, WithdrawReply.NEVER): N_(
            "Until the deadline, an answer may be changed; it may not be taken back."
        ),
        (ChangeReply.WITH_CONSENT, WithdrawReply.UNTIL_CLOSE): N_(
            "An answer may be replaced by another one only with consent, and not through a personal link. Until the "
            "deadline, it may be taken back; after that only the same answer may be given again."
        ),
        (ChangeReply.WITH_CONSENT, WithdrawReply.NEVER): N_(
            "An answer may be replaced by another one only with consent, and not through a personal link; it may not "
            "be taken back."
        ),
        (ChangeReply.NEVER, WithdrawReply.UNTIL_CLOSE): N_(
            "An answer may not be replaced by another one. Until the deadline, it may be taken back; after that only "
            "the same answer may be given again."
        ),
        (ChangeReply.NEVER, WithdrawReply.NEVER): N_(
            "An answer, once given, may neither be replaced by another one nor be taken back."
        ),
        (ChangeReply.UNTIL_CLOSE, WithdrawReply.UNTIL_CLOSE): N_(
            "Until the deadline, an answer may be changed or taken back."
        ),
    }
)

_LATE: Final[Mapping[LateReplies, str]] = MappingProxyType(
    {
        LateReplies.NOT_COUNTED: N_("A reply received after the deadline is kept in the record but is not counted."),
        LateReplies.COUNTED_IF_DISPATCHED_BEFORE: N_(
            "A reply received after the deadline is kept in the record but is not counted unless it is shown that it "
            "was dispatched before the deadline; through a personal link, dispatch and receipt are the same instant."
        ),
        LateReplies.CHAIR_DISCRETION: N_(
            "A reply received after the deadline is kept in the record but is not counted unless the chair decides "
            "otherwise."
        ),
    }
)

_OBJECTION: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.SILENCE_BROKEN: N_(
            "A single objection breaks the silence: the decision is then not adopted by silence."
        ),
        Outcome.NOT_ADOPTED: N_("After a single objection the decision is not adopted."),
        Outcome.REFERRED_TO_MEETING: N_("After a single objection the decision is referred to a meeting."),
        Outcome.SECOND_ROUND_REQUIRED: N_("After a single objection a second round is required."),
        Outcome.POSTPONED: N_("After a single objection the decision is postponed."),
        Outcome.UNDETERMINED: N_("What follows from an objection is decided by a ruling of the chair."),
    }
)

_DEFERRED: Final[Mapping[DeferralEffect, str]] = MappingProxyType(
    {
        DeferralEffect.TO_MEETING: N_(
            "If enough Member States ask for discussion, the decision is taken out of this consultation and referred "
            "to a meeting."
        ),
        DeferralEffect.DEBATE_BEFORE_VOTE: N_(
            "If enough Member States ask for discussion, views are exchanged before the decision is put to the Member "
            "States again."
        ),
    }
)

#: The same where one request is enough.
_DEFERRED_BY_ONE: Final[Mapping[DeferralEffect, str]] = MappingProxyType(
    {
        DeferralEffect.TO_MEETING: N_(
            "If a single Member State asks for discussion, the decision is taken out of this consultation and referred "
            "to a meeting."
        ),
        DeferralEffect.DEBATE_BEFORE_VOTE: N_(
            "If a single Member State asks for discussion, views are exchanged before the decision is put to the "
            "Member States again."
        ),
    }
)


def silence_sentence(rule: Rule) -> str:
    """What follows if no reply is received, and what an abstention does."""
    if rule.kind is Kind.COMMENTS:
        return _("If no comment is received from a Member State, nothing follows from this.")
    return in_a_row((*_silence(rule), _substitute(rule)))


def practice_sentence(rule: Rule) -> str:
    """Whether answers may be changed or taken back, and what becomes of late ones."""
    if rule.kind is Kind.COMMENTS:
        return _("A comment received after the deadline is kept in the record.")
    ways = (rule.change_reply, rule.withdraw_reply, rule.late_replies)
    if ways == (ChangeReply.UNTIL_CLOSE, WithdrawReply.UNTIL_CLOSE, LateReplies.NOT_COUNTED):
        return _(
            "Until the deadline, an answer may be changed or taken back. A reply received after the deadline is "
            "kept in the record but is not counted."
        )
    return in_a_row((_(_CHANGES[rule.change_reply, rule.withdraw_reply]), _(_LATE[rule.late_replies])))


def standing_sentence(rule: Rule) -> str:
    """When the right to vote is determined, where that is not the opening; "" otherwise."""
    if rule.standing_read_at is StandingReadAt.OPENING:
        return ""
    return _("The right to vote is determined anew when the consultation is closed.")


def acknowledgement_sentence(rule: Rule) -> str:
    """What acknowledging the letter does under the rule; "" where nothing."""
    if not rule.counts_acknowledgements:
        return ""
    return _(
        "A Member State that acknowledges the receipt of the letter counts for the quorum, even if it gives no reply. "
        "The acknowledgement is not a reply."
    )


def request_sentence(rule: Rule, choice: Choice) -> str:
    """What choosing `more_time`, `discuss` or `object` causes under the rule; "" where nothing beside the count."""
    if choice is Choice.MORE_TIME and rule.extension:
        return in_a_row((_no_position(), *_more_time(rule.extension)))
    if choice is Choice.DISCUSS and rule.defer:
        return in_a_row((_no_position(), *_discussion(rule.defer)))
    if choice is Choice.OBJECT and is_broken_by_one(rule):
        return _(_OBJECTION[rule.block[0].effect])
    return ""


def _silence(rule: Rule) -> Iterator[str]:
    works_against = _works_against(rule)
    abstention = _abstention(rule)
    if rule.silence is Silence.ABSENT and works_against and abstention == _NO_APPROVAL:
        yield _(
            "If no reply to a decision is received from a Member State, this is recorded as “no reply received” "
            "and is not counted as an approval. An abstention is not counted as an approval either."
        )
        return
    yield _silent(rule, works_against=works_against)
    yield _(abstention) if abstention else ""


def _works_against(rule: Rule) -> bool:
    """Whether a missing reply leaves the approvals short: of a basis in which it stays, or of a fixed number."""
    bases = [clause.basis for clause in rule.accept.clauses]
    return any(basis in _WITH_SILENT for basis in bases) or set(bases) == {Basis.ABSOLUTE}


def _silent(rule: Rule, *, works_against: bool) -> str:
    deemed = deemed_choice(rule)
    if deemed is not None:
        return _(_DEEMED[deemed])
    if rule.silence is Silence.ABSTAIN:
        return _(
            "If no reply to a decision is received from a Member State, it is deemed to abstain without having "
            "replied: it is counted neither as an approval nor as a reply."
        )
    if works_against:
        return _(
            "If no reply to a decision is received from a Member State, this is recorded as “no reply received” and is "
            "not counted as an approval."
        )
    return _(
        "If no reply to a decision is received from a Member State, this is recorded as “no reply received” and is "
        "not taken into account in computing the majority."
    )


def _abstention(rule: Rule) -> str:
    """The message; "" where the rule offers no abstention, or has no clauses that it could touch."""
    clauses = rule.accept.clauses
    if not rule.offers(Choice.ABSTAIN) or not clauses:
        return ""
    if any(_is_left_to_a_ruling(block) for block in rule.block):
        return N_(
            "An abstention is not counted as an approval. Whether it is taken into account in computing the majority "
            "is decided by a ruling of the chair where the outcome depends on it."
        )
    if any(Choice.ABSTAIN in clause.count for clause in clauses):
        return N_("An abstention counts towards adoption where a condition for adoption names abstentions.")
    if all(clause.basis in _OF_REPLIES for clause in clauses):
        return N_("An abstention is counted as a reply, but not as an approval.")
    if _works_against(rule):
        return _NO_APPROVAL
    return N_("An abstention is counted neither for nor against.")


def _is_left_to_a_ruling(block: Block) -> bool:
    """Whether the block holds where abstentions make the difference, and leaves it to the chair what they are."""
    return block.effect is Outcome.UNDETERMINED and any(Choice.ABSTAIN in clause.count for clause in block.clauses)


def _substitute(rule: Rule) -> str:
    if rule.substitute is Substitute.NOBODY:
        return ""
    return _("If a Member State gives no reply and its alternate does, the reply of the alternate is counted.")


def _no_position() -> str:
    return _("This answer takes no position on the decision.")


def _more_time(extension: Extension) -> Iterator[str]:
    if extension.requests == 1:
        yield _("If a single Member State asks for more time, the deadline is extended for all.")
    else:
        yield _("If enough Member States ask for more time, the deadline is extended for all.")
        yield _("Requests required: %(count)s.", count=extension.requests)
    if extension.days is not None:
        yield ngettext("The extension is of %(count)s day.", "The extension is of %(count)s days.", extension.days) % {
            "count": extension.days
        }
    if extension.times is not None:
        yield ngettext("There may be %(count)s extension.", "There may be %(count)s extensions.", extension.times) % {
            "count": extension.times
        }


def _discussion(defer: Deferral) -> Iterator[str]:
    yield _(_DEFERRED_BY_ONE[defer.effect] if defer.requests == 1 else _DEFERRED[defer.effect])
    if isinstance(defer.requests, Fraction):
        yield _(
            "Requests required: %(share)s of %(basis)s.",
            share=share_phrase(Comparison.AT_LEAST, defer.requests),
            basis=basis_phrase(Basis.ENTITLED),
        )
    elif defer.requests > 1:
        yield _("Requests required: %(count)s.", count=defer.requests)
    if defer.window_days is not None:
        yield ngettext(
            "Only requests made within %(count)s day of the opening have this effect.",
            "Only requests made within %(count)s days of the opening have this effect.",
            defer.window_days,
        ) % {"count": defer.window_days}
