"""What administrators do with accounts, and everybody with the own one.

Nobody changes the own role or disables the own account. So one administrator always stays: whoever takes another's role
away is one, and two who act on each other at once take turns.
"""

from sqlalchemy import delete, select

from app.core.i18n import LANGUAGES
from app.core.work import ActorKind, Work
from app.officers import second_factor
from app.officers.attempts import subject_of_account
from app.officers.changes import end_access, end_sessions, record_change
from app.officers.models import Officer, OfficerSession, Role, SignInAttempt
from app.officers.queries import HANDLE_LENGTH
from app.officers.refusals import (
    AccountUnknown,
    NameMissing,
    NotAnAdministrator,
    OwnAccount,
    SessionUnknown,
)
from app.record.events import HOUSE
from app.record.service import lock


def change_role(work: Work, number: int, role: Role) -> None:
    """Give an account another role; its sessions end, so that no page of the former role stays open.

    Raises:
        NotAnAdministrator, AccountUnknown, OwnAccount: it cannot be done, or not by this person.
    """
    officer = _of_another(work, number)
    if officer.role == role:
        return
    officer.role = role
    end_access(work, officer.id)
    record_change(work, officer.id, f"role_{role}")


def disable_account(work: Work, number: int) -> None:
    """Close an account: its sessions end at once. Twice is the same as once.

    Raises:
        NotAnAdministrator, AccountUnknown, OwnAccount: it cannot be done, or not by this person.
    """
    officer = _of_another(work, number)
    if not officer.is_enabled:
        return
    officer.is_enabled = False
    end_access(work, officer.id)
    record_change(work, officer.id, "disabled")


def enable_account(work: Work, number: int) -> None:
    """Open a closed account again, with the password and second factor it had. Twice is the same as once.

    Raises:
        NotAnAdministrator, AccountUnknown, OwnAccount: it cannot be done, or not by this person.
    """
    officer = _of_another(work, number)
    if officer.is_enabled:
        return
    officer.is_enabled = True
    record_change(work, officer.id, "enabled")


def end_all_sessions(work: Work, number: int) -> None:
    """End all sessions of somebody else's account.

    Raises:
        NotAnAdministrator, AccountUnknown, OwnAccount: it cannot be done, or not by this person.
    """
    officer = _of_another(work, number)
    end_access(work, officer.id)
    record_change(work, officer.id, "sessions_ended")


def reset_second_factor(work: Work, number: int) -> None:
    """Take a lost second factor away; the next sign-in by password sets up a new one.

    Raises:
        NotAnAdministrator, AccountUnknown, OwnAccount, SecondFactorMissing: it cannot be done, or not by this person.
    """
    second_factor.forget(work, _of_another(work, number).id)


def give_password(work: Work, number: int, password_hash: str) -> None:
    """Give somebody else's account a new password; its sessions end and refused attempts are forgotten.

    Raises:
        NotAnAdministrator, AccountUnknown, OwnAccount: it cannot be done, or not by this person.
    """
    _set_password(work, _of_another(work, number), password_hash, keep_session="")


def change_own_password(work: Work, password_hash: str, *, keep_session: str) -> None:
    """Change the password of whoever acts; all other sessions of the account end (P1)."""
    _set_password(work, _own(work), password_hash, keep_session=keep_session)


def change_own_profile(work: Work, *, name: str, language: str) -> None:
    """Change the name that others read and the language of the desk, of whoever acts.

    Raises:
        NameMissing: there is none.
    """
    officer = _own(work)
    if not name.strip():
        raise NameMissing
    if language not in LANGUAGES:
        language = officer.language
    if (officer.name, officer.language) == (name.strip(), language):
        return
    officer.name, officer.language = name.strip(), language
    record_change(work, officer.id, "profile")


def end_own_session(work: Work, handle: str) -> None:
    """End one session of whoever acts, by the handle that the list of sessions gives.

    Raises:
        SessionUnknown: none of this person's open sessions has that handle.
    """
    officer = _own(work)
    if len(handle) != HANDLE_LENGTH:
        raise SessionUnknown
    found = work.session.scalars(
        select(OfficerSession).where(
            OfficerSession.officer_id == officer.id,
            OfficerSession.ended_at.is_(None),
            OfficerSession.token_sha256.startswith(handle, autoescape=True),
        )
    ).all()
    if len(found) != 1:
        raise SessionUnknown
    found[0].ended_at = work.now
    record_change(work, officer.id, "sessions_ended")


def end_other_own_sessions(work: Work, *, keep_session: str) -> None:
    """End all sessions of whoever acts but the one they act in."""
    officer = _own(work)
    end_sessions(work, officer.id, but=keep_session)
    record_change(work, officer.id, "sessions_ended")


def require_administrator(work: Work) -> None:
    """Check that whoever acts is an enabled administrator at this instant.

    Raises:
        NotAnAdministrator: not, or not any more.
    """
    # Two administrators who act on each other take turns; the second finds what the first has done.
    lock(work, HOUSE)
    if _own(work).role != Role.ADMINISTRATOR or not _own(work).is_enabled:
        raise NotAnAdministrator


def _set_password(work: Work, officer: Officer, password_hash: str, *, keep_session: str) -> None:
    officer.password_hash = password_hash
    end_access(work, officer.id, but=keep_session)
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.subject == subject_of_account(officer.email)))
    record_change(work, officer.id, "password")


def _own(work: Work) -> Officer:
    if work.actor.kind is not ActorKind.OFFICER:
        raise ValueError(f"{work.actor} is no officer at the desk")
    return work.session.get_one(Officer, int(work.actor.id))


def _of_another(work: Work, number: int) -> Officer:
    require_administrator(work)
    officer = work.session.get(Officer, number)
    if officer is None:
        raise AccountUnknown
    if str(officer.id) == work.actor.id:
        raise OwnAccount
    return officer
