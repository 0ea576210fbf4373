"""Signing in and out: sessions, and links that sign in once.

Signing in takes three steps, because checking a password is slow on purpose and must hold no lock: `begin_sign_in` in
a short work, `passwords.matches` in none, `finish_sign_in` in another short work. Where a second factor is owed, the
session that this opens is good for nothing but giving its code (`app.officers.entering`).
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from sqlalchemy import select, update

from app.core.work import Work
from app.officers import codes
from app.officers.attempts import count_attempt, forget_attempts
from app.officers.models import Officer, OfficerSession, SignInLink
from app.officers.queries import ACTING, Sitting, officer_of_link, token_hash
from app.officers.refusals import OfficerDisabled, OfficerUnknown, OnlyOnLoopback, SignInLinkRefused
from app.record.events import HOUSE, EventType
from app.record.service import append

LINK_LASTS = timedelta(hours=1)
#: How long after the password a code is still taken.
CODE_WITHIN = timedelta(minutes=15)
TOKEN_BYTES = 32
#: A session's last-seen is written at most this often: pages are opened far more often than it matters.
LAST_SEEN_STEP = timedelta(minutes=1)
LINK_PATH = "/desk/sign-in/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt to sign in that has been counted and not yet judged."""

    email: str
    network: str
    #: None: the address has no account that could sign in.
    officer_id: int | None
    #: "": nothing to compare with.
    password_hash: str
    #: In the few words that the list of sessions shows.
    browser: str = ""


def begin_sign_in(work: Work, email: str, network: str, *, browser: str = "") -> Attempt:
    """Count an attempt and find what to compare the password with.

    Raises:
        TooManyAttempts: a limit has been reached.
    """
    email = email.strip().lower()
    count_attempt(work, email=email, network=network)
    officer = work.session.execute(
        select(Officer.id, Officer.password_hash).where(Officer.email == email, Officer.is_enabled)
    ).one_or_none()
    return Attempt(
        email=email,
        network=network,
        officer_id=officer.id if officer else None,
        password_hash=officer.password_hash if officer else "",
        browser=browser,
    )


def finish_sign_in(work: Work, attempt: Attempt, *, is_right: bool) -> str | None:
    """Open a session and give its cookie value; None when the attempt is refused.

    No refusal is raised here, because what is written of a refused attempt must be kept.
    """
    officer_id = attempt.officer_id if is_right else None
    if officer_id is None or not work.session.scalar(select(Officer.is_enabled).where(Officer.id == officer_id)):
        append(
            work,
            HOUSE,
            EventType.SIGN_IN_REFUSED,
            secrets_={"account_commit": attempt.email, "network_commit": attempt.network},
        )
        return None
    officer = work.session.get_one(Officer, officer_id)
    if officer.totp_secret or officer.role in ACTING:
        # Refused attempts stay counted until the code has been given: a known password must not buy more codes to try.
        return open_entrance(work, officer, browser=attempt.browser)
    forget_attempts(work, email=attempt.email, network=attempt.network)
    return open_session(work, officer_id, how="password", browser=attempt.browser)


def make_sign_in_link(work: Work, email: str) -> str:
    """A link that signs its officer in once within the hour, after a button was pressed.

    Raises:
        OnlyOnLoopback: the public address is not on this machine.
        OfficerUnknown, OfficerDisabled: nobody can sign in with that address.
    """
    if not work.settings.is_loopback:
        raise OnlyOnLoopback
    officer = work.session.scalars(select(Officer).where(Officer.email == email.strip().lower())).one_or_none()
    if officer is None:
        raise OfficerUnknown(email=email)
    if not officer.is_enabled:
        raise OfficerDisabled(email=officer.email)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    work.session.add(
        SignInLink(
            token_sha256=token_hash(token),
            officer_id=officer.id,
            made_at=work.now,
            expires_at=work.now + LINK_LASTS,
        )
    )
    return urljoin(work.settings.public_url, LINK_PATH + token)


def sign_in_by_link(work: Work, token: str, *, browser: str = "") -> str:
    """Use a sign-in link up, open a session and give its cookie value.

    An account that has a second factor owes its code after a link too.

    Raises:
        SignInLinkRefused: it is not, or no longer, good for signing in.
    """
    officer = officer_of_link(work, token)
    # Two browsers with the same link: the one that changes the row is in.
    claimed = work.session.scalars(
        update(SignInLink)
        .where(SignInLink.token_sha256 == token_hash(token), SignInLink.used_at.is_(None))
        .values(used_at=work.now)
        .returning(SignInLink.officer_id)
    ).one_or_none()
    if claimed is None:
        raise SignInLinkRefused
    if officer.has_second_factor:
        return open_entrance(work, work.session.get_one(Officer, officer.id), browser=browser)
    return open_session(work, officer.id, how="link", browser=browser)


def touch(work: Work, sitting: Sitting) -> None:
    """Note that a session is in use."""
    work.session.execute(
        update(OfficerSession).where(OfficerSession.token_sha256 == sitting.session).values(last_seen_at=work.now)
    )


def is_worth_touching(work: Work, sitting: Sitting) -> bool:
    """Whether a session's last-seen is old enough to be written anew."""
    return work.now - sitting.last_seen_at >= LAST_SEEN_STEP


def sign_out(work: Work, sitting: Sitting) -> None:
    """End a session; its cookie opens nothing any more."""
    work.session.execute(
        update(OfficerSession).where(OfficerSession.token_sha256 == sitting.session).values(ended_at=work.now)
    )
    append(work, HOUSE, EventType.OFFICER_SIGNED_OUT, facts={"officer": sitting.officer.id})


def open_session(work: Work, officer_id: int, *, how: str, browser: str) -> str:
    """Open a session for somebody who has just proven who they are; its cookie value."""
    lasts = timedelta(hours=work.settings.desk_absolute_hours)
    token = _add_session(work, officer_id, lasts=lasts, browser=browser)
    append(work, HOUSE, EventType.OFFICER_SIGNED_IN, facts={"officer": officer_id, "how": how})
    return token


def open_entrance(work: Work, officer: Officer, *, browser: str) -> str:
    """Open a session that owes a code; its cookie value. Without a second factor yet, a new one is there to set up.

    The secret to set up is made anew each time: one that somebody may have seen before is never taken into use.
    """
    if not officer.totp_secret:
        officer.totp_pending = codes.new_secret()
    return _add_session(work, officer.id, lasts=CODE_WITHIN, browser=browser, owes_code=True)


def _add_session(work: Work, officer_id: int, *, lasts: timedelta, browser: str, owes_code: bool = False) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    work.session.add(
        OfficerSession(
            token_sha256=token_hash(token),
            officer_id=officer_id,
            started_at=work.now,
            last_seen_at=work.now,
            ends_at=work.now + lasts,
            form_secret=secrets.token_urlsafe(TOKEN_BYTES),
            owes_code=owes_code,
            browser=browser,
            proven_at=None if owes_code else work.now,
        )
    )
    return token
