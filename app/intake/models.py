"""Table of papers that reached the secretariat beside the links: replies, and what is none."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class PaperState(StrEnum):
    """What became of a paper."""

    #: Entered by one officer; a second has not decided yet.
    WAITING = "waiting"
    #: Recorded as a reply of the member.
    RECORDED = "recorded"
    #: It says what the member's reply says that stands: it confirms it.
    CONFIRMED = "confirmed"
    #: It holds no answer that can be counted ("takes note", "approves provided that"): the member is asked.
    CLARIFICATION = "clarification"
    #: No reply at all, such as a letter for a group of states: acknowledged courteously, kept.
    NO_REPLY = "no_reply"
    #: The member gave other answers after it was received; those stand.
    OVERTAKEN = "overtaken"
    #: Received after the deadline: kept, not counted.
    LATE = "late"
    #: The second officer did not approve the entry.
    REFUSED = "refused"


class Paper(Base):
    """One note, fax, letter or e-mail about a consultation."""

    __tablename__ = "papers"
    __table_args__ = (
        CheckConstraint("channel IN ('letter', 'email', 'fax', 'hand')", name="channel"),
        # An entry that was refused may be made again.
        Index(
            "uq_papers_registry_number",
            "consultation_id",
            "registry_number",
            unique=True,
            sqlite_where=text("state <> 'refused'"),
            postgresql_where=text("state <> 'refused'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    #: None: from a group of states, or from nobody with a seat.
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"), index=True)
    #: Who sent it, in words, where it is no member with a seat; "" otherwise.
    sender: Mapped[str] = mapped_column(default="")
    #: To which a paper from no member is acknowledged; "": to nobody.
    address: Mapped[str] = mapped_column(default="")
    channel: Mapped[str]
    #: Number and date that the paper itself carries; "" and None where it has none.
    note_number: Mapped[str]
    note_on: Mapped[date | None]
    #: Whether a stamp or a signature was seen on it.
    is_signed: Mapped[bool]
    #: When the organisation received it, whatever day it was entered.
    received_at: Mapped[datetime]
    #: Under which the organisation's registry keeps it.
    registry_number: Mapped[str]
    #: The scan; None: none was made.
    sha256: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    filename: Mapped[str] = mapped_column(default="")
    #: Decision to choice, as the officer read it, and to the sentence that carries it, in the language received.
    answers: Mapped[dict[str, str]]
    sentences: Mapped[dict[str, str]]
    #: Decisions whose sentence is no answer, to that sentence: clarification is requested.
    unclear: Mapped[dict[str, str]]
    #: Reasons by decision, and a statement under `*`, in the language received.
    statements: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: Name and function of who signed; "" where not legible.
    name: Mapped[str] = mapped_column(default="")
    function: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    #: The request for the second officer's approval; None for a paper that needs none.
    request_id: Mapped[int | None] = mapped_column(ForeignKey("act_requests.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    entered_at: Mapped[datetime]
    #: Index in the log of the reply that it became or confirmed; None: none.
    reply_index: Mapped[int | None]
