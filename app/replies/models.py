"""Tables of replies and contests. Replies are appended, never overwritten."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

#: What a statement on the whole reply, not on one decision, is filed under.
WHOLE_REPLY = "*"


class ReplyKind(StrEnum):
    """What was recorded."""

    REPLY = "reply"
    #: Received after the deadline: kept, never counted.
    LATE = "late"
    #: From a member without the vote, or without a new answer.
    STATEMENT = "statement"
    #: Received in time by another channel, entered after the close: counts.
    ADMITTED = "admitted"


class StatementKind(StrEnum):
    """What a statement on the whole reply is. None of them is an answer, or changes one."""

    EXPLANATION = "explanation"
    RESERVATION = "reservation"
    AMENDMENT = "amendment"


class Channel(StrEnum):
    """How a reply reached the secretariat."""

    LINK = "link"
    LETTER = "letter"
    EMAIL = "email"
    FAX = "fax"
    HAND = "hand"


#: Kinds whose answers count.
COUNTED = frozenset({ReplyKind.REPLY, ReplyKind.ADMITTED})


class Reply(Base):
    """One recorded reply: the member's complete vector after overlay, and who sent it."""

    __tablename__ = "replies"
    __table_args__ = (
        UniqueConstraint("consultation_id", "index"),
        UniqueConstraint("invitation_id", "form_nonce"),
        CheckConstraint("kind IN ('reply', 'late', 'statement', 'admitted')", name="kind"),
        CheckConstraint("statement_kind IN ('', 'explanation', 'reservation', 'amendment')", name="statement_kind"),
        CheckConstraint("(channel = 'link') = (invitation_id IS NOT NULL)", name="channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    #: None: it came by another channel, and two officers recorded it.
    invitation_id: Mapped[str | None] = mapped_column(ForeignKey("invitations.id"))
    channel: Mapped[str] = mapped_column(default=Channel.LINK)
    #: Index of its event in the consultation's log.
    index: Mapped[int]
    kind: Mapped[str]
    received_at: Mapped[datetime]
    #: Complete vector after overlay, decision to choice.
    answers: Mapped[dict[str, str]]
    #: What this portion gave: decision to choice, or `clear`.
    given: Mapped[dict[str, str]]
    #: Statements, decision or `*` to text.
    statements: Mapped[dict[str, str]]
    #: Of the statement on the whole: a `StatementKind`, and the language it is written in; "" where it was not said.
    statement_kind: Mapped[str] = mapped_column(default="")
    statement_language: Mapped[str] = mapped_column(default="")
    #: Index of the member's reply that this one replaces; None: there was none.
    replaces: Mapped[int | None]
    name: Mapped[str]
    function: Mapped[str]
    instructions: Mapped[str]
    #: Language of the page it was sent from.
    language: Mapped[str]
    receipt_code: Mapped[str]
    #: One-time number of the form, and the hash of what was sent with it: the same again is not recorded twice.
    form_nonce: Mapped[str]
    form_sha256: Mapped[str]
    #: Decisions in which it changed an answer that another focal point of the member had given.
    differing: Mapped[list[str]]
    #: Set by an upheld contest: the reply no longer counts, and the one before it does not revive.
    removed_at: Mapped[datetime | None]

    @property
    def is_timely_statement(self) -> bool:
        """Whether it holds a statement on the whole, and was received in time."""
        return self.kind != ReplyKind.LATE and WHOLE_REPLY in self.statements


class Contest(Base):
    """A focal point says that a reply was not sent on behalf of its member."""

    __tablename__ = "contests"
    __table_args__ = (UniqueConstraint("consultation_id", "reply_index", "focal_point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    reply_index: Mapped[int]
    focal_point_id: Mapped[int] = mapped_column(ForeignKey("focal_points.id"))
    #: Index of the `contested` event.
    index: Mapped[int]
    contested_at: Mapped[datetime]
    ruled_at: Mapped[datetime | None]
    #: None until two officers have ruled.
    is_upheld: Mapped[bool | None]


class ReplyDraft(Base):
    """What the focal points of one member have prepared and not sent. Nobody else can read it; the close deletes it."""

    __tablename__ = "reply_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), unique=True)
    #: Whose link saved it last.
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitations.id"))
    saved_at: Mapped[datetime]
    #: Tells what was saved now from what was saved before; forms that show it carry it.
    version: Mapped[str]
    #: The content under `sealing.seal`.
    sealed: Mapped[bytes]


class Difference(Base):
    """Two focal points of one member answered differently at the same time: for officers to see."""

    __tablename__ = "differences"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    #: Index of the reply that stood when the other one was submitted.
    standing_index: Mapped[int]
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitations.id"))
    noticed_at: Mapped[datetime]
    decisions: Mapped[list[str]]


class Declared(Base):
    """What a member declared of an adopted decision: a reservation or an opt-out. It never changes the tally."""

    __tablename__ = "declarations"
    __table_args__ = (
        UniqueConstraint("consultation_id", "index"),
        CheckConstraint("kind IN ('reservation', 'opt_out')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    #: Index of its event in the consultation's log.
    index: Mapped[int]
    kind: Mapped[str]
    #: In the words of the member, in the language received.
    text: Mapped[str]
    #: When the organisation received it, which may be before it was entered.
    received_at: Mapped[datetime]
    declared_at: Mapped[datetime]
    #: None: it stands.
    withdrawn_at: Mapped[datetime | None]


class ReplyDay(Base):
    """How many replies came on one day of the consultation's own clock; kept as they come in."""

    __tablename__ = "reply_days"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    #: Entitled seats whose first reply it was, and all replies of entitled seats.
    first_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
