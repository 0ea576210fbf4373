"""Reading consultations."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import defer

from app.consultations.manuscript_models import Circular
from app.consultations.models import Annex, Consultation, Decision, Item, Seat, State
from app.consultations.refusals import ConsultationUnknown
from app.core.i18n import SOURCE
from app.core.work import Work
from app.members.models import Body

_DECISIONS: Final = (
    select(Decision).where(Decision.consultation_id == bindparam("consultation")).order_by(Decision.position)
)
_UNREAD: Final = _DECISIONS.options(defer(Decision.texts), defer(Decision.text_sha256))


def by_reference(work: Work, reference: str) -> Consultation:
    """The consultation of that reference.

    Raises:
        ConsultationUnknown: there is none.
    """
    found = work.session.scalar(select(Consultation).where(Consultation.reference == reference))
    if found is None:
        raise ConsultationUnknown(reference=reference)
    return found


def by_id(work: Work, consultation_id: int) -> Consultation:
    """The consultation with that number; it exists, because a row points at it."""
    return work.session.get_one(Consultation, consultation_id)


def body_of(work: Work, consultation: Consultation) -> Body:
    """The body that is consulted."""
    return work.session.get_one(Body, consultation.body_id)


def items(work: Work, consultation: Consultation) -> Sequence[Item]:
    """Its items in order."""
    return work.session.scalars(
        select(Item).where(Item.consultation_id == consultation.id).order_by(Item.position)
    ).all()


def decisions(work: Work, consultation: Consultation, *, is_read: bool = True) -> Sequence[Decision]:
    """What is answered and decided, in order; `is_read` False: nobody will read its texts, which are long."""
    return work.session.scalars(_DECISIONS if is_read else _UNREAD, {"consultation": consultation.id}).all()


def seats(work: Work, consultation: Consultation) -> Sequence[Seat]:
    """Its seats in the body's order."""
    return work.session.scalars(
        select(Seat).where(Seat.consultation_id == consultation.id).order_by(Seat.position)
    ).all()


def may_be_continued(work: Work, reference: str) -> bool:
    """Whether a further round may follow: it was closed, or while it is open some decision left it with an outcome."""
    found = work.session.scalar(select(Consultation).where(Consultation.reference == reference))
    if found is None:
        return False
    if found.state == State.OPEN:
        return any(each.settled_at is not None for each in decisions(work, found))
    return found.state in {State.CLOSED, State.ANNOUNCED}


def rounds_after(work: Work, consultation: Consultation) -> Sequence[Consultation]:
    """The consultations that continue this one, drafts among them, in the order in which they were written."""
    return work.session.scalars(
        select(Consultation).where(Consultation.continues == consultation.reference).order_by(Consultation.id)
    ).all()


def in_language(texts: dict[str, str], language: str, original: str = SOURCE) -> str:
    """A text in a language; where it was not issued in it, the original; "" where there is neither."""
    return texts.get(language) or texts.get(original) or next(iter(texts.values()), "")


def annex_files(work: Work, consultation: Consultation) -> dict[str, str]:
    """File name as the consultation's file writes it, to the hash of the document."""
    written = {
        (str(item["number"]), position, language): str(name)
        for item in consultation.document["items"]
        for position, annex in enumerate(item.get("annexes") or ())
        for language, name in _by_language(annex["files"], consultation.original).items()
    }
    rows = work.session.execute(
        select(Item.number, Annex.position, Annex.language, Annex.sha256)
        .join(Annex, Annex.item_id == Item.id)
        .where(Item.consultation_id == consultation.id)
    )
    return {written[row.number, row.position, row.language]: row.sha256 for row in rows}


def circular_hashes(work: Work, consultation: Consultation) -> dict[str, str]:
    """Language to the SHA-256 of the organisation's own signed letter, as far as there are any."""
    return {row.language: row.sha256 for row in circulars(work, consultation) if row.is_signed}


def circulars(work: Work, consultation: Consultation) -> Sequence[Circular]:
    """Its circular letters as PDF by language; before the opening only those that the organisation signed itself."""
    return work.session.scalars(
        select(Circular).where(Circular.consultation_id == consultation.id).order_by(Circular.language)
    ).all()


def _by_language(files: str | dict[str, str], original: str) -> dict[str, str]:
    return {original: files} if isinstance(files, str) else files
