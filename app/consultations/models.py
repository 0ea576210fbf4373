"""Tables of consultations. What is frozen at opening is written once and never updated."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base


class State(StrEnum):
    """Life of a consultation."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ANNOUNCED = "announced"
    WITHDRAWN = "withdrawn"


class Certify(StrEnum):
    """Who certifies the outcome before it is announced."""

    NONE = "none"
    OFFICERS = "officers"
    OFFICERS_AND_CHAIR = "officers_and_chair"


class DueKind(StrEnum):
    """What happens at a due instant."""

    #: The exchange of views is over and replies may be given.
    REPLIES_OPEN = "replies_open"
    REMINDER = "reminder"
    CLOSE = "close"


class Consultation(Base):
    """One circular letter and what becomes of it."""

    __tablename__ = "consultations"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'closed', 'announced', 'withdrawn')", name="state"),
        CheckConstraint("state = 'draft' OR opened_at < deadline_at", name="period"),
        # What the passes of the tick ask: each finds nothing at once where nothing is due.
        Index("ix_consultations_opened", "state", "opened_at"),
        Index("ix_consultations_deadline", "state", "deadline_at"),
        *(
            Index(name, "state", postgresql_where=text(condition), sqlite_where=text(condition))
            for name, condition in (
                ("ix_consultations_settled", "settled_at IS NOT NULL"),
                ("ix_consultations_early", "early_size IS NOT NULL"),
            )
        ),
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
    #: As written, likewise; "": replies may be given from the opening on.
    replies_open_text: Mapped[str] = mapped_column(default="")
    #: Reference of the consultation that this one is a further round of; "": it stands alone.
    continues: Mapped[str] = mapped_column(default="")
    disclosure_during: Mapped[str]
    disclosure_after: Mapped[str]
    #: Who finds the result in the register: Member States and the secretariat, or anyone.
    disclosure_audience: Mapped[str] = mapped_column(default="members")
    certify: Mapped[str]
    #: Says on every page and letter that it is an invented example.
    is_illustrative: Mapped[bool]
    imported_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    #: Until then views are exchanged and no reply is taken; None: from the opening on.
    replies_open_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    #: When the last of its decisions was settled before the close; None: one is open.
    settled_at: Mapped[datetime | None]
    #: How many events its log had when it was last asked whether a rule lets a decision be taken before the deadline;
    #: None: no rule of a decision that is open does.
    early_size: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    #: Since when nothing that has to do with it is erased, by order of two officers; None: the usual periods apply.
    legal_hold_at: Mapped[datetime | None]
    #: When the persons behind its replies and letters were erased; None: they are kept.
    erased_at: Mapped[datetime | None]
    #: When two officers let officers see answers before the close; None: they never did.
    unsealed_at: Mapped[datetime | None]
    extended_count: Mapped[int] = mapped_column(default=0)
    #: Index in the log of the last extension that requests of members brought about: those given before it are spent.
    requested_extension_index: Mapped[int | None]
    #: Counters kept as replies come in, an alternate's answers being those of its principal where that gives none:
    #: entitled seats with at least one answer, and those of them with an answer to every decision that is not settled.
    #: Where nothing is decided, both count those with a statement.
    replied_count: Mapped[int] = mapped_column(default=0)
    complete_count: Mapped[int] = mapped_column(default=0)
    late_count: Mapped[int] = mapped_column(default=0)
    #: Entitled seats that acknowledged the letter or replied; kept only where a rule counts it.
    acknowledged_count: Mapped[int] = mapped_column(default=0)
    #: Frozen at opening, of members with a seat of their own: alternates are not among them.
    seat_count: Mapped[int] = mapped_column(default=0)
    entitled_count: Mapped[int] = mapped_column(default=0)
    #: The same as read again at the close; None: no rule reads it there.
    closing_entitled_count: Mapped[int | None]

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
    #: When it left the procedure before the close, by withdrawal, at members' request or because it was decided; None:
    #: it is answered until the close.
    settled_at: Mapped[datetime | None]
    #: Since when an objection stands that breaks the silence; None: none does, or no silence is kept.
    broken_at: Mapped[datetime | None]
    #: What was done once the silence was broken, a value of `rules.AfterObjection`; "": nothing yet.
    after_objection: Mapped[str] = mapped_column(default="")
    #: How often its text was changed in substance while it was open: answers given to an earlier text have lapsed.
    text_version: Mapped[int] = mapped_column(default=1)
    #: Number of the decision as the organisation counts them, such as "Decision 625"; "": none yet.
    number: Mapped[str] = mapped_column(default="")
    #: When it was adopted and when it enters into force, as the outcome letter prints it; None: not said.
    adopted_on: Mapped[date | None]
    in_force_on: Mapped[date | None]
    #: The outcome that two officers recorded where the rule leaves a hole; "": none.
    ruling: Mapped[str] = mapped_column(default="")
    #: Set at the close, or when it was settled before.
    outcome: Mapped[str] = mapped_column(default="")
    clause: Mapped[str] = mapped_column(default="")
    #: The inequality that decided, such as "2 × 27 = 54 > 48".
    reason: Mapped[str] = mapped_column(default="")
    #: What was tested until the outcome was settled, in order, as `rules.Step` writes it; empty before the close, and
    #: where nothing was counted.
    steps: Mapped[list[Any]] = mapped_column(default=list)


class Count(Base):
    """How many entitled seats of a class hold this answer to a decision; kept as replies come in."""

    __tablename__ = "counts"
    __table_args__ = (CheckConstraint("heads >= 0 AND weight >= 0", name="heads"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    member_class: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(primary_key=True)
    heads: Mapped[int] = mapped_column(default=0)
    weight: Mapped[int] = mapped_column(default=0)
    #: Of these, without the reason that the rule demands.
    unreasoned_heads: Mapped[int] = mapped_column(default=0)
    unreasoned_weight: Mapped[int] = mapped_column(default=0)


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
    #: Of an alternate: whether it may step in, under some rule of the consultation.
    standing: Mapped[str]
    #: Read again at the close, for rules that want it read there; "": as at the opening.
    closing_standing: Mapped[str] = mapped_column(default="")
    weight: Mapped[int]
    member_class: Mapped[str]
    #: Code of the member whose seat this one fills where that member gives no reply; "": it is a member's own.
    alternate_for: Mapped[str] = mapped_column(default="")
    #: When the letter was acknowledged by an act of its own; None: it was not.
    acknowledged_at: Mapped[datetime | None]
    #: When a focal point declared the answers that stand final; None: they may be changed as the rule allows.
    final_at: Mapped[datetime | None]
    #: Index in the log of the reply that stands; None: none, or it was removed by an upheld contest.
    current_index: Mapped[int | None]
    #: The complete vector that stands, decision to choice.
    answers: Mapped[dict[str, str]]
    answered_count: Mapped[int] = mapped_column(default=0)
    #: Of these, answers to decisions that are settled.
    settled_count: Mapped[int] = mapped_column(default=0)
    #: Statements on the whole received in time, without those that an upheld contest removed.
    statement_count: Mapped[int] = mapped_column(default=0)
    #: Decisions whose answer that stands lacks the reason which the rule demands.
    unreasoned: Mapped[list[str]] = mapped_column(default=list)

    #: For whom this one stands in; None for a member's own seat.
    principal: Mapped["Seat | None"] = relationship(
        primaryjoin="and_(foreign(Seat.alternate_for) == remote(Seat.code),"
        " foreign(Seat.consultation_id) == remote(Seat.consultation_id))",
        viewonly=True,
    )
    #: Who stands in for it; None where nobody does.
    alternate: Mapped["Seat | None"] = relationship(
        primaryjoin="and_(Seat.code == foreign(remote(Seat.alternate_for)),"
        " Seat.consultation_id == foreign(remote(Seat.consultation_id)))",
        viewonly=True,
        uselist=False,
    )


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


class TextChange(Base):
    """A text that was corrected, with what stood before; both are kept."""

    __tablename__ = "text_changes"
    __table_args__ = (UniqueConstraint("consultation_id", "index", "decision_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    #: Index of its `text_changed` event in the consultation's log.
    index: Mapped[int]
    changed_at: Mapped[datetime]
    #: Whether earlier answers to the decision lapsed.
    is_substantive: Mapped[bool]
    #: Language to the text (title and text) that stood before; languages that were not touched are left out.
    former: Mapped[dict[str, Any]]


class Certification(Base):
    """An officer's or the chair's word that the outcome is as the record says."""

    __tablename__ = "certifications"
    __table_args__ = (UniqueConstraint("consultation_id", "outcome_index", "officer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    #: Index of the `outcome` or `corrected` event that is certified: a later outcome needs to be certified anew.
    outcome_index: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    is_chair: Mapped[bool]
    certified_at: Mapped[datetime]


class Corrigendum(Base):
    """A numbered correction of an announced result; what it corrects is kept beside it."""

    __tablename__ = "corrigenda"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    number: Mapped[int]
    #: Index of its `corrected` event.
    index: Mapped[int]
    published_at: Mapped[datetime]
    #: Why, as the letter prints it; language to text.
    reasons: Mapped[dict[str, str]]
    #: Decision to what was announced before, and to what takes its place: `outcome`, `clause`, `reason`, `counts`,
    #: `steps`, and `number`, `adopted_on`, `in_force_on` where they changed.
    former: Mapped[dict[str, Any]]
    present: Mapped[dict[str, Any]]
