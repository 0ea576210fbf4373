"""Filing an entry, once it has been carried out for trial to its very end."""

from app.consultations.service import Approval
from app.core.work import Actor, begin
from app.desk.acts.rehearsal import for_trial
from app.intake.entry import Entry
from app.intake.service import enter
from app.officers.requests import another_officer
from app.tally.papers import record_approved


def file(actor: Actor, entry: Entry) -> int:
    """Enter a paper; its number.

    Raises:
        SecondOfficerNeeded: there is no second officer who could approve it.
        Refusal: whatever stands in the way of the entry, or of recording it once it is approved.
    """
    with for_trial(actor) as work:
        paper = enter(work, entry)
        if paper.request_id is not None:
            by = int(actor.id)
            approval = Approval(reason=entry.reason, by=by, approved_by=another_officer(work, by))
            record_approved(work, paper.id, approval)
    with begin(actor) as work:
        return enter(work, entry).id
