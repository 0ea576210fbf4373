"""Rulings on contested replies: before the announcement the outcome follows by itself, after it by a corrigendum."""

from app.consultations.approval import Approval
from app.consultations.models import State
from app.consultations.queries import by_reference
from app.core.work import Work
from app.replies.service import rule_on_contest
from app.replies.submission import Ruling
from app.tally.correcting import correct_where_needed


def rule_on_reply(work: Work, reference: str, index: int, ruling: Ruling) -> int | None:
    """Settle all contests of one reply; the number of the corrigendum comes back, None where there is none.

    Raises:
        As `replies.service.rule_on_contest`, and CountsDisagree: counters and seats tell different numbers.
    """
    rule_on_contest(work, reference, index, ruling)
    if not ruling.is_upheld or by_reference(work, reference).state != State.ANNOUNCED:
        return None
    approval = Approval(reason=ruling.reason, by=ruling.by_id, approved_by=ruling.approved_by_id)
    return correct_where_needed(work, reference, approval=approval)
