"""Rules and counts for tests: a plain majority of the votes unless something else is said."""

from dataclasses import fields
from fractions import Fraction
from functools import cache
from typing import Any

import yaml

from app.rules import (
    Accept,
    Basis,
    Block,
    ChangeReply,
    Choice,
    Clause,
    Comparison,
    ConditionalReply,
    Counts,
    EarlyClose,
    Kind,
    LateReplies,
    Mode,
    NegativeReason,
    Outcome,
    Quorum,
    Rule,
    Signatory,
    Silence,
    StandingReadAt,
    Status,
    Substitute,
    Tie,
    Weights,
    WithdrawItem,
    WithdrawReply,
    ZeroReplies,
    presets,
)

APPROVE, DISAPPROVE, ABSTAIN = Choice.APPROVE, Choice.DISAPPROVE, Choice.ABSTAIN
MORE_THAN, AT_LEAST = Comparison.MORE_THAN, Comparison.AT_LEAST
HALF = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)


def line(
    basis: Basis, comparison: Comparison, share: Fraction | int, *count: Choice, name: str = "majority", **more: Any
) -> Clause:
    """A clause that counts approvals unless choices are named."""
    return Clause(id=name, count=count or (APPROVE,), basis=basis, comparison=comparison, share=share, **more)


def quorum(
    count: Basis, basis: Basis, comparison: Comparison, share: Fraction | int, name: str = "quorum", **more: Any
) -> Quorum:
    return Quorum(id=name, count=count, basis=basis, comparison=comparison, share=share, **more)


def block(effect: Outcome, *clauses: Clause, name: str = "block") -> Block:
    return Block(id=name, clauses=clauses, effect=effect)


def accept(*clauses: Clause, mode: Mode = Mode.ALL) -> Accept:
    return Accept(mode=mode, clauses=clauses)


def make_rule(**changes: Any) -> Rule:
    plain: dict[str, Any] = {
        "id": "example",
        "version": 1,
        "title": "Example",
        "legal_basis": "None, this is an example.",
        "source": "None, this is an example.",
        "status": Status.TO_BE_CHECKED,
        "valid_from": None,
        "valid_to": None,
        "notes": (),
        "kind": Kind.DECISION,
        "choices": (APPROVE, DISAPPROVE, ABSTAIN),
        "classes": (),
        "weights": Weights.ONE,
        "substitute": Substitute.NOBODY,
        "silence": Silence.ABSENT,
        "standing_read_at": StandingReadAt.OPENING,
        "accept": accept(line(Basis.VOTES, MORE_THAN, HALF)),
        "block": (),
        "quorum": (),
        "on_quorum_failure": None,
        "zero_replies": ZeroReplies.BY_FORMULA,
        "empty_basis": None,
        "abstention_guard": None,
        "tie": Tie.NOT_ADOPTED,
        "negative_reason": NegativeReason.NOT_REQUIRED,
        "conditional_reply": ConditionalReply.NOT_A_VOTE,
        "signatory": Signatory.ANY_FOCAL_POINT,
        "change_reply": ChangeReply.UNTIL_CLOSE,
        "withdraw_reply": WithdrawReply.UNTIL_CLOSE,
        "withdraw_item": WithdrawItem.CHAIR,
        "early_close": EarlyClose.NEVER,
        "late_replies": LateReplies.NOT_COUNTED,
        "after_objection": (),
        "defer": None,
        "periods": (),
        "extension": None,
        "next_rounds": (),
        "after_adoption": None,
        "disclosure": None,
    }
    assert set(plain) == {field.name for field in fields(Rule)}
    return Rule(**{**plain, **changes})


def make_counts(
    approve: int = 0,
    disapprove: int = 0,
    abstain: int = 0,
    *,
    entitled: int = 48,
    members: int | None = None,
    **more: Any,
) -> Counts:
    return Counts.of_heads(
        members=entitled if members is None else members,
        entitled=entitled,
        answers={APPROVE: approve, DISAPPROVE: disapprove, ABSTAIN: abstain, **more.pop("answers", {})},
        **more,
    )


@cache
def preset(name: str) -> Rule:
    """A rule that ships."""
    rule = presets.build(yaml.safe_load(presets.text(name)))
    assert isinstance(rule, Rule), rule
    return rule
