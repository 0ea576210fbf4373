"""Papers that a second officer has approved: recorded, and the result decided anew where one is admitted."""

from app.consultations.approval import Approval
from app.consultations.models import State
from app.core.work import Work
from app.intake.queries import consultation_of
from app.intake.service import record_entered
from app.replies.submission import Recorded, RecordedKind
from app.tally.correcting import correct_where_needed
from app.tally.counting import decided
from app.tally.outcomes import write_outcome


def record_approved(work: Work, paper_id: int, approval: Approval) -> Recorded:
    """Record a paper. After an admitted reply an outcome follows at once.

    After the announcement it is a corrigendum that follows, where the reply changes what was announced.

    Raises:
        PaperUnknown, PaperSettled, ReplyRefused: as `intake.service.record_entered`.
        CountsDisagree: counters and seats tell different numbers.
    """
    recorded = record_entered(work, paper_id, approval)
    if recorded.kind is not RecordedKind.ADMITTED:
        return recorded
    consultation = consultation_of(work, paper_id)
    if consultation.state == State.ANNOUNCED:
        correct_where_needed(work, consultation.reference, approval=approval)
    else:
        write_outcome(work, consultation, decided(work, consultation))
    return recorded
