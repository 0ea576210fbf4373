"""Reading messages that came in: what waits for an officer, what was decided lately, and how many others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, Select, func, select

from app.consultations.models import Consultation, Seat, State
from app.consultations.queries import by_id, in_language
from app.core.errors import NotFound
from app.core.work import Work
from app.documents.queries import StoredFile, stored_file
from app.intake.mail_kinds import MailKind
from app.intake.message_models import Guess, IncomingMessage, MessageState
from app.intake.mime_reading import mail_read, opened
from app.intake.models import Paper, PaperState
from app.intake.refusals import MessageUnknown
from app.officers.models import ActRequest, Officer, RequestState

#: How many of a kind a list shows.
LATEST = 100
_DECIDED = (MessageState.ENTERED, MessageState.DISMISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One message in a list."""

    id: int
    sender: str
    sender_name: str
    #: "" once it is decided: a subject may say what was answered.
    subject: str
    received_at: datetime
    state: MessageState
    is_readable: bool
    is_like_automatic: bool
    #: Reference of the consultation it may be about, "": it cannot be told; and the zone of its clock.
    reference: str
    zone: str
    #: Code and name of the member it may be from, and what that was guessed from; "": nothing to guess from.
    code: str
    member: str
    guessed_from: Guess
    #: Who entered or dismissed it; "" while it waits.
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One message with what it says."""

    line: MessageLine
    text: str
    attachments: tuple[str, ...]
    sha256: str
    #: Bytes, and whether only the beginning of them is kept.
    size: int
    is_cut: bool
    reason: str
    #: The paper as which it was entered; None: it was not.
    paper_id: int | None
    #: References of the consultations as whose paper it may be entered, the guessed one first, with their zones.
    offered: tuple[tuple[str, str], ...]
    #: Whether what it says is under seal.
    is_sealed: bool = False

    @property
    def sealed(self) -> "MessagePage":
        """The same without what it says."""
        return replace(self, text="", attachments=(), is_sealed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSums:
    """How many messages came in, by what became of them."""

    bounced: int
    delayed: int
    automatic: int
    #: Reports that came to no return path that we signed.
    without_effect: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCounts:
    """What waits for officers, over all consultations."""

    requests: int
    messages: int


def waiting_counts(work: Work) -> WaitingCounts:
    """How many requests and messages wait, in one statement: every page of the desk asks."""
    requests = select(func.count()).where(ActRequest.state == RequestState.WAITING).scalar_subquery()
    messages = select(func.count()).where(IncomingMessage.state == MessageState.WAITING).scalar_subquery()
    found = work.session.execute(select(requests, messages)).one()
    return WaitingCounts(requests=found[0], messages=found[1])


def waiting_messages(work: Work, language: str, *, consultation_id: int | None = None) -> tuple[MessageLine, ...]:
    """Messages that wait for an officer, the oldest first; of one consultation, or where that is None of all."""
    chosen = _all().where(IncomingMessage.state == MessageState.WAITING)
    if consultation_id is not None:
        chosen = chosen.where(IncomingMessage.consultation_id == consultation_id)
    return _lines(work, chosen.order_by(IncomingMessage.received_at, IncomingMessage.id).limit(LATEST), language)


def decided_messages(work: Work, language: str) -> tuple[MessageLine, ...]:
    """Messages that were entered or dismissed lately, the latest first."""
    chosen = _all().where(IncomingMessage.state.in_(_DECIDED)).order_by(IncomingMessage.decided_at.desc())
    return _lines(work, chosen.limit(LATEST), language)


def message_sums(work: Work) -> MessageSums:
    """How many reports and automatic messages came in."""
    rows = work.session.execute(
        select(IncomingMessage.kind, IncomingMessage.state, func.count()).group_by(
            IncomingMessage.kind, IncomingMessage.state
        )
    )
    found = {(row[0], row[1]): row[2] for row in rows}
    lost = (MessageState.UNMATCHED, MessageState.FORGED)
    return MessageSums(
        bounced=found.get((MailKind.BOUNCE, MessageState.NOTED), 0),
        delayed=found.get((MailKind.DELAY, MessageState.NOTED), 0),
        automatic=found.get((MailKind.AUTOMATIC, MessageState.NOTED), 0),
        without_effect=sum(count for (_kind, state), count in found.items() if state in lost),
    )


def message_page(work: Work, number: int, language: str) -> MessagePage:
    """One message that people look at.

    Raises:
        MessageUnknown: there is none of that number.
    """
    message = _message(work, number)
    (line,) = _lines(work, _all().where(IncomingMessage.id == number), language)
    read = opened(message_bytes(work, number).content) if line.is_readable else None
    mail = mail_read(read) if read is not None else None
    return MessagePage(
        line=line,
        text=mail.text if mail else "",
        attachments=mail.attachments if mail else (),
        sha256=message.sha256 or "",
        size=message.size,
        is_cut=message.is_cut,
        reason=message.reason,
        paper_id=message.paper_id,
        offered=_offered(work, line.reference),
    )


def message_bytes(work: Work, number: int) -> StoredFile:
    """The bytes of a message that people look at.

    Raises:
        NotFound: there is none of that number.
    """
    sha256 = work.session.scalar(select(IncomingMessage.sha256).where(IncomingMessage.id == number))
    if sha256 is None:
        raise NotFound
    return stored_file(work, sha256)


def sealed_by(work: Work, number: int) -> Consultation | None:
    """The consultation whose seal lies on a message; None: none, because an officer has to read it, or knows of none.

    Raises:
        MessageUnknown: there is none of that number.
    """
    message = _message(work, number)
    paper_state = work.session.scalar(select(Paper.state).where(Paper.id == message.paper_id))
    if paper_state == PaperState.WAITING or message.state == MessageState.WAITING or message.consultation_id is None:
        return None
    return by_id(work, message.consultation_id)


def _message(work: Work, number: int) -> IncomingMessage:
    found = work.session.get(IncomingMessage, number)
    if found is None or found.sha256 is None:
        raise MessageUnknown
    return found


def _all() -> Select[IncomingMessage, str, str, str]:
    return (
        select(IncomingMessage, Consultation.reference, Consultation.zone, Officer.name)
        .outerjoin(Consultation, Consultation.id == IncomingMessage.consultation_id)
        .outerjoin(Officer, Officer.id == IncomingMessage.decided_by)
    )


def _lines(work: Work, chosen: Select[IncomingMessage, str, str, str], language: str) -> tuple[MessageLine, ...]:
    rows = work.session.execute(chosen).all()
    names = _names(work, {row[0].member for row in rows if row[0].member}, language)
    return tuple(_line(row, names) for row in rows)


def _names(work: Work, codes: Iterable[str], language: str) -> Mapping[str, str]:
    """Code to name, as of the latest consultation that the member had a seat in."""
    if not codes:
        return {}
    rows = work.session.execute(select(Seat.code, Seat.names).where(Seat.code.in_(codes)).order_by(Seat.id))
    return {code: in_language(names, language) for code, names in rows}


def _line(row: Row[IncomingMessage, str, str, str], names: Mapping[str, str]) -> MessageLine:
    message, reference, zone, decided_by = row
    return MessageLine(
        id=message.id,
        sender=message.sender,
        sender_name=message.sender_name,
        subject=message.subject if message.state == MessageState.WAITING else "",
        received_at=message.received_at,
        state=MessageState(message.state),
        is_readable=message.kind != MailKind.UNREADABLE,
        is_like_automatic=message.is_like_automatic,
        # The outer joins may have found nothing.
        reference=reference or "",
        zone=zone or "UTC",
        code=message.member,
        member=names.get(message.member, message.member),
        guessed_from=Guess(message.guessed_from),
        decided_by=decided_by or "",
        decided_at=message.decided_at,
    )


def _offered(work: Work, reference: str) -> tuple[tuple[str, str], ...]:
    rows = work.session.execute(
        select(Consultation.reference, Consultation.zone)
        .where(Consultation.state.in_((State.OPEN, State.CLOSED, State.ANNOUNCED)))
        .order_by(Consultation.reference != reference, Consultation.opened_at.desc())
        .limit(8)
    )
    return tuple((row.reference, row.zone) for row in rows)
