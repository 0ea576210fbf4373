"""Alternates on the board: who steps in for whom, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.board.facts import AlternateLine
from app.consultations.models import Consultation, Decision, Seat
from app.consultations.procedure import may_step_in
from app.consultations.queries import in_language
from app.core.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternateRow:
    """What the board reads of an alternate and its principal."""

    code: str
    names: dict[str, str]
    principal: str
    principal_names: dict[str, str]
    answered_count: int
    #: Decisions in which its answer stands for that of its principal.
    stepped_in: frozenset[str]


def alternates(work: Work, consultation: Consultation, named: Sequence[Decision]) -> tuple[AlternateRow, ...]:
    """The alternates in the body's order; none, and no query, where no rule lets them step in."""
    if not any(map(may_step_in, named)):
        return ()
    principal = aliased(Seat)
    rows = work.session.execute(
        select(Seat, principal)
        .join(principal, (principal.consultation_id == Seat.consultation_id) & (principal.code == Seat.alternate_for))
        .where(Seat.consultation_id == consultation.id)
        .order_by(Seat.position)
    )
    return tuple(
        AlternateRow(
            code=seat.code,
            names=seat.names,
            principal=of.code,
            principal_names=of.names,
            answered_count=seat.answered_count,
            stepped_in=frozenset(seat.answers).difference(of.answers),
        )
        for seat, of in rows
    )


def alternate_lines(rows: Sequence[AlternateRow], language: str) -> tuple[AlternateLine, ...]:
    """The same in one language."""
    return tuple(
        AlternateLine(
            code=row.code,
            name=in_language(row.names, language) or row.code,
            principal=in_language(row.principal_names, language) or row.principal,
            answered=row.answered_count,
            stepped_in=len(row.stepped_in),
        )
        for row in rows
    )
