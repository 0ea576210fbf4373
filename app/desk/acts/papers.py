"""Recording a reply that came on paper: the second officer's part. The first enters it in a room of its own."""

from flask import url_for

from app.consultations.models import State
from app.core.i18n import _, current_language, written_date
from app.core.work import Work
from app.desk.acts.act import Act, Order
from app.intake.queries import PaperPage, paper_page
from app.intake.service import ACT as KIND
from app.intake.service import drop_entered
from app.letters.wording import channel_label, choice_label
from app.replies.display import visible
from app.rules import Choice
from app.tally.papers import record_approved


def _told(work: Work, order: Order) -> tuple[tuple[str, str], ...]:
    page = paper_page(work, order.particulars["paper"], current_language())
    line = page.line
    pairs = (
        (_("Member State"), line.sender),
        (_("Received as"), channel_label(line.channel)),
        (_("Number of the note"), visible(line.note_number)),
        (_("Date of the note"), written_date(page.note_on) if page.note_on else ""),
        (_("Number in the registry"), visible(line.registry_number)),
    )
    # Once it is decided, answers are shown on the page of the paper only, where the seal lets them be.
    return (*(pair for pair in pairs if pair[1]), *(_passages(page) if page.is_waiting else ()))


def _passages(page: PaperPage) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"{each.name} {each.title}",
            _(
                "%(answer)s: “%(sentence)s”",
                answer=choice_label(Choice(each.choice)) if each.choice else _("no clear answer"),
                # In a direction of its own, so that its full stop stays with it.
                sentence=f"\u2068{visible(each.sentence)}\u2069",
            ),
        )
        for each in page.passages
    ) + (((_("Statement on the whole"), visible(page.statement)),) if page.statement else ())


ACT = Act(
    kind=KIND,
    title=lambda: _("Record a reply that came on paper"),
    effect=lambda: _(
        "Compare every answer with the scan before you approve. What is recorded counts as the reply of the Member "
        "State, and all of its focal points are told at once, with the number of the note."
    ),
    fields=lambda _work, _reference, _given: (),
    states=frozenset({State.OPEN, State.CLOSED, State.ANNOUNCED}),
    own_form="desk.intake.form",
    carry_out=lambda work, order: record_approved(work, order.particulars["paper"], order.approval),
    dropped=lambda work, order: drop_entered(work, order.particulars["paper"]),
    told=_told,
    address=lambda order: url_for("desk.intake.paper", number=order.particulars["paper"]),
)
