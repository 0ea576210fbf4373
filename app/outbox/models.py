"""The outbox table: a letter is a row first, with the very bytes that will be sent."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class LetterState(StrEnum):
    """Where a letter stands. Nothing counts as reached but `accepted`."""

    WAITING = "waiting"
    SENDING = "sending"
    ACCEPTED = "accepted"
    #: Lost in the gap between the final dot and the server's answer; it is sent again, byte-identical.
    UNKNOWN = "unknown"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    #: A server took it, and reported later that it could not be delivered.
    BOUNCED = "bounced"
    DROPPED = "dropped"


class LetterKind(StrEnum):
    """Which letter it is."""

    INVITATION = "invitation"
    COPY = "copy"
    NEW_LINK = "new_link"
    REPLIES_OPEN = "replies_open"
    REMINDER = "reminder"
    RECEIPT = "receipt"
    COLLEAGUE = "colleague"
    EXTENSION = "extension"
    WITHDRAWAL = "withdrawal"
    ITEM_WITHDRAWN = "item_withdrawn"
    ITEM_DEFERRED = "item_deferred"
    OBJECTION = "objection"
    OBJECTION_WITHDRAWN = "objection_withdrawn"
    AFTER_OBJECTION = "after_objection"
    CONTEST_RECEIVED = "contest_received"
    CONTEST_RULED = "contest_ruled"
    OUTCOME = "outcome"
    #: Of a consultation without an outcome.
    CLOSURE = "closure"
    DECLARATION = "declaration"
    DECLARATION_WITHDRAWN = "declaration_withdrawn"
    TEXT_CHANGED = "text_changed"
    LANGUAGE_ISSUED = "language_issued"
    #: To the old and the new address of a focal point.
    CONTACT_CHANGED = "contact_changed"
    #: Asks a focal point whether it still represents its member.
    CONFIRMATION = "confirmation"
    #: A reply was recorded that came by another channel.
    ON_BEHALF = "on_behalf"
    #: A paper that holds no answer that can be counted.
    CLARIFICATION = "clarification"
    NO_REPLY = "no_reply"
    CORRIGENDUM = "corrigendum"
    #: To an officer, before the opening: does a letter arrive?
    TEST = "test"
    #: To officers: the house does not run as it should.
    ALARM = "alarm"


#: Of a letter that still has a way to go, written out: a partial index serves only who asks in its own words.
PENDING_IN_SQL: Final = text("state IN ('waiting', 'sending', 'unknown')")


class OutboxLetter(Base):
    """One letter to one address."""

    __tablename__ = "outbox_letters"
    __table_args__ = (
        CheckConstraint("(raw IS NULL) = (wiped_at IS NOT NULL)", name="wiped"),
        # In the order in which they are due, without those whose end has come, which are nearly all.
        Index(
            "ix_outbox_letters_due",
            "next_try_at",
            "id",
            sqlite_where=PENDING_IN_SQL,
            postgresql_where=PENDING_IN_SQL,
        ),
        # Reminders are dropped with each reply that leaves nothing owed, and are few among the letters of a log.
        Index("ix_outbox_letters_log_kind", "log", "kind"),
    )

    #: Random; the Message-ID is made of it.
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    #: (kind, recipient, cause, attempt) in one string: the same cause never makes two letters.
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    #: Reference of the consultation it belongs to, "" when it covers several.
    log: Mapped[str]
    #: Code of the member it goes to, "" for a recipient of copies.
    member: Mapped[str]
    #: Focal point it goes to; None for a recipient of copies.
    focal_point_id: Mapped[int | None] = mapped_column(index=True)
    #: Log index or due instant that caused it, and which attempt at composing it this is.
    cause: Mapped[str]
    attempt: Mapped[int]
    address: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    message_id: Mapped[str]
    #: SHA-256 of the bytes; stays when the bytes are wiped.
    sha256: Mapped[str]
    #: The bytes to send; wiped once settled, because they hold live links.
    raw: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    wiped_at: Mapped[datetime | None]

    state: Mapped[str]
    queued_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    #: After this instant its text is no longer true: it is dropped, and its owner composes it anew. None: never.
    send_by_at: Mapped[datetime | None]
    #: After this instant temporary refusals are given up. None: tried until someone acts.
    retry_until_at: Mapped[datetime | None]
    #: While it is being sent, until when its sender must have answered; while it waits, until when it is set aside.
    lease_until: Mapped[datetime | None]
    #: The run of a sender that has it in hand, or has set it aside; "": none.
    lease_owner: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    #: How often it was sent again after its fate was unknown: the most spare copies there can be.
    spare_copies: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    #: What the server, or a report that came back, said last, cleaned and bounded.
    server_words: Mapped[str] = mapped_column(default="")
    #: Whether the `mail` event of its end has been appended to the record; anew when it comes back.
    recorded: Mapped[bool] = mapped_column(default=False)
