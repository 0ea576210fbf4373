"""Changing the right to vote of a member that has a seat in an open consultation."""

from collections.abc import Mapping
from typing import Any

from app.consultations.approval import Approval
from app.consultations.standing import change_standing
from app.core.i18n import _, written_date
from app.core.work import Work
from app.desk.acts.act import Act, Order
from app.desk.days import day_of
from app.members.standing import StandingChange
from app.rules import Standing


def carry_out(work: Work, said: Mapping[str, Any], *, reason: str, approval: Approval | None) -> None:
    """Change a standing as a form or a request says; `approval` None: by one officer, for `reason`."""
    change = StandingChange(
        body=said["body"],
        code=said["member"],
        standing=Standing(said["standing"]),
        since=day_of(said.get("since", "")),
        reason=reason,
    )
    change_standing(work, change, approval=approval)


def standing_words(standing: str) -> str:
    """Whether a member may vote."""
    return _("entitled") if standing == Standing.ENTITLED else _("without the right to vote")


def _told(_work: Work, order: Order) -> tuple[tuple[str, str], ...]:
    said = order.particulars
    since = day_of(said.get("since", ""))
    pairs = (
        (_("Member State"), said["member"]),
        (_("Body"), said["body"]),
        (_("Right to vote"), standing_words(said["standing"])),
        (_("Since"), written_date(since) if since else ""),
    )
    return tuple(pair for pair in pairs if pair[1])


STANDING = Act(
    kind="standing",
    title=lambda: _("Change the right to vote"),
    effect=lambda: _(
        "The right to vote of the Member State is lost or regained, with its reason. In a consultation that is open it "
        "counts only where a rule reads it at the close."
    ),
    fields=lambda _work, _reference, _given: (),
    subject_fields=("member",),
    states=frozenset(),
    # It is asked for on the page of the member.
    own_form="desk.roster.members",
    carry_out=lambda work, order: carry_out(
        work, order.particulars, reason=order.approval.reason, approval=order.approval
    ),
    told=_told,
)
