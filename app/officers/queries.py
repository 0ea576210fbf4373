"""Reading accounts and sessions: frozen facts, no rows."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.work import Actor, ActorKind, Work
from app.officers.models import Officer, OfficerSession, Role, SignInLink
from app.officers.refusals import AccountUnknown, SignInLinkRefused

ACTING = frozenset({Role.OFFICER, Role.ADMINISTRATOR})
ADMINISTERING = frozenset({Role.ADMINISTRATOR})
#: Signs of a session's key by which its owner names it; too few to say anything of the key.
HANDLE_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLine:
    """One account as lists show it."""

    id: int
    email: str
    name: str
    role: Role
    language: str
    is_enabled: bool
    has_password: bool
    has_second_factor: bool
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One signed-in browser as its owner sees it."""

    handle: str
    browser: str
    started_at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A signed-in officer and the session that proves it."""

    officer: OfficerLine
    #: SHA-256 of the cookie's value: the session's key in the database.
    session: str
    last_seen_at: datetime
    form_secret: str
    #: In the few words that the list of sessions shows.
    browser: str = ""
    #: A code of the second factor is still to come; until then this session opens nothing.
    owes_code: bool = False
    #: When the person last proved who they are; None: never in this session.
    proven_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Who acts in this session."""
        return Actor(kind=ActorKind.OFFICER, id=str(self.officer.id))

    def owns_form(self, token: str) -> bool:
        """Whether a form carries this session's own secret."""
        return secrets.compare_digest(self.form_secret.encode(), token.encode())


def officers(work: Work) -> tuple[OfficerLine, ...]:
    """All accounts, in the order of their addresses."""
    return tuple(_line(officer) for officer in work.session.scalars(select(Officer).order_by(Officer.email)))


def on_duty(work: Work) -> tuple[OfficerLine, ...]:
    """The accounts of those who act, in the order of their addresses; a disabled one is not among them."""
    return tuple(each for each in officers(work) if each.is_enabled and each.role in ACTING)


def account(work: Work, number: int) -> tuple[OfficerLine, int]:
    """One account, and how many sessions it has.

    Raises:
        AccountUnknown: there is none of this number.
    """
    officer = work.session.get(Officer, number)
    if officer is None:
        raise AccountUnknown
    return _line(officer), len(_open_sessions(work, number))


def sessions_of(work: Work, sitting: Sitting) -> tuple[SessionLine, ...]:
    """The sessions of the own account, the latest seen first."""
    return tuple(
        SessionLine(
            handle=session.token_sha256[:HANDLE_LENGTH],
            browser=session.browser,
            started_at=session.started_at,
            last_seen_at=session.last_seen_at,
            is_this=session.token_sha256 == sitting.session,
        )
        for session in _open_sessions(work, sitting.officer.id)
    )


def _open_sessions(work: Work, officer_id: int) -> list[OfficerSession]:
    idle_since = work.now - timedelta(minutes=work.settings.desk_idle_minutes)
    found = work.session.scalars(
        select(OfficerSession)
        .where(
            OfficerSession.officer_id == officer_id,
            OfficerSession.ended_at.is_(None),
            OfficerSession.ends_at > work.now,
            OfficerSession.last_seen_at > idle_since,
            OfficerSession.owes_code.is_(False),
        )
        .order_by(OfficerSession.last_seen_at.desc())
    )
    return list(found)


def officer_of(work: Work, cookie: str | None) -> Sitting | None:
    """The officer whose browser sent this cookie.

    None: there is no such session, it has ended, was idle for too long, reached its limit, still owes a code, or the
    account is disabled.
    """
    found = _sitting(work, cookie)
    return None if found is None or found.owes_code else found


def entering(work: Work, cookie: str | None) -> Sitting | None:
    """Who has given a password and owes a code; None: nobody, or the code has been given."""
    found = _sitting(work, cookie)
    return found if found is not None and found.owes_code else None


def pending_secret(work: Work, officer_id: int) -> str:
    """The secret of the second factor that is being set up; "": none is."""
    return work.session.get_one(Officer, officer_id).totp_pending


def is_proof_due(work: Work, sitting: Sitting) -> bool:
    """Whether an act by two asks the person again who they are."""
    since = work.now - timedelta(minutes=work.settings.desk_proof_minutes)
    return sitting.proven_at is None or sitting.proven_at <= since


def _sitting(work: Work, cookie: str | None) -> Sitting | None:
    if not cookie:
        return None
    idle_since = work.now - timedelta(minutes=work.settings.desk_idle_minutes)
    found = work.session.execute(
        select(OfficerSession, Officer)
        .join(Officer, Officer.id == OfficerSession.officer_id)
        .where(
            OfficerSession.token_sha256 == token_hash(cookie),
            OfficerSession.ended_at.is_(None),
            OfficerSession.ends_at > work.now,
            OfficerSession.last_seen_at > idle_since,
            Officer.is_enabled,
        )
    ).one_or_none()
    if found is None:
        return None
    session, officer = found
    return Sitting(
        officer=_line(officer),
        session=session.token_sha256,
        last_seen_at=session.last_seen_at,
        form_secret=session.form_secret,
        browser=session.browser,
        owes_code=session.owes_code,
        proven_at=session.proven_at,
    )


def officer_of_link(work: Work, token: str) -> OfficerLine:
    """Whom a sign-in link would sign in. Looking uses nothing up.

    Raises:
        SignInLinkRefused: it is not, or no longer, good for signing in.
    """
    officer = work.session.scalars(
        select(Officer)
        .join(SignInLink, SignInLink.officer_id == Officer.id)
        .where(
            SignInLink.token_sha256 == token_hash(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > work.now,
            Officer.is_enabled,
        )
    ).one_or_none()
    if officer is None or not work.settings.is_loopback:
        raise SignInLinkRefused
    return _line(officer)


def token_hash(token: str) -> str:
    """What is stored of a random token: reading the database does not sign anybody in."""
    return hashlib.sha256(token.encode()).hexdigest()


def _line(officer: Officer) -> OfficerLine:
    return OfficerLine(
        id=officer.id,
        email=officer.email,
        name=officer.name,
        role=Role(officer.role),
        language=officer.language,
        is_enabled=officer.is_enabled,
        has_password=bool(officer.password_hash),
        has_second_factor=bool(officer.totp_secret),
        added_at=officer.added_at,
    )
