"""Rulings: on a reply that a focal point reports as not its own, and on a decision that its rule leaves open."""

from collections.abc import Mapping

from app.consultations.models import State
from app.consultations.queries import by_reference
from app.core.i18n import _
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.desk.acts.withdrawing import decision_field, told_decision
from app.letters.wording import outcome_label
from app.replies.queries import pending_contests
from app.replies.submission import Ruling
from app.rules import Outcome
from app.tally.contests import rule_on_reply
from app.tally.rulings import rule_on


def _contest_fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    waiting = pending_contests(work, by_reference(work, reference))
    return (
        Field(
            name="reply",
            label=_("Reply, by its number in the record"),
            kind=FieldKind.CHOICE,
            options=tuple((str(each), str(each)) for each in waiting),
            value=given.get("reply") or (str(waiting[0]) if len(waiting) == 1 else ""),
        ),
        Field(
            name="upheld",
            label=_("Ruling"),
            kind=FieldKind.CHOICE,
            options=_rulings(),
            value=given.get("upheld", ""),
        ),
    )


def _rulings() -> tuple[tuple[str, str], ...]:
    return (
        ("no", _("The reply stands.")),
        ("yes", _("The reply is removed; the one before it does not come back.")),
    )


def _rule_on_contest(work: Work, order: Order) -> None:
    ruling = Ruling(
        is_upheld=order.particulars["upheld"] == "yes",
        reason=order.approval.reason,
        by_id=order.approval.by,
        approved_by_id=order.approval.approved_by,
    )
    rule_on_reply(work, order.reference, int(order.particulars["reply"]), ruling)


def _outcome_fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        decision_field(work, reference, given, only_open=False),
        Field(
            name="outcome",
            label=_("Outcome by the ruling"),
            kind=FieldKind.CHOICE,
            options=tuple((str(each), outcome_label(each)) for each in Outcome if each is not Outcome.UNDETERMINED),
            value=given.get("outcome", ""),
        ),
    )


CONTEST = Act(
    kind="contest_ruling",
    title=lambda: _("Rule on a reported reply"),
    effect=lambda: _(
        "A focal point reports that a reply was not sent on behalf of its Member State. Until two officers have ruled "
        "the reply stands and no outcome is announced. All focal points of the Member State are told of the ruling. "
        "Where the outcome has been announced and the ruling changes it, a corrigendum is published with your reason."
    ),
    fields=_contest_fields,
    states=frozenset({State.OPEN, State.CLOSED, State.ANNOUNCED}),
    subject_fields=("reply",),
    carry_out=_rule_on_contest,
    told=lambda _work, order: (
        (_("Reply, by its number in the record"), str(order.particulars["reply"])),
        (_("Ruling"), dict(_rulings()).get(order.particulars["upheld"], "")),
    ),
)
UNDETERMINED = Act(
    kind="ruling",
    title=lambda: _("Record the ruling on a decision that the rule leaves open"),
    effect=lambda: _(
        "The person whom the rule names has ruled. The text of the ruling is what you give as the reason; it is "
        "printed in the letter that announces the outcome."
    ),
    fields=_outcome_fields,
    states=frozenset({State.CLOSED}),
    subject_fields=("decision",),
    carry_out=lambda work, order: rule_on(
        work,
        order.reference,
        order.particulars["decision"],
        outcome=Outcome(order.particulars["outcome"]),
        approval=order.approval,
    ),
    told=lambda work, order: (
        told_decision(work, order),
        (_("Outcome by the ruling"), outcome_label(Outcome(order.particulars["outcome"]))),
    ),
)
