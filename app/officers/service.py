"""Accounts at the desk: adding, changing, disabling, and the rule of two officers."""

import re
from dataclasses import dataclass

from sqlalchemy import delete, select

from app.core.i18n import SOURCE
from app.core.work import Work
from app.officers import second_factor
from app.officers.attempts import subject_of_account
from app.officers.changes import end_access, record_change
from app.officers.models import Officer, Role, SignInAttempt
from app.officers.queries import ACTING
from app.officers.refusals import (
    NameMissing,
    NotAnAddress,
    OfficerDisabled,
    OfficerExists,
    OfficerUnknown,
    OnlyOnLoopback,
    RoleMayNotAct,
    SecondOfficerNeeded,
)
from app.record.events import HOUSE, EventType, canonical
from app.record.service import append

_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOfficer:
    """An account to be added."""

    email: str
    name: str
    role: Role = Role.OFFICER
    #: Made by `passwords.hashed`; "" where one-use links sign in, which is possible on loopback only.
    password_hash: str = ""
    language: str = SOURCE


def add(work: Work, new: NewOfficer) -> Officer:
    """Add an account.

    Raises:
        NotAnAddress, NameMissing: the account cannot be what was given.
        OnlyOnLoopback: it has no password, and the public address is not on this machine.
        OfficerExists: the address has an account, disabled or not.
    """
    email, name = new.email.strip().lower(), new.name.strip()
    if not _ADDRESS.fullmatch(email):
        raise NotAnAddress(email=new.email)
    if not name:
        raise NameMissing
    if not new.password_hash and not work.settings.is_loopback:
        raise OnlyOnLoopback
    if work.session.scalar(select(Officer.id).where(Officer.email == email)) is not None:
        raise OfficerExists(email=email)
    officer = Officer(
        email=email,
        name=name,
        role=new.role,
        password_hash=new.password_hash,
        is_enabled=True,
        added_at=work.now,
        language=new.language,
    )
    work.session.add(officer)
    work.session.flush()
    append(
        work,
        HOUSE,
        EventType.OFFICER_ADDED,
        facts={"officer": officer.id, "role": str(new.role), "by": str(work.actor)},
        secrets_={"officer_commit": canonical({"email": email, "name": name})},
    )
    return officer


def set_password(work: Work, email: str, password_hash: str) -> None:
    """Give an account a new password; its sessions end, its links lapse and refused attempts are forgotten.

    Raises:
        OfficerUnknown: no account has this address.
    """
    officer = _officer(work, email)
    officer.password_hash = password_hash
    end_access(work, officer.id)
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.subject == subject_of_account(officer.email)))
    record_change(work, officer.id, "password")


def disable(work: Work, email: str) -> None:
    """Close an account: its sessions end at once, its links lapse. Twice is the same as once.

    Raises:
        OfficerUnknown: no account has this address.
    """
    officer = _officer(work, email)
    if not officer.is_enabled:
        return
    officer.is_enabled = False
    end_access(work, officer.id)
    record_change(work, officer.id, "disabled")


def reset_second_factor(work: Work, email: str) -> None:
    """Take an account's second factor away, for whoever has lost device and recovery codes.

    Raises:
        OfficerUnknown: no account has this address.
        SecondFactorMissing: it has none.
    """
    second_factor.forget(work, _officer(work, email).id)


def two_officers(work: Work, by_email: str, approved_by_email: str) -> tuple[Officer, Officer]:
    """The officer who acts and the one who approves: different, enabled, and in a role that acts.

    Raises:
        OfficerUnknown, OfficerDisabled, RoleMayNotAct: for the first of the two that cannot act.
        SecondOfficerNeeded: both are the same.
    """
    by, approved_by = acting(work, by_email), acting(work, approved_by_email)
    if by.id == approved_by.id:
        raise SecondOfficerNeeded
    return by, approved_by


def acting(work: Work, email: str) -> Officer:
    """An officer who acts alone.

    Raises:
        OfficerUnknown, OfficerDisabled, RoleMayNotAct: this one cannot.
    """
    officer = _officer(work, email)
    if not officer.is_enabled:
        raise OfficerDisabled(email=officer.email)
    if officer.role not in ACTING:
        raise RoleMayNotAct(email=officer.email)
    return officer


def _officer(work: Work, email: str) -> Officer:
    officer = work.session.scalars(select(Officer).where(Officer.email == email.strip().lower())).one_or_none()
    if officer is None:
        raise OfficerUnknown(email=email)
    return officer
