"""Withdrawing a consultation, or single decisions of it."""

from collections.abc import Mapping

from app.consultations.models import State
from app.consultations.queries import by_reference, decisions, in_language, items
from app.consultations.service import withdraw, withdraw_item
from app.consultations.settling import is_settled
from app.core.i18n import _, current_language
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order


def decision_field(
    work: Work, reference: str, given: Mapping[str, str], *, only_open: bool = True, is_required: bool = True
) -> Field:
    """A choice among the decisions of a consultation."""
    consultation = by_reference(work, reference)
    return Field(
        name="decision",
        label=_("Decision"),
        kind=FieldKind.CHOICE,
        is_required=is_required,
        options=tuple(
            (each.name, f"{each.name} {in_language(each.titles, current_language(), consultation.original)}")
            for each in decisions(work, consultation)
            if not (only_open and is_settled(each))
        ),
        value=given.get("decision", ""),
    )


def told_decision(work: Work, order: Order) -> tuple[str, str]:
    """Which decision a request is about, by number and title."""
    consultation = by_reference(work, order.reference)
    name = order.particulars.get("decision", "")
    titles = {each.name: each.titles for each in decisions(work, consultation)}
    titles |= {each.number: each.titles for each in items(work, consultation)}
    return _("Decision"), f"{name} {in_language(titles.get(name, {}), current_language(), consultation.original)}"


WITHDRAW = Act(
    kind="withdraw",
    title=lambda: _("Withdraw the consultation"),
    effect=lambda: _(
        "The consultation ends without an outcome. Letters that wait are recalled, every link says so, and everybody "
        "is told. This cannot be undone."
    ),
    fields=lambda _work, _reference, _given: (),
    states=frozenset({State.OPEN, State.CLOSED}),
    carry_out=lambda work, order: withdraw(work, order.reference, approval=order.approval),
    told=lambda _work, _order: (),
)
WITHDRAW_ITEM = Act(
    kind="withdraw_item",
    title=lambda: _("Withdraw a decision"),
    effect=lambda: _("The consultation goes on without this decision, and everybody is told. This cannot be undone."),
    fields=lambda work, reference, given: (decision_field(work, reference, given),),
    subject_fields=("decision",),
    carry_out=lambda work, order: withdraw_item(
        work, order.reference, order.particulars["decision"], approval=order.approval
    ),
    told=lambda work, order: (told_decision(work, order),),
)
