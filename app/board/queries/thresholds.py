"""The one line that answers to a decision are held against, where its rule draws one that a bar of heads can show."""

from app.board.facts import Side, Threshold
from app.rules.clauses import Clause, Rule
from app.rules.tallies import Counts, Tally
from app.rules.thresholds import measure, needed
from app.rules.verdict import deemed_choice
from app.rules.vocabulary import Basis, Choice

#: The line's place is given in so many parts of all entitled.
WHOLE = 10_000
#: Bases that do not move with the replies, so that a line can be drawn before the close.
_STANDING = frozenset({Basis.ENTITLED, Basis.MEMBERS, Basis.CONSULTED, Basis.ABSOLUTE})
#: Bases that the board's counters tell. Weights, acknowledgements and reasons are not among them.
_COUNTED = _STANDING | {Basis.REPLIES, Basis.VOTES}
_CHOICES = {
    Side.APPROVALS: frozenset({Choice.APPROVE, Choice.NO_OBJECTION}),
    Side.OBJECTIONS: frozenset({Choice.DISAPPROVE, Choice.OBJECT}),
}


def threshold(rule: Rule, tally: Tally, *, is_visible: bool) -> Threshold | None:
    """The line and what stands against it; None: the rule draws none, or several, or not by heads of all.

    `is_visible` False: the answers are sealed, and with them everything that moves with them.
    """
    found = _drawn(rule)
    if found is None or not tally.entitled:
        return None
    side, clause = found
    counts = Counts.of_heads(members=tally.members, entitled=tally.entitled, answers=tally.answers)
    tested = measure(clause, counts)
    is_standing = clause.basis in _STANDING
    return Threshold(
        side=side,
        counted=tested.count if is_visible else None,
        needed=needed(clause, counts) if is_standing else None,
        # Exactly share × basis, so that half of 47 falls inside a cell.
        at=tested.bound * WHOLE // (clause.share.denominator * tally.entitled) if is_standing else None,
        is_reached=tested.holds if is_visible else None,
        is_alone=not (rule.quorum or rule.abstention_guard or (rule.block and side is Side.APPROVALS)),
    )


def _drawn(rule: Rule) -> tuple[Side, Clause] | None:
    """The only clause by which the rule accepts, or by which silence is broken, if a bar can show it."""
    if rule.is_silence_procedure:
        side, clauses = Side.OBJECTIONS, [clause for block in rule.block for clause in block.clauses]
    else:
        side, clauses = Side.APPROVALS, list(rule.accept.clauses)
    if len(clauses) != 1:
        return None
    (clause,) = clauses
    is_of_all = clause.member_class is None and clause.basis in _COUNTED
    # Where missing replies are counted with the others, the bar of answers given says nothing yet.
    is_of_answers = _CHOICES[side].issuperset(clause.count) and deemed_choice(rule) not in clause.count
    return (side, clause) if is_of_all and is_of_answers else None
