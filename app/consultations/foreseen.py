"""A draft as if it were opened now: what opening would write, on a copy that the database does not know of."""

from collections.abc import Sequence
from http import HTTPStatus

from app.consultations.models import Consultation
from app.consultations.preflight import deadline_from, roster_of
from app.consultations.times import sentence_of
from app.core.errors import Refusal
from app.core.i18n import N_, gettext
from app.core.work import Work
from app.members.queries import RosterLine
from app.rules import TimeProblem


class NoPreview(Refusal):
    """A letter cannot be shown yet, because a time in the draft cannot be reckoned."""

    code = "no_preview"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The letters cannot be shown yet: %(reason)s")


def foresee(work: Work, consultation: Consultation) -> Sequence[RosterLine]:
    """Write on the loaded draft what opening it now would; its members come back.

    Nothing of what is written on it can reach the database any more.

    Raises:
        NoPreview: its times cannot be reckoned from now.
    """
    lines = roster_of(work, consultation).lines
    work.session.expunge(consultation)
    try:
        consultation.deadline_at = deadline_from(consultation, consultation.deadline_text, base=work.now)
        if consultation.replies_open_text:
            consultation.replies_open_at = deadline_from(consultation, consultation.replies_open_text, base=work.now)
    except TimeProblem as problem:
        raise NoPreview(reason=gettext(sentence_of(problem)) % problem.facts) from None
    consultation.seat_count = sum(not line.alternate_for for line in lines)
    consultation.entitled_count = sum(line.has_vote for line in lines)
    return lines
