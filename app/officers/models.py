"""Tables of officers, their sessions and their attempts to sign in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
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
    #: "account:" and the SHA-256 of the address typed, or "network:" and the remote address.
    subject: Mapped[str]
    at: Mapped[datetime]
