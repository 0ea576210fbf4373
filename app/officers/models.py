"""Tables of officers, their sessions, their attempts to sign in, and what one has asked and a second may approve."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Role(StrEnum):
    """What an account at the desk is for."""

    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    CHAIR = "chair"
    READER = "reader"


class Officer(Base):
    """One account at the desk."""

    __tablename__ = "officers"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Lower case.
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    #: Argon2id; "" where only one-use links sign in (development).
    password_hash: Mapped[str]
    is_enabled: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime]
    #: Language of the desk.
    language: Mapped[str] = mapped_column(default="en")
    #: Secret of the time-based codes (RFC 6238), base32; "": no second factor.
    totp_secret: Mapped[str] = mapped_column(default="")
    #: The secret that is being set up; it replaces the other once its first code has been given.
    totp_pending: Mapped[str] = mapped_column(default="")
    #: Since when the second factor is in use; None: there is none.
    totp_since: Mapped[datetime | None]
    #: The latest time step whose code was taken: no code is good twice.
    totp_step: Mapped[int] = mapped_column(default=0)


class OfficerSession(Base):
    """One signed-in browser. The cookie holds a random value; here is only its hash."""

    __tablename__ = "officer_sessions"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: Secret of this session's forms, against requests forged from elsewhere.
    form_secret: Mapped[str]
    #: Whether a code of the second factor is still owed before anything else may be seen.
    owes_code: Mapped[bool] = mapped_column(default=False)
    #: When the person last proved who they are in this session; acts by two ask again after a few minutes.
    proven_at: Mapped[datetime | None]
    #: What the browser calls itself, cleaned and bounded, for the list of one's own sessions.
    browser: Mapped[str] = mapped_column(default="")


class SignInLink(Base):
    """A link that signs in once; only where the public address is loopback."""

    __tablename__ = "sign_in_links"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A refused attempt to sign in, for limits per address of the account and of the network."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_subject", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "account:" and the SHA-256 of the address typed, or "network:" and the remote address; of guesses at other codes
    #: what they are for, an @ and the network.
    subject: Mapped[str]
    at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that stands in for the second factor once; here is only its hash."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    code_sha256: Mapped[str]
    used_at: Mapped[datetime | None]


class RequestState(StrEnum):
    """Where a request for an act by two stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    #: By the second officer.
    REFUSED = "refused"
    #: By who asked.
    RECALLED = "recalled"


class ActRequest(Base):
    """An act that takes two officers, as one has asked for it; the second approves or refuses."""

    __tablename__ = "act_requests"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'approved', 'refused', 'recalled')", name="state"),
        CheckConstraint("decided_by IS NULL OR state = 'recalled' OR decided_by <> asked_by", name="two"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided"),
        Index("ix_act_requests_state", "state", "log"),
        # The same thing is not asked for twice at a time.
        Index(
            "uq_act_requests_waiting",
            "log",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Which act, by the name that the desk knows it under, such as "extend".
    kind: Mapped[str]
    #: Reference of the consultation it concerns, or the log of the house.
    log: Mapped[str]
    #: What of it: name of a decision, number of a reply, code of a member; "" where the act concerns the whole.
    subject: Mapped[str]
    #: What was asked for, as the form of the act wrote it.
    particulars: Mapped[dict[str, Any]]
    reason: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None]
    #: Why it was refused; "" otherwise.
    answer: Mapped[str] = mapped_column(default="")
