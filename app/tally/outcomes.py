"""Writing down what the replies and the rule make of each decision."""

from app.consultations.models import Consultation
from app.core.work import Work
from app.record.events import EventType
from app.record.service import append
from app.rules import RULING_ID
from app.tally.counting import Decided, decided
from app.tally.numbering import follow_outcome
from app.tally.queries import is_outdated


def bring_up_to_date(work: Work, consultation: Consultation) -> bool:
    """Decide anew where the latest outcome in the log is not what the replies say now; False where it is.

    Raises:
        CountsDisagree: counters and seats tell different numbers.
    """
    if not is_outdated(work, consultation):
        return False
    write_outcome(work, consultation, decided(work, consultation))
    return True


def write_outcome(work: Work, consultation: Consultation, found: tuple[Decided, ...]) -> None:
    """Let this be the result, until the announcement a provisional one; where nothing is decided there is none.

    A ruling lasts as long as the hole that it fills: where the rule decides by itself, it is forgotten.
    """
    if not found:
        return
    for each in found:
        each.decision.outcome = each.verdict.outcome
        each.decision.clause = each.verdict.clause
        each.decision.reason = each.verdict.inequality
        each.decision.steps = [step.as_plain() for step in each.verdict.steps]
        if each.verdict.clause != RULING_ID:
            each.decision.ruling = ""
        follow_outcome(consultation, each.decision)
    facts = {"items": {each.decision.name: each.fact for each in found}, "provisional": True}
    append(work, consultation.reference, EventType.OUTCOME, facts=facts)
    work.session.flush()
