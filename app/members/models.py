"""Tables of bodies, members, memberships and focal points."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base

LONGEST_CODE = 12


class FocalPointRole(StrEnum):
    """Place of a focal point among those of its member."""

    PRIMARY = "primary"
    ALTERNATE = "alternate"
    COPY = "copy"


class Scope(StrEnum):
    """What a focal point may do for its member."""

    REPLY = "reply"
    PREPARE = "prepare"
    READ = "read"


class ConfirmationAnswer(StrEnum):
    """What a focal point says when it is asked whether it still represents its member."""

    CONFIRMED = "confirmed"
    ENDED = "ended"


class Body(Base):
    """A council that decides. One deployment serves one organisation with several bodies."""

    __tablename__ = "bodies"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    #: Language to name, as letterheads print it.
    names: Mapped[dict[str, str]]
    #: Language to name of the unit that writes the letters, such as "General Secretariat".
    secretariat: Mapped[dict[str, str]]
    #: Language to name of the place whose clock the council uses, such as "Geneva".
    place: Mapped[dict[str, str]]
    #: Whose public holidays are the seat's, by ISO 3166 with the subdivision, such as "CH-GE"; "": not known.
    holidays: Mapped[str] = mapped_column(default="")


class Member(Base):
    """A Member State, or an organisation or person with a seat."""

    __tablename__ = "members"
    __table_args__ = (CheckConstraint(f"length(code) BETWEEN 1 AND {LONGEST_CODE}", name="code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: ISO 3166 alpha-2 for states, upper case; up to twelve characters for others.
    code: Mapped[str] = mapped_column(unique=True)
    region: Mapped[str]
    groups: Mapped[list[str]]
    #: IANA name of the capital's zone; "" when not known: letters then give two clocks instead of three.
    zone: Mapped[str]

    names: Mapped[list["MemberName"]] = relationship(cascade="all, delete-orphan", order_by="MemberName.valid_from")
    focal_points: Mapped[list["FocalPoint"]] = relationship(back_populates="member", order_by="FocalPoint.id")


class MemberName(Base):
    """The official name of a member in one language from a day on."""

    __tablename__ = "member_names"
    __table_args__ = (UniqueConstraint("member_id", "language", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    language: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[date]


class Membership(Base):
    """A member's place in a body."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("body_id", "member_id", "since"),
        CheckConstraint("weight >= 0", name="weight"),
        CheckConstraint("standing IN ('entitled', 'without_vote')", name="standing"),
        CheckConstraint(
            "standing = 'entitled' OR (standing_reason <> '' AND standing_from IS NOT NULL)", name="reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    since: Mapped[date]
    #: None: still a member.
    until: Mapped[date | None]
    weight: Mapped[int] = mapped_column(default=1)
    #: Class of voters where a rule tells classes apart; "" otherwise.
    member_class: Mapped[str] = mapped_column(default="")
    #: Code of the member whom this one stands in for where a rule lets alternates do so; "": it has a seat of its own.
    alternate_for: Mapped[str] = mapped_column(default="")
    #: `entitled` or `without_vote`; the latter is a dated, reasoned fact that officers record, never computed.
    standing: Mapped[str]
    standing_reason: Mapped[str] = mapped_column(default="")
    standing_from: Mapped[date | None]

    member: Mapped[Member] = relationship()
    body: Mapped[Body] = relationship()


class FocalPoint(Base):
    """A person or functional mailbox that may act for one member."""

    __tablename__ = "focal_points"
    __table_args__ = (UniqueConstraint("member_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    #: Form of address or function, in the focal point's language.
    title: Mapped[str]
    name: Mapped[str]
    #: Lower case.
    email: Mapped[str]
    #: One of the six languages: the language of letters.
    language: Mapped[str]
    role: Mapped[str]
    scope: Mapped[str]
    #: The instrument that designated it, such as "note verbale 21/044", who signed it, and its date; "": none on file.
    designation: Mapped[str] = mapped_column(default="")
    designated_by: Mapped[str] = mapped_column(default="")
    designated_on: Mapped[date | None]
    #: Last day on which the designation is good; None: until it is replaced.
    designated_until: Mapped[date | None]
    #: None: still in office. Rows are kept, because invitations and replies point at them.
    removed_at: Mapped[datetime | None]
    #: When who it was has been erased; None: it is kept.
    erased_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(back_populates="focal_points")


class Confirmation(Base):
    """One request to one focal point to confirm that it still represents its member, and what it said."""

    __tablename__ = "confirmations"
    __table_args__ = (
        CheckConstraint("answer IN ('', 'confirmed', 'ended')", name="answer"),
        CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    focal_point_id: Mapped[int] = mapped_column(ForeignKey("focal_points.id"), index=True)
    #: Of the event in the log of the house, with which the letter was sent.
    index: Mapped[int]
    asked_at: Mapped[datetime]
    #: None: no answer yet.
    answered_at: Mapped[datetime | None]
    #: "" until there is one; `ended` removes nobody, it only tells the desk.
    answer: Mapped[str] = mapped_column(default="")


class PendingImport(Base):
    """Files that an officer has handed in, until what they would change is confirmed or a day has passed."""

    __tablename__ = "pending_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    handed_in_at: Mapped[datetime]
    #: Code of the body; it may be a new one.
    body: Mapped[str]
    removes: Mapped[bool]
    names_on: Mapped[date | None]
    #: Language to text of the body, of those that were given.
    names: Mapped[dict[str, str]]
    secretariat: Mapped[dict[str, str]]
    place: Mapped[dict[str, str]]
    members_name: Mapped[str]
    members_content: Mapped[bytes] = mapped_column(LargeBinary)
    #: "" and None: there is no file of focal points.
    focal_points_name: Mapped[str]
    focal_points_content: Mapped[bytes | None] = mapped_column(LargeBinary)
