"""Closing, deciding and announcing: each under the lock on the consultation's log, each exactly once.

A result is computed at the close and is provisional until it is announced. Any number of schedulers may try: whoever
finds the state moved on has nothing to do.
"""

from dataclasses import dataclass, field

from sqlalchemy import select, update

from app.consultations.correspondence import Party, parties, recall_reminders, rule_lines, sheet
from app.consultations.invitations import link
from app.consultations.models import Consultation, DueInstant, State
from app.consultations.procedure import decides_nothing
from app.consultations.queries import by_id, decisions
from app.core.work import Work
from app.letters import closure, outcome
from app.letters.annex import StatementLine
from app.letters.facts import Comments, OutcomeLine, RuleLine, Sheet
from app.outbox.letter import Letter
from app.outbox.service import Cause, queue_all
from app.record.events import EventType
from app.record.service import append, lock
from app.replies.annexed import disclosed
from app.rules import Kind
from app.tally.counting import decided
from app.tally.outcomes import bring_up_to_date, write_outcome
from app.tally.queries import comments, holds, is_over, result
from app.tally.standing import read_again


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """What all outcome letters in one language have in common."""

    sheet: Sheet
    lines: tuple[OutcomeLine, ...]
    rules: tuple[RuleLine, ...]
    #: None: none were invited.
    comments: Comments | None
    #: Empty where texts are not disclosed.
    statements: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Announcement:
    """One announcement and the paper for its letters, by language."""

    consultation: Consultation
    letter_reference: str
    papers: dict[str, _Paper] = field(default_factory=dict)


def letter_reference(work: Work, consultation: Consultation) -> str:
    """Number of the letter that announces the outcome, or the closure where nothing is decided."""
    what = "Closure" if decides_nothing(decisions(work, consultation)) else "Outcome"
    return f"{consultation.reference}/{what}"


def close(work: Work, consultation_id: int) -> bool:
    """Close a consultation and decide every item; False when it is not due or somebody else has closed it.

    The deadline is read under the lock, because an extension may have come first.

    Raises:
        CountsDisagree: counters and seats tell different numbers; nothing is closed.
    """
    reference = _reference_of(work, consultation_id)
    lock(work, reference)
    consultation = by_id(work, consultation_id)
    if consultation.state != State.OPEN:
        return False
    if not is_over(work, consultation):
        return False
    if not _moved(work, consultation, State.OPEN, State.CLOSED):
        return False
    consultation.closed_at = work.now
    read_again(work, consultation)
    found = decided(work, consultation)
    append(work, reference, EventType.CLOSED, facts={"size_before": lock(work, reference)})
    write_outcome(work, consultation, found)
    _nothing_more_is_due(work, consultation)
    return True


def decide_again(work: Work, consultation_id: int) -> bool:
    """Decide a closed consultation anew if an upheld contest has changed its counts; False when nothing has changed.

    Raises:
        CountsDisagree: counters and seats tell different numbers.
    """
    lock(work, _reference_of(work, consultation_id))
    consultation = by_id(work, consultation_id)
    return consultation.state == State.CLOSED and bring_up_to_date(work, consultation)


def announce(work: Work, consultation_id: int) -> bool:
    """Announce the outcome and queue its letters; False when something holds it or it has been announced before.

    Raises:
        CountsDisagree: counters and seats tell different numbers; nothing is announced.
    """
    reference = _reference_of(work, consultation_id)
    lock(work, reference)
    consultation = by_id(work, consultation_id)
    if consultation.state != State.CLOSED:
        return False
    bring_up_to_date(work, consultation)
    if holds(work, consultation) or not _moved(work, consultation, State.CLOSED, State.ANNOUNCED):
        return False
    consultation.announced_at = work.now
    announcement = _Announcement(consultation=consultation, letter_reference=letter_reference(work, consultation))
    event = append(work, reference, EventType.ANNOUNCED, facts={"letter_reference": announcement.letter_reference})
    told = Cause(log=reference, cause=str(event.index))
    letters = ((_letter(work, announcement, each), each.recipient) for each in parties(work, consultation))
    queue_all(work, letters, cause=told)
    return True


def _reference_of(work: Work, consultation_id: int) -> str:
    """Only the name of the log: everything that decides is read after the lock."""
    return work.session.scalars(select(Consultation.reference).where(Consultation.id == consultation_id)).one()


def _moved(work: Work, consultation: Consultation, old: State, new: State) -> bool:
    """Compare and set, so that even without the lock nobody could do it twice."""
    moved = work.session.scalar(
        update(Consultation)
        .where(Consultation.id == consultation.id, Consultation.state == old)
        .values(state=new)
        .returning(Consultation.id)
    )
    return moved is not None


def _nothing_more_is_due(work: Work, consultation: Consultation) -> None:
    """The close is done, and no reminder is true any more, not even one that also names another consultation."""
    work.session.execute(
        update(DueInstant)
        .where(DueInstant.consultation_id == consultation.id, DueInstant.done_at.is_(None))
        .values(done_at=work.now)
    )
    recall_reminders(work, consultation)


def _letter(work: Work, announcement: _Announcement, party: Party) -> Letter:
    consultation = announcement.consultation
    if party.language not in announcement.papers:
        announcement.papers[party.language] = _paper(work, consultation, party.language)
    paper = announcement.papers[party.language]
    if paper.comments and not paper.lines:
        return closure.compose(
            paper.sheet,
            party.addressee,
            letter_reference=announcement.letter_reference,
            closed_at=consultation.closed_at or work.now,
            comments=paper.comments,
            statements=paper.statements,
            link=link(work, party.invitation) if party.invitation else None,
        )
    return outcome.compose(
        paper.sheet,
        party.addressee,
        letter_reference=announcement.letter_reference,
        lines=paper.lines,
        closed_at=consultation.closed_at or work.now,
        entitled=consultation.entitled_count,
        replied=consultation.replied_count,
        entitled_at_close=consultation.closing_entitled_count,
        rules=paper.rules,
        comments=paper.comments,
        statements=paper.statements,
        link=link(work, party.invitation) if party.invitation else None,
    )


def _paper(work: Work, consultation: Consultation, language: str) -> _Paper:
    return _Paper(
        sheet=sheet(work, consultation, language),
        lines=result(work, consultation, language),
        rules=tuple(each for each in rule_lines(work, consultation) if each.rule.kind is Kind.DECISION),
        comments=comments(work, consultation),
        statements=disclosed(work, consultation, language),
    )
