"""The second factor of an account: setting it up, giving codes, codes for when the device is lost, taking it away.

Source: R45. A secret that is being set up lies beside the one in use, so that nobody is without a second factor in
between. Secrets and codes never reach the record.
"""

from sqlalchemy import delete, func, select, update

from app.core.work import Work
from app.officers import codes
from app.officers.changes import end_sessions, record_change
from app.officers.models import Officer, RecoveryCode
from app.officers.refusals import CodeRefused, NothingToConfirm, SecondFactorMissing


def start(work: Work, officer_id: int) -> None:
    """Make a fresh secret to be set up; one made before, and not confirmed, is good for nothing any more."""
    work.session.get_one(Officer, officer_id).totp_pending = codes.new_secret()


def confirm(work: Work, officer_id: int, typed: str, *, keep_session: str) -> tuple[str, ...]:
    """Take the secret that is being set up into use, by its first code; the recovery codes, to be shown once.

    All other sessions of the account end (P1).

    Raises:
        NothingToConfirm: no secret is being set up.
        CodeRefused: the code is not one of that secret.
    """
    officer = work.session.get_one(Officer, officer_id)
    if not officer.totp_pending:
        raise NothingToConfirm
    step = codes.accepted_step(officer.totp_pending, typed, now=work.now, after_step=0)
    if step is None:
        raise CodeRefused
    officer.totp_secret, officer.totp_pending = officer.totp_pending, ""
    officer.totp_since, officer.totp_step = work.now, step
    end_sessions(work, officer_id, but=keep_session)
    record_change(work, officer_id, "second_factor")
    return _fresh_codes(work, officer_id)


def renew_codes(work: Work, officer_id: int) -> tuple[str, ...]:
    """New recovery codes, to be shown once; the former ones are good for nothing any more.

    Raises:
        SecondFactorMissing: there is nothing that they could stand in for.
    """
    if not work.session.get_one(Officer, officer_id).totp_secret:
        raise SecondFactorMissing
    record_change(work, officer_id, "recovery_codes")
    return _fresh_codes(work, officer_id)


def take(work: Work, officer_id: int, typed: str) -> str | None:
    """Use a code up: "code" or "recovery_code", None where it fits neither. No code is good twice."""
    officer = work.session.get_one(Officer, officer_id)
    if not officer.totp_secret:
        return None
    step = codes.accepted_step(officer.totp_secret, typed, now=work.now, after_step=officer.totp_step)
    # Whoever changes the row first has used the code; a second request with the same one finds nothing to change.
    if step is not None:
        claimed = work.session.scalars(
            update(Officer)
            .where(Officer.id == officer_id, Officer.totp_step < step)
            .values(totp_step=step)
            .returning(Officer.id)
        ).one_or_none()
        return "code" if claimed is not None else None
    used = work.session.scalars(
        update(RecoveryCode)
        .where(
            RecoveryCode.officer_id == officer_id,
            RecoveryCode.code_sha256 == codes.recovery_code_hash(typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=work.now)
        .returning(RecoveryCode.id)
    ).one_or_none()
    return "recovery_code" if used is not None else None


def codes_left(work: Work, officer_id: int) -> int:
    """How many recovery codes can still be used."""
    return (
        work.session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.officer_id == officer_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def forget(work: Work, officer_id: int) -> None:
    """Take an account's second factor away: its sessions end, and the next sign-in by password sets up a new one.

    Raises:
        SecondFactorMissing: it has none.
    """
    officer = work.session.get_one(Officer, officer_id)
    if not officer.totp_secret:
        raise SecondFactorMissing
    officer.totp_secret = officer.totp_pending = ""
    officer.totp_since = None
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id))
    end_sessions(work, officer_id)
    record_change(work, officer_id, "second_factor_reset")


def _fresh_codes(work: Work, officer_id: int) -> tuple[str, ...]:
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id))
    fresh = codes.new_recovery_codes()
    work.session.add_all(
        RecoveryCode(officer_id=officer_id, code_sha256=codes.recovery_code_hash(code)) for code in fresh
    )
    return fresh
