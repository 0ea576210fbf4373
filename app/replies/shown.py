"""What a form was shown: which events of the log had changed what its page says of the seat's own answers."""

from sqlalchemy import func, select

from app.consultations.models import Consultation, Seat, TextChange
from app.core.work import Work

NOTHING_SHOWN = -1


def shown(work: Work, consultation: Consultation, seat: Seat) -> int:
    """Index of the latest of: the reply that stands, and corrections of texts that let answers lapse; -1: none.

    A form that carries another one was drawn from a page that is no longer true.
    """
    standing = NOTHING_SHOWN if seat.current_index is None else seat.current_index
    return max(standing, _latest_substantive(work, consultation))


def _latest_substantive(work: Work, consultation: Consultation) -> int:
    found = work.session.scalar(
        select(func.max(TextChange.index)).where(
            TextChange.consultation_id == consultation.id, TextChange.is_substantive
        )
    )
    return NOTHING_SHOWN if found is None else found
