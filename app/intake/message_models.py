"""Table of messages that came into the mailbox to which replies to our letters go."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class MessageState(StrEnum):
    """What became of a message."""

    #: A report that was believed, or an automatic answer: nobody has to do anything.
    NOTED = "noted"
    #: A report that came to no return path of ours: it has no effect.
    UNMATCHED = "unmatched"
    #: A report that came to a return path that we never signed: it has no effect.
    FORGED = "forged"
    #: The same message was read before, under another number.
    DUPLICATE = "duplicate"
    #: A proposal: an officer has yet to look at it.
    WAITING = "waiting"
    #: An officer entered it as a paper.
    ENTERED = "entered"
    #: An officer said that nothing follows from it.
    DISMISSED = "dismissed"


class Guess(StrEnum):
    """What a member was guessed from. It is never more than a guess: senders can be invented."""

    NOTHING = ""
    #: A focal point of the member has this address.
    ADDRESS = "address"
    #: It says that it answers a letter to the member.
    LETTER = "letter"


class IncomingMessage(Base):
    """One message, handled once. Of those that no person has to look at nothing is kept but that they came."""

    __tablename__ = "incoming_messages"
    __table_args__ = (
        UniqueConstraint("mailbox", "uid_validity", "uid"),
        CheckConstraint("(state IN ('entered', 'dismissed')) = (decided_at IS NOT NULL)", name="decided"),
        CheckConstraint("(state = 'entered') = (paper_id IS NOT NULL)", name="entered"),
        CheckConstraint("state NOT IN ('waiting', 'entered', 'dismissed') OR sha256 IS NOT NULL", name="kept"),
        Index("ix_incoming_messages_state", "state", "consultation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Server and folder.
    mailbox: Mapped[str]
    #: The server's numbers; both may take all of 32 bits.
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    #: SHA-256 over identifier, date, sender, recipients, subject and body; None: of a duplicate.
    fingerprint: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[str]
    state: Mapped[str]
    #: Bytes.
    size: Mapped[int] = mapped_column(BigInteger)
    #: When the mail server got it, but not later than when it was read.
    received_at: Mapped[datetime]
    read_at: Mapped[datetime]
    #: The letter that it reports on or answers; None: none is known.
    letter_id: Mapped[str | None] = mapped_column(ForeignKey("outbox_letters.id"))
    #: The bytes, of what a person has to look at.
    sha256: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    #: Whether it was too large, and only its beginning is kept.
    is_cut: Mapped[bool] = mapped_column(default=False)
    #: Only its subject reads like that of an automatic answer.
    is_like_automatic: Mapped[bool] = mapped_column(default=False)
    #: As the message says; of what nobody has to look at "".
    sender: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    #: None: it cannot be told which it is about.
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"))
    #: Code of the member it may be from, and what that was guessed from; "": nothing to guess from.
    member: Mapped[str] = mapped_column(default="")
    guessed_from: Mapped[str] = mapped_column(default="")
    #: The paper as which it was entered.
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"), index=True)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None]
    #: Why nothing follows from it; "" otherwise.
    reason: Mapped[str] = mapped_column(default="")
