"""What became of the letters of a consultation, in figures."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from app.board.agenda_facts import NotReached
from app.board.letter_facts import LetterSums
from app.board.queries.scope import is_letter_of
from app.consultations.models import Consultation
from app.core.work import Work
from app.outbox.models import LetterState, OutboxLetter

#: A letter in one of these states may still arrive by itself.
_ON_THE_WAY = frozenset({LetterState.WAITING, LetterState.SENDING, LetterState.UNKNOWN})


def letter_sums(work: Work, consultation: Consultation) -> LetterSums:
    """Letters by state. A letter that a sender holds at the moment still waits."""
    rows = work.session.execute(
        select(OutboxLetter.state, func.count(), func.sum(OutboxLetter.spare_copies))
        .where(is_letter_of(consultation))
        .group_by(OutboxLetter.state)
    ).all()
    found = {state: count for state, count, _ in rows}
    return LetterSums(
        waiting=found.get(LetterState.WAITING, 0) + found.get(LetterState.SENDING, 0),
        accepted=found.get(LetterState.ACCEPTED, 0),
        refused=found.get(LetterState.REFUSED, 0),
        unknown=found.get(LetterState.UNKNOWN, 0),
        given_up=found.get(LetterState.GIVEN_UP, 0),
        bounced=found.get(LetterState.BOUNCED, 0),
        dropped=found.get(LetterState.DROPPED, 0),
        spare_copies=sum(int(spare or 0) for _, _, spare in rows),
    )


def accepted_of_kinds(work: Work, consultation: Consultation) -> dict[str, int]:
    """How many letters of each kind a server has accepted."""
    rows = work.session.execute(
        select(OutboxLetter.kind, func.count())
        .where(is_letter_of(consultation), OutboxLetter.state == LetterState.ACCEPTED)
        .group_by(OutboxLetter.kind)
    )
    return {row[0]: row[1] for row in rows}


def reached(work: Work, consultation: Consultation, codes: Collection[str]) -> frozenset[str]:
    """Those of these members that a letter has reached: a server has accepted at least one."""
    return frozenset(
        work.session.scalars(
            select(OutboxLetter.member)
            .where(
                is_letter_of(consultation), OutboxLetter.state == LetterState.ACCEPTED, OutboxLetter.member.in_(codes)
            )
            .distinct()
        )
    )


def not_reached(work: Work, consultation: Consultation, lost: Mapping[str, str]) -> tuple[NotReached, ...]:
    """Those of these members (code to name) that no letter will reach by itself, with what became of the last one."""
    rows = work.session.execute(
        select(OutboxLetter.member, OutboxLetter.state, OutboxLetter.server_words)
        .where(is_letter_of(consultation), OutboxLetter.member.in_(lost))
        .order_by(OutboxLetter.queued_at)
    ).all()
    hopeful = {row.member for row in rows if row.state in _ON_THE_WAY}
    last = {row.member: (row.state, row.server_words) for row in rows}
    return tuple(
        NotReached(member=name, letter_state=state, server_words=words)
        for code, name in lost.items()
        if code not in hopeful
        for state, words in (last.get(code, ("", "")),)
    )
