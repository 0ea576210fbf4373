"""Statements that are annexed to a result: of each kind apart, in the language received."""

from sqlalchemy import select

from app.consultations.models import Consultation, Seat
from app.consultations.queries import in_language
from app.core.work import Work
from app.letters.annex import StatementLine
from app.replies.display import visible
from app.replies.models import WHOLE_REPLY, Reply, ReplyKind, StatementKind
from app.rules import After

#: The order in which kinds are listed; reasons for answers, and statements of which it was not said, come last.
_ORDER = {kind: place for place, kind in enumerate((*map(str, StatementKind), ""))}


def annexed(work: Work, consultation: Consultation, language: str) -> tuple[StatementLine, ...]:
    """All statements received in time, kind after kind, each in the order received; removed ones are left out.

    Names of Member States are in `language`. Who may read them is for the caller to know.
    """
    rows = work.session.execute(
        select(Reply, Seat.names, Seat.code)
        .join(Seat, Seat.id == Reply.seat_id)
        .where(Reply.consultation_id == consultation.id, Reply.kind != ReplyKind.LATE, Reply.removed_at.is_(None))
        .order_by(Reply.index)
    )
    found = [
        _line(row.Reply, in_language(row.names, language) or row.code, key, text)
        for row in rows
        for key, text in row.Reply.statements.items()
    ]
    return tuple(sorted(found, key=lambda each: (_ORDER[each.kind], bool(each.decision))))


def disclosed(work: Work, consultation: Consultation, language: str) -> tuple[StatementLine, ...]:
    """The same once the result is announced, where the consultation discloses texts; empty where it does not."""
    is_told = consultation.disclosure_after == After.NAMES_WITH_TEXT
    return annexed(work, consultation, language) if is_told else ()


def _line(reply: Reply, member: str, key: str, text: str) -> StatementLine:
    if key != WHOLE_REPLY:
        return StatementLine(member=member, decision=key, text=visible(text))
    return StatementLine(
        member=member, decision="", text=visible(text), kind=reply.statement_kind, language=reply.statement_language
    )
