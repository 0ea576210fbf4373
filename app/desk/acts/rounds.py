"""Drafting a further round of a consultation, with some of its decisions."""

from collections.abc import Mapping

from app.consultations import rulebook
from app.consultations.manuscript_queries import bodies
from app.consultations.models import State
from app.consultations.queries import body_of, by_reference
from app.consultations.rounds import Continuation, continue_consultation
from app.core.i18n import _, current_language
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.officers.refusals import SecondOfficerNeeded


def draft_fields(given: Mapping[str, str]) -> tuple[Field, ...]:
    """What every draft that follows a consultation needs."""
    return (
        Field(
            name="new_reference",
            label=_("Reference"),
            help=_("Of the consultation that is drafted. It is completed and opened like any other."),
            value=given.get("new_reference", ""),
        ),
        Field(
            name="deadline",
            label=_("Deadline for replies"),
            help=_(
                "From opening: +24d 18:00 is 18:00 on the 24th day after it. Or an instant: 2026-07-15T18:00+02:00."
            ),
            value=given.get("deadline", ""),
        ),
    )


def procedure_fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    """Rule and body, which both may be left to the rule that applied."""
    own = body_of(work, by_reference(work, reference)).code
    return (
        Field(
            name="rule",
            label=_("Rule"),
            kind=FieldKind.CHOICE,
            help=_("Left empty, the one that the rule of the decision names for it."),
            is_required=False,
            options=tuple((each, each) for each in rulebook.names(work, given.get("body") or own)),
            value=given.get("rule", ""),
        ),
        Field(
            name="body",
            label=_("Body"),
            kind=FieldKind.CHOICE,
            help=_("Left empty, the same again."),
            is_required=False,
            options=tuple(bodies(work, current_language())),
            value=given.get("body", ""),
        ),
    )


def continuation_of(order: Order) -> Continuation:
    """The further consultation as a form describes it."""
    said = order.particulars
    names = (each.strip() for each in said.get("decisions", "").split(","))
    return Continuation(
        reference=said["new_reference"],
        deadline=said["deadline"],
        rule=said.get("rule", ""),
        body=said.get("body", ""),
        items=tuple(each for each in names if each),
    )


def told_draft(order: Order) -> tuple[tuple[str, str], ...]:
    """What a request says of the further consultation."""
    said = order.particulars
    pairs = (
        (_("Reference"), said.get("new_reference", "")),
        (_("Deadline for replies"), said.get("deadline", "")),
        (_("Rule"), said.get("rule", "")),
        (_("Body"), said.get("body", "")),
        (_("Decisions"), said.get("decisions", "")),
    )
    return tuple(pair for pair in pairs if pair[1])


def _fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    decisions = Field(
        name="decisions",
        label=_("Decisions"),
        help=_("Divided by commas. Left empty, those whose outcome calls for a further round."),
        is_required=False,
        value=given.get("decisions", ""),
    )
    return (decisions, *draft_fields(given), *procedure_fields(work, reference, given))


def _continue(work: Work, order: Order) -> None:
    if order.approval.by == order.approval.approved_by:
        raise SecondOfficerNeeded
    continue_consultation(work, order.reference, continuation_of(order))


ACT = Act(
    kind="continue",
    title=lambda: _("Draft a further round"),
    effect=lambda: _(
        "A consultation is drafted that continues this one with decisions that have an outcome. Texts, annexes and "
        "languages are carried over, replies are not. Nobody is told before it is opened."
    ),
    fields=_fields,
    subject_fields=("new_reference",),
    states=frozenset({State.OPEN, State.CLOSED, State.ANNOUNCED}),
    suits=lambda board: board.head.is_closed or board.head.settled > 0,
    carry_out=_continue,
    told=lambda _work, order: told_draft(order),
)
