"""Reading the register of declarations."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.consultations.models import Consultation, Decision, Seat
from app.consultations.queries import decisions, in_language
from app.core.work import Work
from app.replies.display import visible
from app.replies.models import Declared
from app.rules import Outcome, rule_from_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationLine:
    """One entry of the register."""

    #: Index of its event in the log.
    index: int
    #: Name of the decision, code and name of the member.
    decision: str
    code: str
    member: str
    #: A value of `rules.Declaration`.
    kind: str
    #: As received, fit to be shown.
    text: str
    received_at: datetime
    declared_at: datetime
    #: None: it stands.
    withdrawn_at: datetime | None


def open_to_declarations(work: Work, consultation: Consultation) -> tuple[Decision, ...]:
    """Its adopted decisions whose rule lets single members declare something of them."""
    return tuple(
        each
        for each in decisions(work, consultation)
        if each.outcome == Outcome.ADOPTED and rule_from_plain(each.rule).after_adoption is not None
    )


def register(work: Work, consultation: Consultation, language: str) -> tuple[DeclarationLine, ...]:
    """All declarations on a consultation's decisions, withdrawn ones too, in the order in which they were entered."""
    rows = work.session.execute(
        select(Declared, Decision.name, Seat.code, Seat.names)
        .join(Decision, Decision.id == Declared.decision_id)
        .join(Seat, Seat.id == Declared.seat_id)
        .where(Declared.consultation_id == consultation.id)
        .order_by(Declared.index)
    )
    return tuple(
        DeclarationLine(
            index=declared.index,
            decision=name,
            code=code,
            member=in_language(names, language) or code,
            kind=declared.kind,
            text=visible(declared.text),
            received_at=declared.received_at,
            declared_at=declared.declared_at,
            withdrawn_at=declared.withdrawn_at,
        )
        for declared, name, code, names in rows
    )
