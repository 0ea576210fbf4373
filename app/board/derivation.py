"""Why each decision came to its outcome, as one JSON object: what `flask consultations derivation --json` prints."""

from typing import Any

from app.board.queries.lines import DecisionTally, tallies
from app.consultations.disclosure import are_answers_visible
from app.consultations.explaining import explained
from app.consultations.models import Consultation, Decision, State
from app.consultations.queries import by_reference, decisions
from app.consultations.refusals import AnswersSealed, NotOpen
from app.core.work import Work


def derivations(work: Work, reference: str) -> dict[str, Any]:
    """Outcome, counts and every clause tested for each decision, with keys in a fixed order, in the language in use.

    Before the close there are counts alone, and only where officers may see them; the rest is None or empty.

    Raises:
        ConsultationUnknown: there is none of that reference.
        NotOpen: it is a draft, or was withdrawn: nothing was counted.
        AnswersSealed: the answers are sealed until the close.
    """
    consultation = by_reference(work, reference)
    if consultation.state in {State.DRAFT, State.WITHDRAWN}:
        raise NotOpen(reference=reference, state=consultation.state)
    if not are_answers_visible(consultation):
        raise AnswersSealed(reference=reference)
    counted = {each.name: each for each in tallies(work, consultation)}
    return {
        "consultation": consultation.reference,
        "state": consultation.state,
        "items": {each.name: _item(consultation, each, counted[each.name]) for each in decisions(work, consultation)},
    }


def _item(consultation: Consultation, decision: Decision, counted: DecisionTally) -> dict[str, Any]:
    tally = counted.tally
    is_over = consultation.state in {State.CLOSED, State.ANNOUNCED}
    sentence, lines = explained(decision) if is_over else ("", ())
    return {
        "outcome": decision.outcome if is_over else None,
        "clause": decision.clause if is_over else None,
        "counts": {
            "approve": tally.approve,
            "disapprove": tally.disapprove,
            "abstain": tally.abstain,
            "silent": tally.silent,
        },
        "sentence": sentence or None,
        "steps": [
            {**step, "label": line.label, "text": line.text}
            for step, line in zip(decision.steps if is_over else (), lines, strict=True)
        ],
    }
