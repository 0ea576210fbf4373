"""What is due, what holds an announcement, and the result as it is shown."""

import json
from enum import StrEnum

from sqlalchemy import func, select, union_all

from app.consultations.correspondence import deadline_of
from app.consultations.explaining import explained
from app.consultations.following import following_rounds
from app.consultations.models import Consultation, Decision, Seat, State
from app.consultations.procedure import takes_answers
from app.consultations.queries import decisions, in_language
from app.consultations.settling import open_count
from app.core.i18n import speaking
from app.core.work import Work
from app.intake.queries import is_pending
from app.letters.facts import Comments, OutcomeLine
from app.letters.wording import SILENT
from app.record.events import EventType
from app.record.queries import events, last_line, opened_texts
from app.replies.models import Contest
from app.rules import Choice, Outcome, Tally, Weights, may_close
from app.tally.certificates import is_certified
from app.tally.counting import CountsDisagree, decided, told_counts


class Hold(StrEnum):
    """What keeps a result that is computed from being announced."""

    #: The rule leaves a hole that a person must fill.
    RULING = "ruling"
    #: A reply was reported as not sent on behalf of its member, and two officers have not ruled yet.
    CONTEST = "contest"
    #: A paper that was received in time waits for its second officer.
    PAPER = "paper"
    CERTIFICATION = "certification"


def due_to_close(work: Work) -> tuple[int, ...]:
    """Numbers of open consultations that may be closed, the one with the earliest deadline first."""
    open_ones = select(Consultation.id).where(Consultation.state == State.OPEN)
    # Apart, so that each half has an index of its own whatever a planner believes.
    due = union_all(
        open_ones.where(Consultation.deadline_at < work.now), open_ones.where(Consultation.settled_at.is_not(None))
    )
    found = work.session.scalars(
        select(Consultation).where(Consultation.id.in_(due)).order_by(Consultation.deadline_at, Consultation.id)
    )
    return tuple(each.id for each in found if is_over(work, each))


def is_over(work: Work, consultation: Consultation) -> bool:
    """Whether an open consultation may be closed: deadline and drain are over, or every decision is settled."""
    if may_close(work.now, deadline_of(consultation), work.settings.close_drain_seconds):
        return True
    return open_count(work, consultation) == 0


def due_to_decide_again(work: Work) -> tuple[int, ...]:
    """Numbers of closed consultations whose recorded outcome is no longer what the replies say.

    That is so once a contest was upheld after the close. One that cannot be counted is among them, so that the error
    is its own and keeps no other from being listed.
    """
    return tuple(each.id for each in _closed(work) if _needs_deciding(work, each))


def due_to_announce(work: Work) -> tuple[int, ...]:
    """Numbers of closed consultations that nothing holds, the one closed longest ago first."""
    return tuple(each.id for each in _closed(work) if not holds(work, each))


def holds(work: Work, consultation: Consultation) -> tuple[Hold, ...]:
    """What a closed consultation waits for; empty: it may be announced."""
    undetermined = work.session.scalar(
        select(Decision.id)
        .where(Decision.consultation_id == consultation.id, Decision.outcome == Outcome.UNDETERMINED)
        .limit(1)
    )
    contested = work.session.scalar(
        select(Contest.id).where(Contest.consultation_id == consultation.id, Contest.ruled_at.is_(None)).limit(1)
    )
    found = {
        Hold.RULING: undetermined is not None,
        Hold.CONTEST: contested is not None,
        Hold.PAPER: is_pending(work, consultation),
        Hold.CERTIFICATION: not is_certified(work, consultation),
    }
    return tuple(hold for hold, does_hold in found.items() if does_hold)


def is_outdated(work: Work, consultation: Consultation) -> bool:
    """Whether the latest `outcome` in the log differs from what the replies say now.

    Raises:
        CountsDisagree: the kept counters differ from a recount of the seats.
    """
    line = last_line(work, consultation.reference, EventType.OUTCOME)
    recorded = json.loads(line)["items"] if line is not None else {}
    return bool(recorded != {each.decision.name: each.fact for each in decided(work, consultation)})


def result(work: Work, consultation: Consultation, language: str) -> tuple[OutcomeLine, ...]:
    """Each decision in order with its counts, outcome and why; all but the counts are empty before the close."""
    named = [each for each in decisions(work, consultation) if takes_answers(each)]
    kept = told_counts(work, consultation, named)
    ruled = ruling_texts(work, consultation) if any(each.ruling for each in named) else {}
    further = following_rounds(work, consultation, named, language)
    with speaking(language):
        why = {each.name: explained(each) for each in named}
    return tuple(
        OutcomeLine(
            name=each.name,
            title=in_language(each.titles, language, consultation.original),
            counts=_shown(each, kept[each.name].heads),
            weights=_shown(each, kept[each.name].weights) if each.rule.get("weights") == Weights.TABLE else {},
            outcome=each.outcome,
            reason=each.reason,
            sentence=why[each.name][0],
            derivation=why[each.name][1],
            following=further.get(each.name),
            ruling=ruled.get(each.name, "") if each.ruling else "",
            number=each.number,
            adopted_on=each.adopted_on.isoformat() if each.adopted_on else "",
            in_force_on=each.in_force_on.isoformat() if each.in_force_on else "",
        )
        for each in named
    )


def comments(work: Work, consultation: Consultation) -> Comments | None:
    """How many comments were received in time; None: there is no item on which they were invited."""
    if all(takes_answers(each) for each in decisions(work, consultation)):
        return None
    received, members = work.session.execute(
        select(
            func.coalesce(func.sum(Seat.statement_count), 0),
            func.count().filter(Seat.statement_count > 0),
        ).where(Seat.consultation_id == consultation.id)
    ).one()
    return Comments(received=received, members=members)


def ruling_texts(work: Work, consultation: Consultation) -> dict[str, str]:
    """Decision to the text of the latest ruling on it; without those whose text was erased."""
    rulings = events(work, consultation.reference, EventType.RULING)
    texts = opened_texts(work, consultation.reference, EventType.RULING, "reason_commit")
    return {rulings[index]["item"]: text for index, text in texts.items()}


def _needs_deciding(work: Work, consultation: Consultation) -> bool:
    try:
        return is_outdated(work, consultation)
    except CountsDisagree:
        return True


def _shown(decision: Decision, tally: Tally) -> dict[str, int]:
    given = tally.answers
    return {choice: given[Choice(choice)] for choice in decision.choices} | {SILENT: tally.silent}


def _closed(work: Work) -> list[Consultation]:
    return list(
        work.session.scalars(
            select(Consultation)
            .where(Consultation.state == State.CLOSED)
            .order_by(Consultation.closed_at, Consultation.id)
        )
    )
