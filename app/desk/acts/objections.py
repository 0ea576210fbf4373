"""What follows once a silence was broken: a meeting, a round with replies, or another text."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.board.facts import Board
from app.consultations.after_objection import awaiting, convert, put_new_text, refer
from app.consultations.models import State
from app.consultations.queries import by_reference, decisions, in_language
from app.core.i18n import _, current_language
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.desk.acts.rounds import continuation_of, draft_fields, procedure_fields, told_draft
from app.desk.acts.texts import language_fields, said_in, told_texts
from app.desk.acts.withdrawing import told_decision
from app.rules import AfterObjection

_STATES = frozenset({State.OPEN, State.CLOSED, State.ANNOUNCED})


def _suits(act: AfterObjection) -> Callable[[Board], bool]:
    """Whether a rule of the consultation has it follow an objection."""
    return lambda board: any(act in line.rule.after_objection for line in board.rules)


def _decision(work: Work, reference: str, given: Mapping[str, str], act: AfterObjection) -> Field:
    """A choice among the decisions to which there was an objection."""
    consultation = by_reference(work, reference)
    found = awaiting(work, consultation, act)
    return Field(
        name="decision",
        label=_("Decision"),
        kind=FieldKind.CHOICE,
        help="" if found else _("There is no decision with an objection that this may follow."),
        options=tuple(
            (each.name, f"{each.name} {in_language(each.titles, current_language(), consultation.original)}")
            for each in found
        ),
        value=given.get("decision", ""),
    )


def _conversion_fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    decision = _decision(work, reference, given, AfterObjection.REPLY_ROUND)
    return (decision, *draft_fields(given), *procedure_fields(work, reference, given))


def _text_fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    """First the decision is chosen, then its texts stand in the fields."""
    consultation = by_reference(work, reference)
    field = _decision(work, reference, given, AfterObjection.NEW_TEXT)
    if given.get("decision") not in dict(field.options):
        return (field,)
    (chosen,) = (each for each in decisions(work, consultation) if each.name == given["decision"])
    texts = language_fields(chosen, given, consultation.languages, is_required=True)
    return (field, *draft_fields(given), *texts)


def _put_new_text(work: Work, order: Order) -> None:
    name = order.particulars["decision"]
    consultation = by_reference(work, order.reference)
    present = {each.name: dict(each.titles) for each in decisions(work, consultation)}.get(name, {})
    titles = present | said_in(order.particulars, "title")
    # A part that bears the title of its item goes on to bear it.
    revised = ({"title": titles} if titles != present else {}) | {"text": said_in(order.particulars, "text")}
    further = replace(continuation_of(order), revised={name: revised})
    put_new_text(work, order.reference, name, further=further, approval=order.approval)


REFER = Act(
    kind="refer",
    title=lambda: _("Refer a decision to a meeting"),
    effect=lambda: _(
        "The decision, to which there was an objection, is referred to a meeting, and everybody is told. If it is "
        "still open it leaves the consultation. This cannot be undone."
    ),
    fields=lambda work, reference, given: (_decision(work, reference, given, AfterObjection.MEETING),),
    subject_fields=("decision",),
    states=_STATES,
    suits=_suits(AfterObjection.MEETING),
    carry_out=lambda work, order: refer(work, order.reference, order.particulars["decision"], approval=order.approval),
    told=lambda work, order: (told_decision(work, order),),
)
CONVERT = Act(
    kind="convert",
    title=lambda: _("Put a decision to a consultation with replies"),
    effect=lambda: _(
        "A consultation is drafted in which replies are given to the decision to which there was an objection, and "
        "everybody is told. If the decision is still open it leaves the present consultation."
    ),
    fields=_conversion_fields,
    subject_fields=("decision",),
    states=_STATES,
    suits=_suits(AfterObjection.REPLY_ROUND),
    carry_out=lambda work, order: convert(
        work,
        order.reference,
        order.particulars["decision"],
        further=continuation_of(order),
        approval=order.approval,
    ),
    told=lambda work, order: (told_decision(work, order), *told_draft(order)),
)
NEW_TEXT = Act(
    kind="new_text",
    title=lambda: _("Put another text under silence"),
    effect=lambda: _(
        "A consultation is drafted that puts another text of the decision under the same rule, and everybody is told. "
        "If the decision is still open it leaves the present consultation. Choose the decision first; its texts then "
        "stand in the form."
    ),
    fields=_text_fields,
    first=("decision",),
    subject_fields=("decision",),
    states=_STATES,
    suits=_suits(AfterObjection.NEW_TEXT),
    carry_out=_put_new_text,
    told=lambda work, order: (told_decision(work, order), *told_draft(order), *told_texts(order.particulars)),
)
