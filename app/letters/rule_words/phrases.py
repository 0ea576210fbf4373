"""The parts of which sentences about rules are made: shares, what they are taken of, what is counted.

A condition is written as a label and figures, "Approvals: at least two thirds of the replies for and against", so that
no part has to be inflected for another in any language.
"""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from app.core.i18n import N_, _, in_a_row, joined
from app.letters.facts import RuleLine
from app.rules.clauses import Clause, Quorum
from app.rules.tallies import Counts
from app.rules.thresholds import measure, needed
from app.rules.vocabulary import Basis, Choice, Comparison

#: A sign of a formula between two spaces.
_AROUND_SIGNS: Final = re.compile(" ([×=<>≤≥]) ")
_MORE_THAN, _AT_LEAST = Comparison.MORE_THAN, Comparison.AT_LEAST

#: Bases that are known when a consultation opens and do not move with the replies.
STANDING_BASES: Final = frozenset({Basis.MEMBERS, Basis.ENTITLED, Basis.CONSULTED, Basis.ABSOLUTE})

_SHARES: Final[Mapping[tuple[Comparison, Fraction | int], str]] = MappingProxyType(
    {
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_MORE_THAN, Fraction(1, 2)): N_("more than one half"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_AT_LEAST, Fraction(1, 2)): N_("at least one half"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_MORE_THAN, Fraction(1, 3)): N_("more than one third"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_AT_LEAST, Fraction(1, 3)): N_("at least one third"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_MORE_THAN, Fraction(2, 3)): N_("more than two thirds"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_AT_LEAST, Fraction(2, 3)): N_("at least two thirds"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_MORE_THAN, Fraction(1, 4)): N_("more than one quarter"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_AT_LEAST, Fraction(1, 4)): N_("at least one quarter"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_MORE_THAN, Fraction(3, 4)): N_("more than three quarters"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_AT_LEAST, Fraction(3, 4)): N_("at least three quarters"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_MORE_THAN, Fraction(3, 5)): N_("more than three fifths"),
        # Translators: a share; stands directly before "of" and what the share is taken of.
        (_AT_LEAST, Fraction(3, 5)): N_("at least three fifths"),
        # Translators: the whole number; stands directly before "of" and what it is the whole of.
        (_AT_LEAST, Fraction(1)): N_("all"),
    }
)

_BASES: Final[Mapping[Basis, str]] = MappingProxyType(
    {
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.MEMBERS: N_("the total membership of the body"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.ENTITLED: N_("the Member States having the right to vote"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.CONSULTED: N_("the Member States consulted"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.REPLIES: N_("the replies received"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.REPLIES_OR_ACKNOWLEDGED: N_("the Member States that have replied or acknowledged the letter"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.VOTES: N_("the replies for and against"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.VOTES_VALID: N_("the replies for and the reasoned replies against"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.WEIGHT_MEMBERS: N_("the total weight of all members of the body"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.WEIGHT_ENTITLED: N_("the total weight of the Member States having the right to vote"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.WEIGHT_REPLIES: N_("the total weight of the replies received"),
        # Translators: stands after a share and "of", in the genitive where the language has one.
        Basis.WEIGHT_VOTES: N_("the total weight of the replies for and against"),
    }
)

_CHOICES: Final[Mapping[Choice, str]] = MappingProxyType(
    {
        # Translators: what is counted; a label that stands alone or before a colon.
        Choice.APPROVE: N_("approvals"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Choice.DISAPPROVE: N_("disapprovals"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Choice.ABSTAIN: N_("abstentions"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Choice.NO_OBJECTION: N_("declarations of no objection"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Choice.OBJECT: N_("objections"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Choice.MORE_TIME: N_("requests for more time"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Choice.DISCUSS: N_("requests for discussion"),
    }
)

_QUORUM_COUNTS: Final[Mapping[Basis, str]] = MappingProxyType(
    {
        # Translators: what is counted; a label that stands alone or before a colon.
        Basis.REPLIES: N_("replies"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Basis.REPLIES_OR_ACKNOWLEDGED: N_("replies and acknowledgements of the letter"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Basis.VOTES: N_("replies for and against"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Basis.VOTES_VALID: N_("replies for and reasoned replies against"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Basis.WEIGHT_REPLIES: N_("weight of the replies received"),
        # Translators: what is counted; a label that stands alone or before a colon.
        Basis.WEIGHT_VOTES: N_("weight of the replies for and against"),
    }
)


def share_phrase(comparison: Comparison, share: Fraction) -> str:
    """The share as it stands before what it is taken of: "at least two thirds", "more than 55 per cent"."""
    known = _SHARES.get((comparison, share))
    if known:
        return _(known)
    percent = share * 100
    if percent.denominator == 1:
        return (
            _("more than %(number)s per cent", number=percent)
            if comparison is _MORE_THAN
            else _("at least %(number)s per cent", number=percent)
        )
    return _("more than %(share)s", share=share) if comparison is _MORE_THAN else _("at least %(share)s", share=share)


def basis_phrase(basis: Basis) -> str:
    """What a share is taken of, as it stands after "of". Not for `absolute`, of which no share is taken."""
    return _(_BASES[basis])


def counted_label(clause: Clause | Quorum) -> str:
    """What the clause counts, in small letters."""
    if isinstance(clause, Quorum):
        return _(_QUORUM_COUNTS[clause.count])
    return _summed([_choice(choice, clause) for choice in clause.count], is_weighted=clause.basis.is_weighted)


def condition(clause: Clause | Quorum) -> str:
    """The clause as a label and its line, without a full stop: "Approvals: at least two thirds of …"."""
    counted = capital(counted_label(clause))
    if not isinstance(clause.share, Fraction):
        text = _("%(counted)s: at least %(number)s", counted=counted, number=least(clause))
    else:
        text = _(
            "%(counted)s: %(share)s of %(basis)s",
            counted=counted,
            share=share_phrase(clause.comparison, clause.share),
            basis=basis_phrase(clause.basis),
        )
    if clause.plus:
        text = _("%(condition)s, plus %(number)s", condition=text, number=clause.plus)
    return _in_class(text, clause.member_class)


def condition_in_figures(clause: Clause | Quorum, line: RuleLine) -> str:
    """The clause as a finished sentence, with the figures of the consultation where they are known beforehand."""
    return in_a_row((_("%(condition)s.", condition=condition(clause)), figures(clause, line)))


def figures(clause: Clause | Quorum, line: RuleLine) -> str:
    """The line in integers, as a sentence; "" where it moves with the replies, or with weights and classes."""
    if clause.basis not in STANDING_BASES or clause.basis is Basis.ABSOLUTE or clause.member_class is not None:
        return ""
    counts = Counts.of_heads(members=line.members, entitled=line.entitled, answers={})
    number = needed(clause, counts)
    if number is None:
        return ""
    factor = clause.share.denominator
    if factor == 1 or not _has_short_label(clause):
        return _("That is, at least %(needed)s.", needed=number)
    return unbroken(
        _(
            "%(factor)s × %(counted)s %(sign)s %(bound)s, that is, at least %(needed)s.",
            factor=factor,
            counted=counted_label(clause),
            sign=">" if clause.comparison is _MORE_THAN else "≥",
            bound=measure(clause, counts).bound,
            needed=number,
        )
    )


def unbroken(sentence: str) -> str:
    """The sentence with its formula on one line: no line begins or ends with a sign."""
    return _AROUND_SIGNS.sub("\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}", sentence)


def least(clause: Clause | Quorum) -> int:
    """The smallest number that satisfies a clause whose line is a number."""
    return clause.share.numerator + (clause.comparison is _MORE_THAN)


def capital(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def _has_short_label(clause: Clause | Quorum) -> bool:
    """Whether the label can stand in a formula."""
    return clause.count is Basis.REPLIES if isinstance(clause, Quorum) else len(clause.count) == 1


def _choice(choice: Choice, clause: Clause) -> str:
    if choice is Choice.DISAPPROVE and clause.basis is Basis.VOTES_VALID:
        # Translators: what is counted; a label that stands alone or before a colon.
        return _("reasoned disapprovals")
    return _(_CHOICES[choice])


def _summed(labels: Iterable[str], *, is_weighted: bool) -> str:
    found = tuple(labels)
    text = joined(found)
    if len(found) > 1:
        # Translators: several labels side by side, such as "approvals and abstentions", whose numbers are added.
        text = _("%(labels)s, taken together", labels=text)
    # Translators: a label such as "approvals"; not heads are counted, but the weights of those who gave this answer.
    return _("%(label)s, by weight", label=text) if is_weighted else text


def _in_class(text: str, member_class: str | None) -> str:
    if member_class is None:
        return text
    return _(
        "%(condition)s (only Member States of the class “%(name)s” are counted)", condition=text, name=member_class
    )
