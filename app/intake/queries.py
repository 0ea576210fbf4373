"""Reading papers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Row, Select, select

from app.consultations.correspondence import deadline_of
from app.consultations.models import Consultation, Decision, Seat
from app.consultations.procedure import takes_answers
from app.consultations.queries import by_id, by_reference, decisions, in_language, seats
from app.core.errors import NotFound
from app.core.work import Work
from app.documents.queries import StoredFile, stored_file
from app.intake.message_models import IncomingMessage
from app.intake.models import Paper, PaperState
from app.intake.refusals import PaperUnknown
from app.officers.models import Officer
from app.replies.models import WHOLE_REPLY
from app.replies.reasons import asked
from app.rules import NegativeReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One paper in a list."""

    id: int
    #: Name of the member, or who sent it in words.
    sender: str
    is_from_member: bool
    channel: str
    note_number: str
    registry_number: str
    received_at: datetime
    state: PaperState
    #: Decisions on which clarification was requested, as far as it is settled.
    unclear: tuple[str, ...]
    entered_by: str
    #: None: it needed no second officer.
    request_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What a paper says of one decision."""

    name: str
    title: str
    #: "": it is no answer.
    choice: str
    sentence: str
    #: "": none was given.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """One paper with everything that was entered of it."""

    line: PaperLine
    reference: str
    zone: str
    address: str
    note_on: date | None
    is_signed: bool
    name: str
    function: str
    #: "" and None: no scan was made.
    filename: str
    sha256: str | None
    entered_at: datetime
    passages: tuple[Passage, ...]
    statement: str
    reply_index: int | None
    #: The message that it was entered from; None: from none.
    message: int | None

    @property
    def is_waiting(self) -> bool:
        """Whether a second officer has yet to decide."""
        return self.line.state is PaperState.WAITING

    @property
    def sealed(self) -> "PaperPage":
        """The same without what it answers."""
        return replace(self, passages=(), statement="")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionField:
    """One decision as the form asks for what the paper says of it."""

    name: str
    title: str
    choices: tuple[str, ...]
    asks_reason: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """What the form for one consultation offers."""

    reference: str
    title: str
    zone: str
    #: Code and name, in the body's order.
    members: tuple[tuple[str, str], ...]
    decisions: tuple[DecisionField, ...]


def paper_form(work: Work, reference: str, language: str) -> PaperForm:
    """What may be entered from a paper on a consultation.

    Raises:
        ConsultationUnknown: there is none of that reference.
    """
    consultation = by_reference(work, reference)
    return PaperForm(
        reference=reference,
        title=in_language(consultation.titles, language, consultation.original),
        zone=consultation.zone,
        members=tuple((seat.code, in_language(seat.names, language)) for seat in seats(work, consultation)),
        decisions=tuple(
            DecisionField(
                name=each.name,
                title=in_language(each.titles, language, consultation.original),
                choices=tuple(each.choices),
                asks_reason=asked(each) is not NegativeReason.NOT_REQUIRED,
            )
            for each in decisions(work, consultation)
            if takes_answers(each)
        ),
    )


def paper_lines(work: Work, reference: str, language: str) -> tuple[PaperLine, ...]:
    """All papers of a consultation, the one received last first.

    Raises:
        ConsultationUnknown: there is none of that reference.
    """
    consultation = by_reference(work, reference)
    chosen = _all().where(Paper.consultation_id == consultation.id).order_by(Paper.received_at.desc(), Paper.id.desc())
    return tuple(_line(row, language) for row in work.session.execute(chosen))


def paper_page(work: Work, paper_id: int, language: str) -> PaperPage:
    """One paper.

    Raises:
        PaperUnknown: there is none of that number.
    """
    row = work.session.execute(_all().where(Paper.id == paper_id)).one_or_none()
    if row is None:
        raise PaperUnknown
    paper: Paper = row[0]
    consultation = by_id(work, paper.consultation_id)
    return PaperPage(
        line=_line(row, language),
        reference=consultation.reference,
        zone=consultation.zone,
        address=paper.address,
        note_on=paper.note_on,
        is_signed=paper.is_signed,
        name=paper.name,
        function=paper.function,
        filename=paper.filename,
        sha256=paper.sha256,
        entered_at=paper.entered_at,
        passages=tuple(
            _passage(paper, each, in_language(each.titles, language, consultation.original))
            for each in decisions(work, consultation)
            if each.name in paper.answers or each.name in paper.unclear
        ),
        statement=paper.statements.get(WHOLE_REPLY, ""),
        reply_index=paper.reply_index,
        message=work.session.scalar(select(IncomingMessage.id).where(IncomingMessage.paper_id == paper.id)),
    )


def is_pending(work: Work, consultation: Consultation) -> bool:
    """Whether a paper that was received in time waits for its second officer, and may change the result."""
    found = work.session.scalar(
        select(Paper.id)
        .where(
            Paper.consultation_id == consultation.id,
            Paper.state == PaperState.WAITING,
            Paper.received_at <= deadline_of(consultation),
        )
        .limit(1)
    )
    return found is not None


def scan(work: Work, paper_id: int) -> StoredFile:
    """The scan of a paper.

    Raises:
        NotFound: there is no such paper, or it has no scan.
    """
    sha256 = work.session.scalar(select(Paper.sha256).where(Paper.id == paper_id))
    if sha256 is None:
        raise NotFound
    return stored_file(work, sha256)


def consultation_of(work: Work, paper_id: int) -> Consultation:
    """The consultation that a paper is about.

    Raises:
        PaperUnknown: there is no such paper.
    """
    found = work.session.scalar(select(Paper.consultation_id).where(Paper.id == paper_id))
    if found is None:
        raise PaperUnknown
    return by_id(work, found)


def _all() -> Select[Paper, Mapping[str, str] | None, str]:
    return (
        select(Paper, Seat.names, Officer.name)
        .outerjoin(Seat, Seat.id == Paper.seat_id)
        .join(Officer, Officer.id == Paper.entered_by)
    )


def _line(row: Row[Paper, Mapping[str, str] | None, str], language: str) -> PaperLine:
    paper, names, officer = row
    return PaperLine(
        id=paper.id,
        sender=in_language(dict(names), language) if names else paper.sender,
        is_from_member=names is not None,
        channel=paper.channel,
        note_number=paper.note_number,
        registry_number=paper.registry_number,
        received_at=paper.received_at,
        state=PaperState(paper.state),
        unclear=tuple(sorted(paper.unclear)),
        entered_by=officer,
        request_id=paper.request_id,
    )


def _passage(paper: Paper, decision: Decision, title: str) -> Passage:
    name = decision.name
    return Passage(
        name=name,
        title=title,
        choice=paper.answers.get(name, ""),
        sentence=paper.sentences.get(name) or paper.unclear.get(name, ""),
        reason=paper.statements.get(name, ""),
    )
