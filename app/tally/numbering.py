"""Number of a decision, and the days of its adoption and entry into force, as the organisation gives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.consultations.models import Consultation, Decision, State
from app.consultations.queries import by_reference, decisions
from app.core.work import Work
from app.members.models import Body
from app.record.events import EventType
from app.record.service import append, lock
from app.rules import Outcome
from app.tally.refusals import (
    AnnouncedBefore,
    ForceBeforeAdoption,
    NoSuchDecision,
    NotAdopted,
    NothingComputed,
    NumberTaken,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is said of one adopted decision; "" and None: nothing."""

    number: str = ""
    adopted_on: date | None = None
    in_force_on: date | None = None

    @property
    def plain(self) -> dict[str, str | None]:
        """As an event says it."""
        return {
            "number": self.number,
            "adopted_on": self.adopted_on.isoformat() if self.adopted_on else None,
            "in_force_on": self.in_force_on.isoformat() if self.in_force_on else None,
        }


def particulars_of(decision: Decision) -> Particulars:
    """What is said of a decision now."""
    return Particulars(number=decision.number, adopted_on=decision.adopted_on, in_force_on=decision.in_force_on)


def follow_outcome(consultation: Consultation, decision: Decision) -> None:
    """Let what is said of a decision follow its outcome.

    An adopted one of which nothing is said was adopted on the day of the close, or on the day on which it was settled
    before, on the consultation's clock; of one that is not adopted nothing is said, and its number is free again.
    """
    if decision.outcome != Outcome.ADOPTED:
        decision.number, decision.adopted_on, decision.in_force_on = "", None, None
    elif particulars_of(decision) == Particulars() and consultation.closed_at is not None:
        adopted_at = decision.settled_at or consultation.closed_at
        decision.adopted_on = adopted_at.astimezone(ZoneInfo(consultation.zone)).date()


def set_particulars(work: Work, reference: str, given: Mapping[str, Particulars]) -> None:
    """Set number and days of decisions of a closed consultation; once they are announced a corrigendum changes them.

    Args:
        work: the caller's unit of work.
        reference: of the consultation.
        given: name of a decision to what is said of it; decisions that are not named stay as they are.

    Raises:
        ConsultationUnknown, NoSuchDecision: there is no such decision.
        NothingComputed: the consultation is not closed.
        AnnouncedBefore: the outcome has been announced.
        NotAdopted, NumberTaken, ForceBeforeAdoption: what is said cannot be.
    """
    lock(work, reference)
    consultation = by_reference(work, reference)
    if consultation.state == State.ANNOUNCED:
        raise AnnouncedBefore(reference=reference)
    if consultation.state != State.CLOSED:
        raise NothingComputed(reference=reference, state=consultation.state)
    named = {each.name: each for each in decisions(work, consultation)}
    changed = {}
    for name, said in given.items():
        if name not in named:
            raise NoSuchDecision(name=name)
        if particulars_of(named[name]) != said:
            write_particulars(work, consultation, named[name], said)
            changed[name] = said.plain
    if changed:
        append(work, reference, EventType.NUMBERED, facts={"items": changed, "by": str(work.actor)})


def write_particulars(work: Work, consultation: Consultation, decision: Decision, said: Particulars) -> None:
    """Write what is said of a decision; refusals as for `set_particulars`."""
    is_said = said != Particulars()
    if is_said and decision.outcome != Outcome.ADOPTED:
        raise NotAdopted(name=decision.name)
    if said.in_force_on and said.adopted_on and said.in_force_on < said.adopted_on:
        raise ForceBeforeAdoption(name=decision.name)
    _check_number(work, consultation, decision, said.number)
    decision.number, decision.adopted_on, decision.in_force_on = said.number, said.adopted_on, said.in_force_on
    work.session.flush()


def _check_number(work: Work, consultation: Consultation, decision: Decision, number: str) -> None:
    if not number:
        return
    # Consultations of one body are numbered one at a time, so that the check holds until the commit.
    work.session.execute(select(Body.id).where(Body.id == consultation.body_id).with_for_update(key_share=True))
    other = work.session.execute(
        select(Decision.name, Consultation.reference)
        .join(Consultation, Consultation.id == Decision.consultation_id)
        .where(Decision.number == number, Decision.id != decision.id, Consultation.body_id == consultation.body_id)
        .limit(1)
    ).one_or_none()
    if other is not None:
        raise NumberTaken(number=number, name=other.name, reference=other.reference)
