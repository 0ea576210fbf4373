"""The delivery list: every letter of a consultation with what the receiving server said."""

from sqlalchemy import Select, and_, or_, select

from app.board.facts import PAGE_SIZE
from app.board.letter_facts import Ledger, LetterLine, LetterPage
from app.board.queries.delivery import letter_sums
from app.board.queries.scope import is_letter_of
from app.consultations.models import Consultation, Seat
from app.consultations.queries import body_of, by_reference, in_language
from app.core.work import Work
from app.outbox.models import LetterState, OutboxLetter

#: Asks for all letters that came to an end without reaching anybody.
NOT_CONFIRMED = "not_confirmed"
_LOST = (LetterState.REFUSED, LetterState.GIVEN_UP, LetterState.BOUNCED)


def letter_page(work: Work, reference: str, *, language: str, narrowed: tuple[str, str], after: str) -> LetterPage:
    """One page of the delivery list, newest first.

    Args:
        work: the unit of work.
        reference: of the consultation.
        language: of the names.
        narrowed: a state, or `NOT_CONFIRMED`, and a member's code; "" for all.
        after: id of the letter behind which the page begins; "" for the first page. An id that is gone is no refusal.

    Raises:
        ConsultationUnknown: there is none of that reference.
    """
    consultation = by_reference(work, reference)
    chosen = _behind(work, _narrowed(consultation, *narrowed), after)
    rows = work.session.scalars(
        chosen.order_by(OutboxLetter.queued_at.desc(), OutboxLetter.id.desc()).limit(PAGE_SIZE + 1)
    ).all()
    shown = rows[:PAGE_SIZE]
    names = _names(work, consultation, {row.member for row in shown}, language)
    return LetterPage(
        reference=reference,
        place=in_language(body_of(work, consultation).place, language),
        zone=consultation.zone,
        sums=letter_sums(work, consultation),
        lines=tuple(_line(row, names) for row in shown),
        next_after=shown[-1].id if len(rows) > PAGE_SIZE else "",
    )


def ledger(work: Work, reference: str, *, language: str) -> Ledger:
    """The whole delivery list; `language`: of the names.

    Raises:
        ConsultationUnknown: there is none of that reference.
    """
    consultation = by_reference(work, reference)
    rows = work.session.scalars(
        select(OutboxLetter)
        .where(is_letter_of(consultation))
        .order_by(OutboxLetter.queued_at, OutboxLetter.member, OutboxLetter.address, OutboxLetter.id)
    ).all()
    names = _names(work, consultation, {row.member for row in rows}, language)
    return Ledger(
        reference=reference,
        title=in_language(consultation.titles, language, consultation.original),
        read_at=work.now,
        lines=tuple(_line(row, names) for row in rows),
    )


def _narrowed(consultation: Consultation, state: str, member: str) -> Select[OutboxLetter]:
    chosen = select(OutboxLetter).where(is_letter_of(consultation))
    if state == NOT_CONFIRMED:
        chosen = chosen.where(OutboxLetter.state.in_(_LOST))
    elif state in set(LetterState):
        chosen = chosen.where(OutboxLetter.state == state)
    if member:
        chosen = chosen.where(OutboxLetter.member == member)
    return chosen


def _behind(work: Work, chosen: Select[OutboxLetter], after: str) -> Select[OutboxLetter]:
    queued_at = work.session.scalar(select(OutboxLetter.queued_at).where(OutboxLetter.id == after)) if after else None
    if queued_at is None:
        return chosen
    return chosen.where(
        or_(
            OutboxLetter.queued_at < queued_at,
            and_(OutboxLetter.queued_at == queued_at, OutboxLetter.id < after),
        )
    )


def _names(work: Work, consultation: Consultation, codes: set[str], language: str) -> dict[str, str]:
    rows = work.session.execute(
        select(Seat.code, Seat.names).where(Seat.consultation_id == consultation.id, Seat.code.in_(codes))
    )
    return {row.code: in_language(row.names, language) or row.code for row in rows}


def _line(row: OutboxLetter, names: dict[str, str]) -> LetterLine:
    return LetterLine(
        id=row.id,
        member=names.get(row.member, row.member),
        address=row.address,
        language=row.language,
        kind=row.kind,
        state=row.state,
        tries=row.tries,
        spare_copies=row.spare_copies,
        queued_at=row.queued_at,
        accepted_at=row.accepted_at,
        settled_at=row.settled_at,
        server_words=row.server_words,
        message_id=row.message_id,
        sha256=row.sha256,
    )
