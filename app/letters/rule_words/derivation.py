"""Why an outcome is what it is: each clause as it was tested, in words and integers, and one sentence of reason."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from app.core.i18n import N_, _, in_a_row
from app.letters.facts import DerivationLine
from app.letters.rule_words.adoption import is_broken_by_one
from app.letters.rule_words.phrases import basis_phrase, capital, condition, counted_label, share_phrase, unbroken
from app.rules.clauses import DEFERRAL_ID, REFERRAL_ID, WITHDRAWAL_ID, Block, Clause, Quorum, Rule
from app.rules.verdict import Stage, Step, Verdict, deemed_choice
from app.rules.vocabulary import Choice, Comparison, Mode, Outcome

_STAGES: Final[Mapping[Stage, str]] = MappingProxyType(
    {
        Stage.ZERO_REPLIES: N_("Any reply at all"),
        Stage.QUORUM: N_("Quorum"),
        Stage.ABSTENTION_GUARD: N_("Too many abstentions"),
        Stage.BLOCK: N_("What prevents adoption"),
        Stage.ACCEPT: N_("Condition for adoption"),
        Stage.EMPTY_BASIS: N_("No basis for the share"),
        Stage.TIE: N_("Equal division"),
        Stage.RULING: N_("Ruling of the chair"),
    }
)

#: What a block is called, where it does something else than prevent adoption.
_BLOCKS: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.SILENCE_BROKEN: N_("What breaks the silence"),
        Outcome.UNDETERMINED: N_("What calls for a ruling of the chair"),
    }
)

_OPEN_POINT: Final = N_("The rule leaves this point to a ruling of the chair, to be recorded by two officers.")

#: Why, where the stage alone says it; the outcome itself stands beside.
_REASONS: Final[Mapping[Stage, str]] = MappingProxyType(
    {
        Stage.ZERO_REPLIES: N_("No reply was received, and the rule names the outcome for this case."),
        Stage.QUORUM: N_("The quorum was not reached."),
        Stage.ABSTENTION_GUARD: N_("The number of abstentions postpones the decision."),
        Stage.EMPTY_BASIS: N_(
            "There were no replies of which the share could be taken, and the rule names the outcome for this case."
        ),
        Stage.TIE: N_("The replies for and against were equally divided."),
        Stage.RULING: N_(
            "The rule leaves this point to a ruling of the chair; the ruling was recorded by two officers."
        ),
    }
)


#: Stages that settle what an earlier step left open, on the same numbers.
_SAID_ONCE: Final = frozenset({Stage.EMPTY_BASIS, Stage.TIE, Stage.RULING})

#: Why, where a decision left the procedure without being counted.
_UNCOUNTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        WITHDRAWAL_ID: N_("The decision was withdrawn while replies were open."),
        DEFERRAL_ID: N_("Member States asked for discussion, in the number that the rule requires."),
        REFERRAL_ID: N_("An objection was received, and the decision was referred to a meeting."),
    }
)


def derivation_sentence(line: DerivationLine) -> str:
    """One line of a derivation as a row of sentences: which part, what was counted, and what came of it."""
    tested = in_a_row((_("%(condition)s.", condition=line.label), line.text)) if line.fills_gap else _tested(line)
    return in_a_row((tested, _("This decides.") if line.decides else ""))


def derivation(rule: Rule, verdict: Verdict) -> tuple[DerivationLine, ...]:
    """Everything that was tested, in order; exactly one line decides."""
    clauses = _by_id(rule)
    return tuple(
        DerivationLine(
            label=_label(rule, step),
            text=_text(rule, step, clauses.get(step.clause)),
            inequality=step.inequality,
            holds=step.holds,
            decides=step.decides,
            fills_gap=step.stage in _SAID_ONCE,
        )
        for step in verdict.steps
    )


def reason_sentence(rule: Rule, verdict: Verdict) -> str:
    """One sentence that says why the outcome is what it is; "" where no step was kept."""
    if not verdict.steps:
        return _(_UNCOUNTED[verdict.clause]) if verdict.clause in _UNCOUNTED else ""
    step = next(each for each in verdict.steps if each.decides)
    if verdict.outcome is Outcome.UNDETERMINED:
        return _(_OPEN_POINT)
    if step.stage in _REASONS:
        return _(_REASONS[step.stage])
    return _blocked(rule, step) if step.stage is Stage.BLOCK else _accepted(rule, step, _by_id(rule)[step.clause])


def _tested(line: DerivationLine) -> str:
    parts = {"label": line.label, "text": line.text, "inequality": unbroken(line.inequality)}
    # Translators: one clause as it was tested: its name, the count and the line, the inequality, whether it is true.
    return (
        _("%(label)s. %(text)s %(inequality)s: reached.", **parts)
        if line.holds
        else _("%(label)s. %(text)s %(inequality)s: not reached.", **parts)
    )


def _by_id(rule: Rule) -> dict[str, Clause | Quorum]:
    blocked = (clause for block in rule.block for clause in block.clauses)
    guard = (rule.abstention_guard,) if rule.abstention_guard else ()
    return {clause.id: clause for clause in (*rule.quorum, *guard, *blocked, *rule.accept.clauses)}


def _label(rule: Rule, step: Step) -> str:
    label = _(_STAGES[step.stage])
    if step.stage is Stage.BLOCK:
        return _block_label(_block_of(rule, step), step)
    ids = [clause.id for clause in rule.accept.clauses]
    if step.stage is Stage.ACCEPT and len(ids) > 1:
        return _("%(label)s (%(number)s)", label=label, number=ids.index(step.clause) + 1)
    return label


def _block_of(rule: Rule, step: Step) -> Block:
    return next(block for block in rule.block if step.clause in {clause.id for clause in block.clauses})


def _block_label(block: Block, step: Step) -> str:
    """What the block does; where it takes several conditions at once, none of them does it alone."""
    label = _(_BLOCKS.get(block.effect, _STAGES[Stage.BLOCK]))
    if len(block.clauses) == 1:
        return label
    number = [clause.id for clause in block.clauses].index(step.clause) + 1
    return _("%(label)s, condition %(number)s of %(total)s", label=label, number=number, total=len(block.clauses))


def _text(rule: Rule, step: Step, clause: Clause | Quorum | None) -> str:
    if step.stage in _SAID_ONCE:
        # The line of numbers stands above it already, as the condition that failed.
        return _(_REASONS[step.stage])
    if clause is None:
        # Only the engine's own test, that nobody replied, stands in no rule.
        return _("Replies received: %(count)s.", count=step.count)
    counted = capital(_counted(rule, step, clause))
    if not isinstance(clause.share, Fraction):
        parts = {"counted": counted, "count": step.count, "number": clause.share}
        # The number of the clause itself, as the inequality beside it has it.
        return (
            _("%(counted)s: %(count)s. Threshold: more than %(number)s.", **parts)
            if clause.comparison is Comparison.MORE_THAN
            else _("%(counted)s: %(count)s. Threshold: at least %(number)s.", **parts)
        )
    shared = {
        "counted": counted,
        "count": step.count,
        "share": share_phrase(clause.comparison, clause.share),
        "basis": basis_phrase(clause.basis),
        "number": step.basis,
    }
    tested = (
        _(
            "%(counted)s: %(count)s. Threshold: %(share)s of %(basis)s (%(number)s), plus %(plus)s.",
            **shared,
            plus=clause.plus,
        )
        if clause.plus
        else _("%(counted)s: %(count)s. Threshold: %(share)s of %(basis)s (%(number)s).", **shared)
    )
    return in_a_row((tested, _("There is nothing of which this share could be taken.") if step.basis == 0 else ""))


def _counted(rule: Rule, step: Step, clause: Clause | Quorum) -> str:
    """What was counted; it says so where missing replies are among it."""
    label = counted_label(clause)
    deemed = deemed_choice(rule)
    if isinstance(clause, Clause) and step.stage is not Stage.QUORUM and deemed in clause.count:
        # Translators: a label such as "approvals", which under this rule contains the missing replies.
        label = _("%(label)s, missing replies included", label=label)
    if clause.member_class is not None:
        label = _("%(label)s in the class “%(name)s”", label=label, name=clause.member_class)
    return label


def _blocked(rule: Rule, step: Step) -> str:
    if is_broken_by_one(rule) and len(rule.block) == 1:
        return (
            _("An objection was received by the deadline.")
            if step.holds
            else _("No objection was received by the deadline.")
        )
    if not step.holds:
        return _("Nothing that would prevent adoption was reached.")
    reached = (_("%(condition)s.", condition=condition(clause)) for clause in _block_of(rule, step).clauses)
    return in_a_row((_("The following was reached and prevents adoption."), *reached))


def _accepted(rule: Rule, step: Step, clause: Clause | Quorum) -> str:
    is_one_of_many = len(rule.accept.clauses) > 1
    is_any = rule.accept.mode is Mode.ANY
    if is_one_of_many and step.holds is not is_any:
        # ALL settled at its last clause, or ANY without any that holds: no clause alone is the reason.
        return (
            _("All conditions for adoption are met.")
            if step.holds
            else _("None of the conditions for adoption is met.")
        )
    if step.basis == 0:
        return _("There were no replies of which the required share could be taken.")
    if _is_plain(clause):
        parts = {"share": share_phrase(clause.comparison, Fraction(clause.share)), "basis": basis_phrase(clause.basis)}
        return (
            _("The approvals amount to %(share)s of %(basis)s.", **parts)
            if step.holds
            else _("The approvals do not amount to %(share)s of %(basis)s.", **parts)
        )
    return (
        _("This condition for adoption is met. %(condition)s.", condition=condition(clause))
        if step.holds
        else _("This condition for adoption is not met. %(condition)s.", condition=condition(clause))
    )


def _is_plain(clause: Clause | Quorum) -> bool:
    """Whether a sentence about approvals says all of it."""
    return (
        clause.count == (Choice.APPROVE,)
        and isinstance(clause.share, Fraction)
        and clause.share != 1
        and clause.member_class is None
        and not clause.plus
        and not clause.basis.is_weighted
    )
