"""What an officer enters from a paper, and whether it may be entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.consultations.models import Consultation, State
from app.core.work import Work
from app.intake.models import Paper, PaperState
from app.intake.refusals import (
    NothingToAnswer,
    PaperSaysNothing,
    ReceivedBeforeOpening,
    ReceivedInFuture,
    RegistryNumberUsed,
    ScanMissing,
    SenderUnknown,
    SentenceMissing,
)

_ANSWERABLE = frozenset({State.OPEN, State.CLOSED, State.ANNOUNCED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A scan as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper as an officer reads it. Texts are in the language received."""

    reference: str
    #: Code of the member; "": from nobody with a seat.
    member: str
    #: Who sent it, in words, and where it is acknowledged, where it is from no member; "" otherwise.
    sender: str = ""
    address: str = ""
    channel: str
    #: Number and date that the paper itself carries; "" and None where it has none.
    note_number: str = ""
    note_on: date | None = None
    #: Whether a stamp or a signature was seen on it.
    is_signed: bool = False
    received_at: datetime
    registry_number: str
    #: None: none was made.
    scan: Scan | None = None
    #: Number of the message that it is entered from, whose bytes stand for a scan where none was made. None: of none.
    message: int | None = None
    #: Decision to choice, and to the sentence that carries it.
    answers: Mapping[str, str]
    sentences: Mapping[str, str]
    #: Decision to a sentence that is no answer.
    unclear: Mapping[str, str]
    #: Reasons by decision, and a statement under `*`.
    statements: Mapping[str, str]
    #: Of who signed; "" where not legible.
    name: str = ""
    function: str = ""
    #: For the second officer and the record.
    reason: str = ""


def check_entry(work: Work, consultation: Consultation, entry: Entry) -> None:
    """Raise the first refusal that stands in the way; the caller holds the lock on the log."""
    if consultation.state not in _ANSWERABLE or consultation.opened_at is None:
        raise NothingToAnswer(reference=consultation.reference)
    if entry.received_at > work.now:
        raise ReceivedInFuture
    if entry.received_at < consultation.opened_at:
        raise ReceivedBeforeOpening
    if bool(entry.member) == bool(entry.sender.strip()):
        raise SenderUnknown
    _check_number(work, consultation, entry)
    if entry.member:
        _check_content(entry)


def _check_number(work: Work, consultation: Consultation, entry: Entry) -> None:
    used = work.session.scalar(
        select(Paper.id).where(
            Paper.consultation_id == consultation.id,
            Paper.registry_number == entry.registry_number,
            Paper.state != PaperState.REFUSED,
        )
    )
    if used is not None:
        raise RegistryNumberUsed(number=entry.registry_number)


def _check_content(entry: Entry) -> None:
    for name in entry.answers:
        if not entry.sentences.get(name, "").strip():
            raise SentenceMissing(name=name)
    for name, sentence in entry.unclear.items():
        if not sentence.strip() or name in entry.answers:
            raise SentenceMissing(name=name)
    if not (entry.answers or entry.unclear or entry.statements):
        raise PaperSaysNothing
    if entry.scan is None and entry.message is None:
        raise ScanMissing
