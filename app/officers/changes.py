"""What every change of an account does besides: sessions and links end, and the record gets its line."""

from sqlalchemy import update

from app.core.work import Work
from app.officers.models import OfficerSession, SignInLink
from app.record.events import HOUSE, EventType
from app.record.service import append


def end_access(work: Work, officer_id: int, *, but: str = "") -> None:
    """End all sessions of an account, but for one, and let its sign-in links lapse."""
    end_sessions(work, officer_id, but=but)
    work.session.execute(
        update(SignInLink)
        .where(SignInLink.officer_id == officer_id, SignInLink.used_at.is_(None))
        .values(used_at=work.now)
    )


def end_sessions(work: Work, officer_id: int, *, but: str = "") -> None:
    """End all sessions of an account, but for one (SHA-256 of its cookie's value; "": none is kept)."""
    work.session.execute(
        update(OfficerSession)
        .where(
            OfficerSession.officer_id == officer_id,
            OfficerSession.ended_at.is_(None),
            OfficerSession.token_sha256 != but,
        )
        .values(ended_at=work.now)
    )


def record_change(work: Work, officer_id: int, change: str) -> None:
    """Say in the record of the house which account was changed in what, and by whom; never to what."""
    append(
        work,
        HOUSE,
        EventType.OFFICER_CHANGED,
        facts={"officer": officer_id, "change": change, "by": str(work.actor)},
    )
