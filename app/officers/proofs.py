"""Proving who one is: the code after the password, and once more before an act by two (R48).

Like signing in, the password is checked between two short works, in none. What is refused counts under the limits of
signing in.
"""

from sqlalchemy import select, update

from app.core.work import Work
from app.officers import second_factor
from app.officers.attempts import count_attempt, forget_attempts
from app.officers.models import Officer, OfficerSession
from app.officers.queries import Sitting
from app.officers.signin import Attempt, open_session
from app.record.events import HOUSE, EventType
from app.record.service import append

#: Of the network's attempts, those of one sign-in with a code: its password and its code.
STEPS = 2


def begin_proof(work: Work, sitting: Sitting, network: str) -> Attempt:
    """Count an attempt and find what to compare with.

    Raises:
        TooManyAttempts: a limit has been reached.
    """
    count_attempt(work, email=sitting.officer.email, network=network)
    password_hash = work.session.scalar(select(Officer.password_hash).where(Officer.id == sitting.officer.id))
    return Attempt(
        email=sitting.officer.email, network=network, officer_id=sitting.officer.id, password_hash=password_hash or ""
    )


def finish_proof(work: Work, sitting: Sitting, attempt: Attempt, *, is_right: bool, code: str) -> bool:
    """Note that the person has proven who they are; False: refused, which is counted and must be kept.

    Args:
        work: the second of the two.
        sitting: whose session it is.
        attempt: as it was begun.
        is_right: whether the password was right.
        code: of the second factor, or a recovery code; looked at where the account has a second factor.
    """
    if is_right and sitting.officer.has_second_factor:
        is_right = second_factor.take(work, sitting.officer.id, code) is not None
    if not is_right:
        _record_refusal(work, attempt)
        return False
    forget_attempts(work, email=attempt.email, network=attempt.network)
    note_proof(work, sitting)
    return True


def note_proof(work: Work, sitting: Sitting) -> None:
    """Note that the person behind a session has just proven who they are."""
    work.session.execute(
        update(OfficerSession).where(OfficerSession.token_sha256 == sitting.session).values(proven_at=work.now)
    )


def finish_code(work: Work, sitting: Sitting, attempt: Attempt, *, code: str) -> str | None:
    """Give the code that a sign-in owes: the cookie value of a new session, None when the code is refused.

    The session that owed the code ends; nothing of it opens the desk (P1).
    """
    kind = second_factor.take(work, sitting.officer.id, code)
    if kind is None:
        _record_refusal(work, attempt)
        return None
    forget_attempts(work, email=attempt.email, network=attempt.network, own_count=STEPS)
    return _enter(work, sitting, how=kind)


def finish_enrolment(work: Work, sitting: Sitting, *, network: str, code: str) -> tuple[str, tuple[str, ...]]:
    """Take a first second factor into use while signing in: the cookie value of a new session, and recovery codes.

    Raises:
        NothingToConfirm, CodeRefused: as `second_factor.confirm` says.
    """
    recovery_codes = second_factor.confirm(work, sitting.officer.id, code, keep_session=sitting.session)
    forget_attempts(work, email=sitting.officer.email, network=network)
    return _enter(work, sitting, how="first_code"), recovery_codes


def _enter(work: Work, sitting: Sitting, *, how: str) -> str:
    """Change a session that owed a code for one that opens the desk; its cookie value."""
    work.session.execute(
        update(OfficerSession).where(OfficerSession.token_sha256 == sitting.session).values(ended_at=work.now)
    )
    return open_session(work, sitting.officer.id, how=how, browser=sitting.browser)


def _record_refusal(work: Work, attempt: Attempt) -> None:
    append(
        work,
        HOUSE,
        EventType.SIGN_IN_REFUSED,
        secrets_={"account_commit": attempt.email, "network_commit": attempt.network},
    )
