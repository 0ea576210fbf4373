"""Members that have not answered an item yet, what each of them may still do, and the counts after they did it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.rules.clauses import Rule
from app.rules.problems import RuleProblem
from app.rules.tallies import Counts, Tally
from app.rules.vocabulary import ADVERSE, Choice, NegativeReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """An entitled member without an answer to the item."""

    weight: int = 1
    #: Empty where members are not divided into classes.
    member_class: str = ""
    #: Whether it acknowledged the letter: its answer then adds nothing to those that acknowledged.
    has_acknowledged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Outstanding members that no count can tell apart."""

    like: Outstanding
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an outstanding member may do instead of staying silent."""

    #: None: it acknowledges the letter and answers nothing.
    choice: Choice | None
    #: A disapproval or an objection without the reason that the rule demands.
    is_unreasoned: bool = False


def groups_of(outstanding: Sequence[Outstanding], counts: Counts) -> tuple[Group, ...]:
    """The members sorted into groups.

    Raises RuleProblem `outstanding_not_silent` where the counts know of fewer silent members, in all or in a class.
    """
    groups = tuple(Group(like=like, size=size) for like, size in Counter(outstanding).items())
    classes = {group.like.member_class for group in groups} if counts.classes else set()
    for name in (None, *sorted(classes)):
        of_class = [group for group in groups if name is None or group.like.member_class == name]
        silent = counts.of_class(name)
        if (
            sum(group.size for group in of_class) > silent.heads.silent
            or sum(group.size * group.like.weight for group in of_class) > silent.weights.silent
            or sum(group.size for group in of_class if not group.like.has_acknowledged)
            > silent.entitled - silent.acknowledged
        ):
            raise RuleProblem("outstanding_not_silent", member_class=name)
    return groups


def acts_under(rule: Rule) -> tuple[Act, ...]:
    """Everything that an outstanding member may do under the rule, besides nothing."""
    acts = [Act(choice=choice) for choice in rule.choices]
    if rule.negative_reason is NegativeReason.EXCLUDED_IF_MISSING:
        acts += (Act(choice=choice, is_unreasoned=True) for choice in ADVERSE if rule.offers(choice))
    if rule.counts_acknowledgements:
        acts.append(Act(choice=None))
    return tuple(acts)


def after(counts: Counts, group: Group, act: Act) -> Counts:
    """The counts once all members of the group did this."""
    classes = dict(counts.classes)
    if classes:
        name = group.like.member_class
        classes[name] = after(classes[name], group, act)
    return Counts(
        heads=_after(counts.heads, group.size, act),
        weights=_after(counts.weights, group.size * group.like.weight, act),
        consulted=counts.consulted,
        acknowledged=counts.acknowledged + (0 if group.like.has_acknowledged else group.size),
        classes=classes,
    )


def _after(tally: Tally, size: int, act: Act) -> Tally:
    if act.choice is None:
        return tally
    return replace(
        tally,
        answers={**tally.answers, act.choice: tally.answers[act.choice] + size},
        unreasoned=tally.unreasoned + (size if act.is_unreasoned else 0),
    )
