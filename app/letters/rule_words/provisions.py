"""What a rule says around the count: periods, who replies and how, what ends the procedure, what follows.

Sentences that say of each field what the text lays down; which of them the system enforces stands in docs/rules.md.
Lengths stand behind a colon, so that no language has to inflect them.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, assert_never

from app.core.i18n import N_, _, in_a_row, ngettext
from app.letters.rule_words.conduct import acknowledgement_sentence, request_sentence, standing_sentence
from app.letters.wording import choice_label, outcome_label
from app.rules.clauses import AfterAdoption, Disclosure, Extension, NextRound, Phase, Rule
from app.rules.periods import exchange_of_views
from app.rules.vocabulary import (
    After,
    AfterObjection,
    Choice,
    ConditionalReply,
    Declaration,
    During,
    EarlyClose,
    ExtensionBy,
    Kind,
    NegativeReason,
    NextBody,
    PeriodStart,
    PeriodUnit,
    PhaseKind,
    Signatory,
    WithdrawItem,
)

_PHASES: Final[Mapping[PhaseKind, str]] = MappingProxyType(
    {
        PhaseKind.COMMENT: N_("Period for comments"),
        PhaseKind.SILENCE: N_("Period of silence"),
        PhaseKind.VOTE: N_("Period for replies"),
        PhaseKind.ADDITIONAL_REVIEW: N_("Period of additional review, as a further round"),
    }
)

_STARTS: Final[Mapping[PeriodStart, str]] = MappingProxyType(
    {
        PeriodStart.LETTER_DATE: N_("It runs from the date of the letter."),
        PeriodStart.DISPATCH: N_("It runs from the dispatch of the letter."),
        PeriodStart.RECEIPT: N_("It runs from the receipt of the letter; here it is reckoned from the opening."),
    }
)

_EXTENSION: Final[Mapping[ExtensionBy, str]] = MappingProxyType(
    {
        ExtensionBy.NOBODY: N_("The deadline cannot be extended."),
        ExtensionBy.CHAIR: N_("The chair may have the deadline extended."),
        ExtensionBy.REQUEST_OF_MEMBERS: N_("The deadline is extended only at the request of Member States."),
    }
)

_SIGNATORY: Final[Mapping[Signatory, str]] = MappingProxyType(
    {
        Signatory.ANY_FOCAL_POINT: N_("Any focal point with a personal link may reply for its Member State."),
        Signatory.REGISTERED: N_(
            "Only a person registered for this with the secretariat may reply for a Member State."
        ),
        Signatory.AUTHENTICATED: N_(
            "A reply must be authenticated as the text of the rule lays down; a personal link alone does not do this."
        ),
    }
)

_CONDITIONAL: Final[Mapping[ConditionalReply, str]] = MappingProxyType(
    {
        ConditionalReply.NOT_A_VOTE: N_("An approval under conditions is not an answer to the decision."),
        ConditionalReply.COMMENT_ONLY: N_("What is said under conditions is kept as a comment and is not an answer."),
    }
)

_REASONS: Final[Mapping[NegativeReason, str]] = MappingProxyType(
    {
        NegativeReason.ADVISORY: N_(
            "A Member State that replies against a decision is invited to give its reasons; without them its reply is "
            "counted all the same."
        ),
        NegativeReason.EXCLUDED_IF_MISSING: N_(
            "A reply against a decision that gives no reasons is recorded, but is not counted where only reasoned "
            "replies against are counted."
        ),
        NegativeReason.REQUIRED: N_("A reply against a decision is not recorded unless it gives its reasons."),
    }
)

_EARLY: Final[Mapping[EarlyClose, str]] = MappingProxyType(
    {
        EarlyClose.NEVER: N_("No decision is taken before the deadline."),
        EarlyClose.ALL_REPLIED: N_(
            "A decision is taken before the deadline once all Member States have replied to it."
        ),
        EarlyClose.THRESHOLD_REACHED: N_("A decision is adopted as soon as the majority is reached."),
        EarlyClose.OUTCOME_FIXED: N_(
            "A decision is taken before the deadline once no further reply can change its outcome."
        ),
    }
)

_WITHDRAWAL: Final[Mapping[WithdrawItem, str]] = MappingProxyType(
    {
        WithdrawItem.NOBODY: N_("An item cannot be withdrawn."),
        WithdrawItem.PROPOSER: N_("An item may be withdrawn at the request of its proposer, until the deadline."),
        WithdrawItem.CHAIR: N_("An item may be withdrawn at the request of the chair, until the deadline."),
    }
)

#: Where the rule names one way only, that way is taken; where it names several, the secretariat chooses.
_ONLY_WAY: Final[Mapping[AfterObjection, str]] = MappingProxyType(
    {
        AfterObjection.REPLY_ROUND: N_("Once the silence is broken, a consultation with replies follows."),
        AfterObjection.NEW_TEXT: N_("Once the silence is broken, another text is put under silence."),
        AfterObjection.MEETING: N_("Once the silence is broken, the decision is referred to a meeting."),
    }
)

_OBJECTION: Final[Mapping[AfterObjection, str]] = MappingProxyType(
    {
        AfterObjection.REPLY_ROUND: N_("Once the silence is broken, a consultation with replies may follow."),
        AfterObjection.NEW_TEXT: N_("Once the silence is broken, another text may be put under silence."),
        AfterObjection.MEETING: N_("Once the silence is broken, the decision may be referred to a meeting."),
    }
)

_NEXT: Final[Mapping[NextBody, str]] = MappingProxyType(
    {
        NextBody.SAME: N_(
            "After the outcome “%(outcome)s” the same Member States are consulted again, under the rule %(rule)s."
        ),
        NextBody.ANOTHER: N_("After the outcome “%(outcome)s” another body is consulted, under the rule %(rule)s."),
    }
)

_DECLARATION: Final[Mapping[Declaration, str]] = MappingProxyType(
    {
        Declaration.RESERVATION: N_("After adoption a Member State may declare a reservation."),
        Declaration.OPT_OUT: N_("After adoption a Member State may declare that the decision does not bind it."),
    }
)

_DURING: Final[Mapping[During, str]] = MappingProxyType(
    {
        During.SEALED: N_("Until the deadline the answers are sealed."),
        During.OFFICERS: N_("Until the deadline the answers may be seen by officers of the secretariat only."),
    }
)

_AFTER: Final[Mapping[After, str]] = MappingProxyType(
    {
        After.COUNTS: N_("After the announcement only the counts are disclosed."),
        After.NAMES: N_("After the announcement the answer of each Member State may be disclosed, without its texts."),
        After.NAMES_WITH_TEXT: N_(
            "After the announcement the answer of each Member State may be disclosed with its texts."
        ),
    }
)


def provision_sentences(rule: Rule) -> tuple[str, ...]:
    """What the text lays down around the count, a paragraph for each point; what it does not say is left out."""
    points = (
        *(_period(phase, rule) for phase in rule.periods),
        in_a_row(_extension(rule.extension)) if rule.extension else "",
        _(_SIGNATORY[rule.signatory]),
        *(_on_deciding(rule) if rule.kind is Kind.DECISION else ()),
        _(_WITHDRAWAL[rule.withdraw_item]),
        *after_objection_sentences(rule),
        *(_next_round(following) for following in rule.next_rounds),
        after_adoption_sentence(rule),
        _disclosure(rule.disclosure) if rule.disclosure else "",
    )
    return tuple(point for point in points if point)


def after_objection_sentences(rule: Rule) -> tuple[str, ...]:
    """What follows once a silence was broken; empty where the text does not say."""
    words = _ONLY_WAY if len(rule.after_objection) == 1 else _OBJECTION
    return tuple(_(words[way]) for way in rule.after_objection)


def after_adoption_sentence(rule: Rule) -> str:
    """What single members may declare once an item is adopted, and until when; "" where the rule has nothing of it."""
    return in_a_row(_after_adoption(rule.after_adoption)) if rule.after_adoption else ""


def notice_sentences(rule: Rule) -> tuple[str, ...]:
    """What members are told of it beside majority, silence and practice: what is not as it usually is."""
    points = (
        _(_SIGNATORY[rule.signatory]) if rule.signatory is not Signatory.ANY_FOCAL_POINT else "",
        _(_REASONS[rule.negative_reason]) if rule.negative_reason in _REASONS else "",
        _(_CONDITIONAL[rule.conditional_reply]) if _keeps_conditions(rule) else "",
        *request_lines(rule),
        _(_EARLY[rule.early_close]) if rule.early_close is not EarlyClose.NEVER else "",
        *after_objection_sentences(rule),
        after_adoption_sentence(rule),
    )
    return tuple(point for point in points if point)


def length_phrase(number: int, unit: PeriodUnit) -> str:
    """A number of units, to stand alone or behind a colon."""
    match unit:
        case PeriodUnit.HOURS:
            text = ngettext("%(count)s hour", "%(count)s hours", number)
        case PeriodUnit.CALENDAR_DAYS:
            text = ngettext("%(count)s calendar day", "%(count)s calendar days", number)
        case PeriodUnit.WORKING_DAYS:
            text = ngettext("%(count)s working day", "%(count)s working days", number)
        case PeriodUnit.MONTHS:
            text = ngettext("%(count)s month", "%(count)s months", number)
        case _:
            assert_never(unit)
    return text % {"count": number}


def _on_deciding(rule: Rule) -> Iterator[str]:
    """What has no meaning where only comments are collected."""
    yield _(_CONDITIONAL[rule.conditional_reply])
    yield _(_REASONS[rule.negative_reason]) if rule.negative_reason in _REASONS else ""
    yield standing_sentence(rule) or _("The right to vote is determined when the consultation is opened.")
    yield acknowledgement_sentence(rule)
    yield _(_EARLY[rule.early_close])


def _keeps_conditions(rule: Rule) -> bool:
    return rule.kind is Kind.DECISION and rule.conditional_reply is ConditionalReply.COMMENT_ONLY


def request_lines(rule: Rule) -> Iterator[str]:
    """What asking for time or discussion causes, a paragraph for each of these answers that the rule offers."""
    for choice in (Choice.MORE_TIME, Choice.DISCUSS):
        caused = request_sentence(rule, choice)
        if caused:
            # Translators: `choice` is an answer that may be given, such as "asks for more time".
            yield _("The answer “%(choice)s”: %(effect)s", choice=choice_label(choice), effect=caused)


def _period(phase: Phase, rule: Rule) -> str:
    """One period with its lengths, and how it is reckoned where there is one."""
    is_exchange = phase is exchange_of_views(rule)
    sentences = [
        _("Exchange of views, before replies are given.")
        if is_exchange
        else _("%(condition)s.", condition=_(_PHASES[phase.kind]))
    ]
    if phase.minimum is not None:
        sentences.append(_("At least: %(length)s.", length=length_phrase(phase.minimum, phase.unit)))
    if phase.usual is not None:
        sentences.append(_("Usually: %(length)s.", length=length_phrase(phase.usual, phase.unit)))
    if len(sentences) == 1:
        return in_a_row((*sentences, _("The text gives no length.")))
    return in_a_row((*sentences, *_reckoning(phase)))


def _reckoning(phase: Phase) -> Iterator[str]:
    yield _(_STARTS[phase.starts])
    if phase.unit is not PeriodUnit.HOURS:
        yield _("The first day is counted.") if phase.counts_first_day else _("The first day is not counted.")
    if phase.unit is PeriodUnit.WORKING_DAYS:
        yield _("Working days are Monday to Friday; public holidays are not taken into account.")


def _extension(extension: Extension) -> Iterator[str]:
    yield _(_EXTENSION[extension.by])
    if extension.days is not None:
        yield _("Length of an extension: %(length)s.", length=length_phrase(extension.days, PeriodUnit.CALENDAR_DAYS))
    if extension.times is not None:
        yield _("Number of extensions: %(count)s.", count=extension.times)


def _next_round(following: NextRound) -> str:
    return _(_NEXT[following.body], outcome=outcome_label(following.after), rule=following.rule)


def _after_adoption(after: AfterAdoption) -> Iterator[str]:
    yield _(_DECLARATION[after.declaration])
    if after.window_days is not None:
        yield _("Days from the announcement in which it may be declared: %(count)s.", count=after.window_days)
    if after.takes_effect_days is not None:
        yield _("Days from the announcement until the decision takes effect: %(count)s.", count=after.takes_effect_days)


def _disclosure(disclosure: Disclosure) -> str:
    return in_a_row((_(_DURING[disclosure.during]), _(_AFTER[disclosure.after])))
