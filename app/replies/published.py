"""What a result publishes of all replies, as the focal points of each Member State read it on their page."""

from dataclasses import dataclass

from sqlalchemy import select

from app.consultations.models import Consultation, Seat, State
from app.consultations.queries import in_language
from app.core.work import Work
from app.letters.annex import StatementGroup, StatementLine, grouped
from app.replies.annexed import disclosed
from app.replies.models import Reply
from app.rules import After


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """The receipt code of a reply that stood at the close."""

    #: Name of the Member State; "" where names are not disclosed.
    member: str
    code: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """As far as the consultation discloses."""

    #: In the body's order where names are disclosed, else by code, so that the order tells nothing.
    codes: tuple[CodeLine, ...] = ()
    #: Empty where texts are not disclosed.
    statements: tuple[StatementLine, ...] = ()

    @property
    def own_code(self) -> str:
        """The member's own code as the list has it; "" where it has none."""
        return next((each.code for each in self.codes if each.is_own), "")

    @property
    def statement_groups(self) -> tuple[StatementGroup, ...]:
        """Statements of each kind apart; words are in the language in use."""
        return grouped(self.statements)


def published(work: Work, consultation: Consultation, seat: Seat, language: str) -> Published:
    """What is published to the member of a seat; nothing before the announcement."""
    if consultation.state != State.ANNOUNCED:
        return Published()
    reach = After(consultation.disclosure_after)
    codes = _codes(work, consultation, seat, language)
    if reach is After.COUNTS:
        unnamed = (CodeLine(member="", code=each.code, is_own=each.is_own) for each in codes)
        return Published(codes=tuple(sorted(unnamed, key=lambda each: each.code)))
    return Published(codes=codes, statements=disclosed(work, consultation, language))


def _codes(work: Work, consultation: Consultation, seat: Seat, language: str) -> tuple[CodeLine, ...]:
    rows = work.session.execute(
        select(Seat.id, Seat.names, Seat.code, Reply.receipt_code)
        .join(Reply, Reply.seat_id == Seat.id)
        .where(Seat.consultation_id == consultation.id, Reply.index == Seat.current_index)
        .order_by(Seat.position)
    )
    return tuple(
        CodeLine(member=in_language(row.names, language) or row.code, code=row.receipt_code, is_own=row.id == seat.id)
        for row in rows
    )
