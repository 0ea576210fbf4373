"""Messages that came in: what each of them does, once, and what officers make of those that people wrote.

A report changes something only if it came to an address that we signed. What a person wrote is a proposal to officers,
and never a reply by itself.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.consultations.models import Consultation
from app.core.db import insertion
from app.core.work import Work
from app.documents.service import store_message
from app.intake.mail_kinds import Classified, MailKind
from app.intake.message_guesses import guessed
from app.intake.message_models import IncomingMessage, MessageState
from app.intake.models import Paper
from app.intake.refusals import MessageSettled, MessageUnknown
from app.links.refusals import LinkMangled
from app.officers.refusals import ReasonNeeded
from app.officers.requests import officer_acting
from app.outbox.returns import SentLetter, letter_answered, mark_bounced, note_delay, return_paths, sent_letter
from app.record.events import HOUSE, EventType, instant
from app.record.service import append

_REPORTS = frozenset({MailKind.BOUNCE, MailKind.DELAY})
_FOR_PEOPLE = frozenset({MailKind.HUMAN, MailKind.UNREADABLE})
_TELLING = re.compile(rb"^(?:message-id|date|from|to|subject):[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A message as the mail server gave it."""

    #: Server and folder, and the numbers under which the message lies there.
    mailbox: str
    uid_validity: int
    uid: int
    received_at: datetime
    #: Bytes in all, and as many of them as were read.
    size: int
    raw: bytes

    @property
    def is_cut(self) -> bool:
        """Whether only its beginning was read."""
        return len(self.raw) < self.size

    @property
    def fingerprint(self) -> str:
        """The same for the same message, however often and by which ways it was delivered."""
        head, _, body = self.raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        told = sorted(found[0].lower() for found in _TELLING.finditer(head))
        return hashlib.sha256(b"\n".join((*told, b"", body))).hexdigest()


def take_in(work: Work, arrived: Arrived, found: Classified) -> MessageState | None:
    """Let a message have its effect; what became of it. None: it was taken in before, under the same number."""
    if _is_known(work, arrived.fingerprint):
        row = _row(work, arrived, found, MessageState.DUPLICATE) | {"fingerprint": None}
        return MessageState.DUPLICATE if _claimed(work, row) else None
    letter, state = _letter_and_state(work, found)
    row = _row(work, arrived, found, state) | {"letter_id": letter.id if letter else None}
    if state is MessageState.WAITING:
        row |= _proposal(work, arrived, found, letter)
    number = _claimed(work, row)
    if number is None:
        return None
    if state is MessageState.WAITING:
        _tell_record(work, number, row)
    elif letter is not None and found.report is not None:
        act = mark_bounced if found.kind is MailKind.BOUNCE else note_delay
        act(work, letter.id, words=found.report.words)
    return state


def dismiss(work: Work, number: int, *, reason: str) -> None:
    """Note that nothing follows from a message.

    Raises:
        MessageUnknown, MessageSettled: it does not wait.
        ReasonNeeded: none is given.
        RoleMayNotAct, OfficerDisabled: not for this officer.
    """
    officer = officer_acting(work, work.actor)
    if not reason.strip():
        raise ReasonNeeded
    log = _log(work, _settled(work, number, state=MessageState.DISMISSED, by=officer.id, reason=reason.strip()))
    append(
        work,
        log,
        EventType.MESSAGE_DISMISSED,
        facts={"message": number, "by": officer.id},
        secrets_={"reason_commit": reason.strip()},
    )


def message_file(number: int) -> str:
    """Name of the file as which the bytes of a message are saved."""
    return f"message-{number}.txt"


def evidence_of(work: Work, number: int) -> str:
    """SHA-256 of the bytes of a message.

    Raises:
        MessageUnknown: there is none for people to look at.
    """
    sha256 = work.session.scalar(select(IncomingMessage.sha256).where(IncomingMessage.id == number))
    if sha256 is None:
        raise MessageUnknown
    return sha256


def mark_entered(work: Work, number: int, paper: Paper) -> None:
    """Note that a message was entered as a paper; the caller holds the lock on the consultation's log.

    Raises:
        MessageUnknown, MessageSettled: it does not wait.
    """
    consultation_id = paper.consultation_id
    facts = {"message": number, "by": paper.entered_by, "evidence_sha256": evidence_of(work, number)}
    _settled(
        work,
        number,
        state=MessageState.ENTERED,
        by=paper.entered_by,
        paper_id=paper.id,
        consultation_id=consultation_id,
    )
    append(work, _log(work, consultation_id), EventType.MESSAGE_ENTERED, facts=facts)


def reopen(work: Work, paper: Paper) -> None:
    """Let a message wait again whose entry was not approved, or taken back."""
    work.session.execute(
        update(IncomingMessage)
        .where(IncomingMessage.paper_id == paper.id, IncomingMessage.state == MessageState.ENTERED)
        .values(state=MessageState.WAITING, paper_id=None, decided_by=None, decided_at=None)
    )


def _is_known(work: Work, fingerprint: str) -> bool:
    return work.session.scalar(select(IncomingMessage.id).where(IncomingMessage.fingerprint == fingerprint)) is not None


def _letter_and_state(work: Work, found: Classified) -> tuple[SentLetter | None, MessageState]:
    """The letter that a message is about, as far as it can be trusted, and what becomes of the message."""
    signed = return_paths(work.settings)
    is_forged, letter = False, None
    try:
        number = signed.letter_id(found.mail.recipients) if signed else None
        letter = sent_letter(work, number) if number else None
    except LinkMangled:
        is_forged = True
    if found.kind in _FOR_PEOPLE:
        return letter or letter_answered(work, found.mail.answers), MessageState.WAITING
    if found.kind in _REPORTS and letter is None:
        return None, MessageState.FORGED if is_forged else MessageState.UNMATCHED
    return letter, MessageState.NOTED


def _row(work: Work, arrived: Arrived, found: Classified, state: MessageState) -> dict[str, object]:
    return {
        "mailbox": arrived.mailbox,
        "uid_validity": arrived.uid_validity,
        "uid": arrived.uid,
        "fingerprint": arrived.fingerprint,
        "kind": found.kind,
        "state": state,
        "size": arrived.size,
        "received_at": min(arrived.received_at, work.now),
        "read_at": work.now,
        "is_cut": arrived.is_cut,
        "is_like_automatic": found.is_like_automatic,
    }


def _proposal(work: Work, arrived: Arrived, found: Classified, letter: SentLetter | None) -> dict[str, object]:
    mail, guess = found.mail, guessed(work, found.mail, letter)
    return {
        "sha256": store_message(work, arrived.raw),
        "sender": mail.sender,
        "sender_name": mail.sender_name,
        "subject": mail.subject,
        "consultation_id": guess.consultation_id,
        "member": guess.member,
        "guessed_from": guess.guessed_from,
    }


def _claimed(work: Work, row: dict[str, object]) -> int | None:
    """Number of the new row; None: another reader was faster."""
    values = {"sender": "", "sender_name": "", "subject": "", "member": "", "guessed_from": "", "reason": ""} | row
    new = insertion(work.session, IncomingMessage).values(**values).on_conflict_do_nothing()
    return work.session.scalars(new.returning(IncomingMessage.id)).one_or_none()


def _tell_record(work: Work, number: int, row: dict[str, object]) -> None:
    consultation_id, received_at = row["consultation_id"], row["received_at"]
    append(
        work,
        _log(work, consultation_id if isinstance(consultation_id, int) else None),
        EventType.MESSAGE_RECEIVED,
        facts={
            "message": number,
            "by": str(work.actor),
            "received_at": instant(received_at) if isinstance(received_at, datetime) else None,
            "evidence_sha256": row["sha256"],
        },
    )


def _settled(work: Work, number: int, *, state: MessageState, by: int, **more: object) -> int | None:
    """Settle a message that waits, whoever else tries; the consultation that it is about, None where none is known."""
    evidence_of(work, number)
    row = work.session.execute(
        update(IncomingMessage)
        .where(IncomingMessage.id == number, IncomingMessage.state == MessageState.WAITING)
        .values(state=state, decided_by=by, decided_at=work.now, **more)
        .returning(IncomingMessage.consultation_id)
    ).one_or_none()
    if row is None:
        raise MessageSettled
    found: int | None = row.consultation_id
    return found


def _log(work: Work, consultation_id: int | None) -> str:
    """The log of the consultation; of a message that is about none that is known, the log of the house."""
    if consultation_id is None:
        return HOUSE
    return work.session.get_one(Consultation, consultation_id).reference
