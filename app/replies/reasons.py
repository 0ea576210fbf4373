"""Reasons for disapprovals and objections: when one is asked for, which one stands, and whose answer lacks it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.consultations.models import Decision
from app.replies.models import Reply, ReplyKind
from app.replies.refusals import ReasonOutOfPlace, ReasonRequired, ReplyRefused
from app.replies.shown import answers_former_text
from app.rules import ADVERSE, Choice, NegativeReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a portion makes of one decision; None: no answer."""

    name: str
    before: Choice | None
    after: Choice | None
    #: The reason that the portion gives; "" where it gives none.
    reason: str


def asked(decision: Decision) -> NegativeReason:
    """What the rule of a decision says of reasons for a disapproval or an objection."""
    return NegativeReason(decision.rule.get("negative_reason", NegativeReason.NOT_REQUIRED))


def fault(said: Said, asked_for: NegativeReason) -> ReplyRefused | None:
    """Why the portion cannot be taken as it is; None: it can.

    An answer that stays as it was needs no new reason, and a reason may come later than its answer.
    """
    is_adverse = said.after in ADVERSE
    if said.reason and (asked_for is NegativeReason.NOT_REQUIRED or not is_adverse):
        return ReasonOutOfPlace(name=said.name)
    if asked_for is NegativeReason.REQUIRED and is_adverse and not said.reason and said.after != said.before:
        return ReasonRequired(name=said.name)
    return None


def standing_reasons(replies: Iterable[Reply], anew: Mapping[str, int]) -> dict[str, str]:
    """Decision to the reason of the answer that stands. `replies`: those of one seat, in the order of the log.

    A reason lasts as long as its answer: another answer leaves it behind, so does an upheld contest, and so does a
    correction that lets the answer lapse. `anew` as `shown.asked_anew`.
    """
    found: dict[str, str] = {}
    answers: Mapping[str, str] = {}
    for reply in replies:
        if reply.kind == ReplyKind.LATE:
            continue
        if reply.removed_at is not None:
            # A statement takes nothing with it but its own words; a reply leaves the seat empty.
            found, answers = (found, answers) if reply.kind == ReplyKind.STATEMENT else ({}, {})
            continue
        kept = {name: text for name, text in found.items() if reply.answers.get(name) == answers.get(name)}
        answers = reply.answers
        found = kept | {
            name: text
            for name, text in reply.statements.items()
            if answers.get(name) in ADVERSE and not answers_former_text(name, reply.index, anew)
        }
    return found


def unreasoned(decisions: Iterable[Decision], vector: Mapping[str, Choice], reasons: Mapping[str, str]) -> list[str]:
    """Decisions whose answer is left out of the valid votes because it lacks its reason."""
    return [
        each.name
        for each in decisions
        if asked(each) is NegativeReason.EXCLUDED_IF_MISSING
        and vector.get(each.name) in ADVERSE
        and each.name not in reasons
    ]
