"""Papers: entered by one officer, and where one may count, recorded when a second has approved.

What holds no answer is kept at once, because nothing follows from it but a letter to those concerned.
"""

from sqlalchemy import select

from app.consultations.approval import Approval
from app.consultations.models import Consultation, Seat
from app.consultations.queries import by_id, by_reference
from app.core.work import Work
from app.documents.formats import SCANS
from app.documents.service import store
from app.intake import notices
from app.intake.entry import Entry, check_entry
from app.intake.messages import evidence_of, mark_entered, message_file, reopen
from app.intake.models import Paper, PaperState
from app.intake.refusals import PaperSettled, PaperUnknown, SenderUnknown
from app.officers.refusals import SecondOfficerNeeded
from app.officers.requests import NewRequest, ask, officer_acting
from app.record.events import EventType, canonical, instant
from app.record.service import append, lock
from app.replies.models import WHOLE_REPLY, Channel
from app.replies.on_behalf import record_paper
from app.replies.submission import Note, PaperReply, Recorded, RecordedKind
from app.rules import Choice

#: Under which requests and addresses know the act.
ACT = "paper"
_STATES = {
    RecordedKind.RECORDED: PaperState.RECORDED,
    RecordedKind.STATEMENT: PaperState.RECORDED,
    RecordedKind.ADMITTED: PaperState.RECORDED,
    RecordedKind.LATE: PaperState.LATE,
    RecordedKind.CONFIRMED: PaperState.CONFIRMED,
    RecordedKind.OVERTAKEN: PaperState.OVERTAKEN,
}


def enter(work: Work, entry: Entry) -> Paper:
    """Enter a paper. With an answer or a statement it waits for a second officer; otherwise it is kept at once.

    Raises:
        ConsultationUnknown: there is none of that reference.
        PaperRefused: one of its refusals, if something is missing or cannot be.
        MessageUnknown, MessageSettled: the message that it is entered from does not wait.
        DocumentRefused: the scan is not taken.
        RoleMayNotAct, OfficerDisabled, ReasonNeeded: as for every act by two.
    """
    officer = officer_acting(work, work.actor)
    lock(work, entry.reference)
    consultation = by_reference(work, entry.reference)
    check_entry(work, consultation, entry)
    seat = _seat(work, consultation, entry)
    sha256, filename = _evidence(work, entry)
    paper = Paper(
        consultation_id=consultation.id,
        seat_id=seat.id if seat else None,
        sender=entry.sender.strip(),
        address=entry.address.strip(),
        channel=Channel(entry.channel),
        note_number=entry.note_number,
        note_on=entry.note_on,
        is_signed=entry.is_signed,
        received_at=entry.received_at,
        registry_number=entry.registry_number,
        sha256=sha256,
        filename=filename,
        answers=dict(entry.answers),
        sentences={name: entry.sentences[name] for name in entry.answers},
        unclear=dict(entry.unclear),
        statements=dict(entry.statements),
        name=entry.name,
        function=entry.function,
        state=PaperState.WAITING,
        request_id=None,
        entered_by=officer.id,
        entered_at=work.now,
        reply_index=None,
    )
    work.session.add(paper)
    work.session.flush()
    if entry.message is not None:
        mark_entered(work, entry.message, paper)
    if seat is None:
        paper.state = PaperState.NO_REPLY
        notices.post_no_reply(work, consultation, paper, index=_keep(work, consultation, None, paper, [officer.id]))
    elif not paper.answers and not paper.statements:
        paper.state = PaperState.CLARIFICATION
        _ask_to_clarify(work, consultation, seat, paper, [officer.id])
    else:
        paper.request_id = ask(work, _request(entry, paper))
    return paper


def record_entered(work: Work, paper_id: int, approval: Approval) -> Recorded:
    """Record what a paper says, once a second officer has approved it.

    Raises:
        PaperUnknown, PaperSettled: it does not wait.
        SecondOfficerNeeded: the same officer twice.
        ReplyRefused: as `replies.on_behalf.record_paper`.
    """
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    consultation, paper = _waiting(work, paper_id)
    officers = (approval.by, approval.approved_by)
    seat = work.session.get_one(Seat, paper.seat_id)
    recorded = record_paper(work, seat.id, _content(consultation, paper, officers))
    paper.state, paper.reply_index = _STATES[recorded.kind], recorded.index
    if recorded.kind is RecordedKind.OVERTAKEN:
        index = _keep(work, consultation, seat, paper, list(officers))
        notices.post_overtaken(work, consultation, seat, paper, index=index)
    if paper.unclear:
        _ask_to_clarify(work, consultation, seat, paper, list(officers))
    return recorded


def drop_entered(work: Work, paper_id: int) -> None:
    """Note that the entry was refused, or taken back; the registry number may be used again.

    Raises:
        PaperUnknown, PaperSettled: it does not wait.
    """
    paper = _waiting(work, paper_id)[1]
    paper.state = PaperState.REFUSED
    reopen(work, paper)


def _evidence(work: Work, entry: Entry) -> tuple[str | None, str]:
    """SHA-256 and file name of what a second officer reads: the scan, else the message."""
    if entry.scan is not None:
        return store(work, name=entry.scan.name, content=entry.scan.content, accepted=SCANS), entry.scan.name
    if entry.message is not None:
        return evidence_of(work, entry.message), message_file(entry.message)
    return None, ""


def _request(entry: Entry, paper: Paper) -> NewRequest:
    return NewRequest(
        kind=ACT,
        log=entry.reference,
        subject=entry.registry_number,
        particulars={"paper": paper.id},
        reason=entry.reason,
    )


def _seat(work: Work, consultation: Consultation, entry: Entry) -> Seat | None:
    if not entry.member:
        return None
    seat = work.session.scalar(select(Seat).where(Seat.consultation_id == consultation.id, Seat.code == entry.member))
    if seat is None:
        raise SenderUnknown
    return seat


def _waiting(work: Work, paper_id: int) -> tuple[Consultation, Paper]:
    """The paper, which waits, under the lock on its consultation's log."""
    found = work.session.scalar(select(Paper.consultation_id).where(Paper.id == paper_id))
    if found is None:
        raise PaperUnknown
    consultation = by_id(work, found)
    lock(work, consultation.reference)
    work.session.refresh(consultation)
    paper = work.session.get_one(Paper, paper_id, populate_existing=True)
    if paper.state != PaperState.WAITING:
        raise PaperSettled
    return consultation, paper


def _content(consultation: Consultation, paper: Paper, officers: tuple[int, int]) -> PaperReply:
    statements = dict(paper.statements)
    return PaperReply(
        given={name: Choice(choice) for name, choice in paper.answers.items()},
        statement=statements.pop(WHOLE_REPLY, ""),
        reasons=statements,
        name=paper.name,
        function=paper.function,
        instructions="",
        language=consultation.original,
        channel=Channel(paper.channel),
        received_at=paper.received_at,
        officers=officers,
        evidence_sha256=paper.sha256,
        note=Note(number=paper.note_number, dated=paper.note_on, registry_number=paper.registry_number),
        nonce=f"paper-{paper.id}",
    )


def _ask_to_clarify(work: Work, consultation: Consultation, seat: Seat, paper: Paper, officers: list[int]) -> None:
    index = _keep(work, consultation, seat, paper, officers)
    notices.post_clarification(work, consultation, seat, paper, index=index)


def _keep(work: Work, consultation: Consultation, seat: Seat | None, paper: Paper, officers: list[int]) -> int:
    """Write down that a paper was kept which is no reply, or not in all of its passages; index of the event."""
    event = append(
        work,
        consultation.reference,
        EventType.PAPER_KEPT,
        facts={
            "member": seat.code if seat else "",
            "by": officers,
            "received_at": instant(paper.received_at),
            "channel": paper.channel,
            "evidence_sha256": paper.sha256,
            "items": sorted(paper.unclear),
        },
        secrets_={"text_commit": canonical({"sender": paper.sender, "unclear": paper.unclear})},
    )
    return event.index
