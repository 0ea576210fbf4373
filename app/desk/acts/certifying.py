"""Certifying an outcome, and correcting one that has been announced."""

from collections.abc import Mapping

from app.consultations.models import State
from app.consultations.queries import by_reference, decisions
from app.core.i18n import _
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.desk.acts.withdrawing import decision_field, told_decision
from app.desk.days import day_of
from app.letters.corrigendum import particulars_sentences
from app.tally.certifying import certify
from app.tally.correcting import Correction, correct
from app.tally.numbering import Particulars, particulars_of


def _correction_fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    name = given.get("decision", "")
    named = {each.name: each for each in decisions(work, by_reference(work, reference))}
    said = particulars_of(named[name]).plain if name in named else {}

    def field(key: str, label: str, kind: FieldKind = FieldKind.LINE) -> Field:
        value = given.get(key) or said.get(key) or ""
        help_ = _("Left empty, what was announced stays.")
        return Field(name=key, label=label, kind=kind, help=help_, is_required=False, value=value)

    return (
        decision_field(work, reference, given, only_open=False, is_required=False),
        field("number", _("Number of the decision")),
        field("adopted_on", _("Adopted on"), FieldKind.DAY),
        field("in_force_on", _("Enters into force on"), FieldKind.DAY),
    )


def _correct(work: Work, order: Order) -> None:
    name = order.particulars.get("decision", "")
    named = {each.name: each for each in decisions(work, by_reference(work, order.reference))}
    given = {name: _particulars(order.particulars, particulars_of(named[name]))} if name in named else {}
    correct(work, order.reference, Correction(particulars=given), approval=order.approval)


def _particulars(given: Mapping[str, str], announced: Particulars) -> Particulars:
    return Particulars(
        number=given.get("number", "") or announced.number,
        adopted_on=day_of(given.get("adopted_on", "")) or announced.adopted_on,
        in_force_on=day_of(given.get("in_force_on", "")) or announced.in_force_on,
    )


def _told_correction(work: Work, order: Order) -> tuple[tuple[str, str], ...]:
    if not order.particulars.get("decision"):
        return ()
    said = {key: order.particulars.get(key, "") for key in ("number", "adopted_on", "in_force_on")}
    return (told_decision(work, order), (_("As corrected"), "\n".join(particulars_sentences(said))))


CERTIFY = Act(
    kind="certify",
    title=lambda: _("Certify the outcome"),
    effect=lambda: _(
        "Two officers certify that the outcome is what the record gives. Once all who must certify it have done so, it "
        "is announced by itself. If the outcome changes before that, it is certified anew."
    ),
    fields=lambda _work, _reference, _given: (),
    states=frozenset({State.CLOSED}),
    carry_out=lambda work, order: certify(work, order.reference, approval=order.approval),
    told=lambda _work, _order: (),
)
CORRIGENDUM = Act(
    kind="corrigendum",
    title=lambda: _("Publish a corrigendum"),
    effect=lambda: _(
        "The announced result is counted again from the record; number and days of one decision may be corrected "
        "besides. The reason is printed in the corrigendum, which goes to everybody. What was announced before stays "
        "beside it."
    ),
    fields=_correction_fields,
    states=frozenset({State.ANNOUNCED}),
    carry_out=_correct,
    told=_told_correction,
)
