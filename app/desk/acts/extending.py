"""Extending the period for replies."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from app.consultations.correspondence import deadline_of
from app.consultations.queries import by_reference
from app.consultations.service import extend
from app.core.i18n import _
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.desk.acts.moments import in_words, with_zone

KIND = "extend"


def _fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    consultation = by_reference(work, reference)
    zone = ZoneInfo(consultation.zone)
    now = f"{deadline_of(consultation).astimezone(zone):%Y-%m-%dT%H:%M}" if consultation.deadline_at else ""
    return (
        Field(
            name="deadline",
            label=_("New deadline, on the clock of %(zone)s", zone=consultation.zone),
            kind=FieldKind.MOMENT,
            help=_("Later than the present one."),
            value=given.get("deadline") or now,
        ),
    )


def _carry_out(work: Work, order: Order) -> None:
    deadline = with_zone(work, order.reference, order.particulars["deadline"])
    extend(work, order.reference, deadline=deadline, approval=order.approval)


ACT = Act(
    kind=KIND,
    title=lambda: _("Extend the period for replies"),
    effect=lambda: _(
        "The deadline is moved. Every focal point and every recipient of copies is told of the new date; replies "
        "that were given stand; reminders are due anew."
    ),
    fields=_fields,
    carry_out=_carry_out,
    told=lambda work, order: ((_("New deadline"), in_words(work, order.reference, order.particulars["deadline"])),),
)
