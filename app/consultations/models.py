"""Tables of consultations. What is frozen at opening is written once and never updated."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base


class State(StrEnum):
    """Life of a consultation."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ANNOUNCED = "announced"
    WITHDRAWN = "withdrawn"


class During(StrEnum):
    """Who may see answers before the close."""

    SEALED = "sealed"
    OFFICERS = "officers"


class After(StrEnum):
    """What of the replies is disclosed after the announcement."""

    COUNTS = "counts"
    NAMES = "names"
    NAMES_WITH_TEXT = "names_with_text"


class Certify(StrEnum):
    """Who certifies the outcome before it is announced."""

    NONE = "none"
    OFFICERS = "officers"
    OFFICERS_AND_CHAIR = "officers_and_chair"


class DueKind(StrEnum):
    """What happens at a due instant."""

    REMINDER = "reminder"
    CLOSE = "close"


class Consultation(Base):
    """One circular letter and what becomes of it."""

    __tablename__ = "consultations"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'closed', 'announced', 'withdrawn')", name="state"),
        CheckConstraint("state = 'draft' OR opened_at < deadline_at", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Also the name of its log in the record.
    reference: Mapped[str] = mapped_column(unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    state: Mapped[str]
    #: The consultation as its file says it, in plain values: the source of `export`; not changed after opening.
    document: Mapped[dict[str, Any]]
    titles: Mapped[dict[str, str]]
    letters: Mapped[dict[str, str]]
    legal_basis: Mapped[dict[str, str]]
    authorising_meeting: Mapped[dict[str, str]]
    signatory: Mapped[dict[str, str]]
    #: `name` (language to name), `email`, `phone`.
    contact: Mapped[dict[str, Any]]
    #: Languages that the consultation is issued in, in the official order.
    languages: Mapped[list[str]]
    #: Language of the original text.
    original: Mapped[str]
    zone: Mapped[str]
    #: As written, such as "+24d 18:00"; turned into `deadline_at` at opening.
    deadline_text: Mapped[str]
    disclosure_during: Mapped[str]
    disclosure_after: Mapped[str]
    certify: Mapped[str]
    #: Says on every page and letter that it is an invented example.
    is_illustrative: Mapped[bool]
    imported_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    extended_count: Mapped[int] = mapped_column(default=0)
    #: Counters kept as replies come in: entitled seats with at least one answer, and with an answer to every decision.
    replied_count: Mapped[int] = mapped_column(default=0)
    complete_count: Mapped[int] = mapped_column(default=0)
    late_count: Mapped[int] = mapped_column(default=0)
    #: Frozen at opening.
    seat_count: Mapped[int] = mapped_column(default=0)
    entitled_count: Mapped[int] = mapped_column(default=0)

    items: Mapped[list["Item"]] = relationship(order_by="Item.position", cascade="all, delete-orphan")
    seats: Mapped[list["Seat"]] = relationship(order_by="Seat.position", viewonly=True)
    copies: Mapped[list["Copy"]] = relationship(order_by="Copy.id", cascade="all, delete-orphan")


class Item(Base):
    """One numbered item as the circular letter prints it; what is answered are its decisions."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    position: Mapped[int]
    number: Mapped[str]
    titles: Mapped[dict[str, str]]
    #: Introduction of an item with parts, the proposal itself of one without.
    texts: Mapped[dict[str, str]]
    proposer: Mapped[dict[str, str]]
    source: Mapped[str]

    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.position", cascade="all, delete-orphan")
    annexes: Mapped[list["Annex"]] = relationship(order_by="Annex.id", cascade="all, delete-orphan")


class Decision(Base):
    """What is answered and decided on its own: an item without parts, or one part of an item."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("consultation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    #: Order within the consultation.
    position: Mapped[int]
    #: "1", "6a".
    name: Mapped[str]
    titles: Mapped[dict[str, str]]
    texts: Mapped[dict[str, str]]
    #: The rule in the record's vocabulary; from opening on it never changes.
    rule: Mapped[dict[str, Any]]
    choices: Mapped[list[str]]
    #: Language (or `annex:<name>:<lang>`) to SHA-256, and the hash of that map; both from opening on.
    text_sha256: Mapped[dict[str, str]]
    common_sha256: Mapped[str] = mapped_column(default="")
    #: Set at the close.
    outcome: Mapped[str] = mapped_column(default="")
    clause: Mapped[str] = mapped_column(default="")
    #: The inequality that decided, such as "2 × 27 = 54 > 48".
    reason: Mapped[str] = mapped_column(default="")


class Count(Base):
    """How many entitled seats of a class hold this answer to a decision; kept as replies come in."""

    __tablename__ = "counts"
    __table_args__ = (CheckConstraint("heads >= 0 AND weight >= 0", name="heads"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    member_class: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(primary_key=True)
    heads: Mapped[int] = mapped_column(default=0)
    weight: Mapped[int] = mapped_column(default=0)


class Annex(Base):
    """One annex of an item in one language."""

    __tablename__ = "annexes"
    __table_args__ = (UniqueConstraint("item_id", "position", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    position: Mapped[int]
    #: Language to name.
    names: Mapped[dict[str, str]]
    language: Mapped[str]
    #: Name for saving, from the file.
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))


class Copy(Base):
    """A recipient of copies: the same letters, no link."""

    __tablename__ = "copies"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]


class Seat(Base):
    """One member in one consultation, frozen at opening, with the state of its reply."""

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("consultation_id", "member_id"),
        Index("ix_seats_consultation_position", "consultation_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    code: Mapped[str]
    #: Official names as they were at opening, language to name.
    names: Mapped[dict[str, str]]
    #: Place in the body's order.
    position: Mapped[int]
    region: Mapped[str]
    groups: Mapped[list[str]]
    zone: Mapped[str]
    standing: Mapped[str]
    weight: Mapped[int]
    member_class: Mapped[str]
    #: Index in the log of the reply that stands; None: none, or it was removed by an upheld contest.
    current_index: Mapped[int | None]
    #: The complete vector that stands, decision to choice.
    answers: Mapped[dict[str, str]]
    answered_count: Mapped[int] = mapped_column(default=0)


class Invitation(Base):
    """One focal point's personal link to one seat."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("consultation_id", "focal_point_id"),)

    #: Random, not guessable, not secret: addresses of pages carry it.
    id: Mapped[str] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    focal_point_id: Mapped[int] = mapped_column(ForeignKey("focal_points.id"), index=True)
    #: Links of an earlier version have been replaced.
    version: Mapped[int] = mapped_column(default=1)
    revoked_at: Mapped[datetime | None]
    #: When a new link was last mailed on request, for the limit on such requests.
    renewed_at: Mapped[datetime | None]

    seat: Mapped[Seat] = relationship()


class DueInstant(Base):
    """Something that the tick has to do at an instant."""

    __tablename__ = "due_instants"
    __table_args__ = (
        UniqueConstraint("consultation_id", "kind", "due_at"),
        Index("ix_due_instants_open", "kind", "done_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    kind: Mapped[str]
    due_at: Mapped[datetime]
    #: None: still to be done.
    done_at: Mapped[datetime | None]
