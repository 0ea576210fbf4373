"""Codes of the second factor: time-based ones after RFC 6238, and those that stand in for them once. No tables."""

import hashlib
import secrets
from datetime import datetime

import pyotp

#: Length of a time step in seconds: what every authenticator application takes for granted.
STEP_SECONDS = 30
#: How many steps before and after the present one are still taken, because clocks differ.
WINDOW_STEPS = 1
DIGITS = 6
RECOVERY_CODE_COUNT = 10
#: Ten of 32 signs are 50 bits: too many to try, so that a plain hash is enough.
RECOVERY_CODE_LENGTH = 10
#: Without signs that are read as others (0 and o, 1 and l).
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
ISSUER = "Placet"


def new_secret() -> str:
    """A fresh secret of 160 bits, base32, as RFC 4226 recommends."""
    return pyotp.random_base32(32)


def address_for_applications(secret: str, email: str, issuer: str = ISSUER) -> str:
    """What the picture for an authenticator application says (otpauth)."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS, digits=DIGITS).provisioning_uri(name=email, issuer_name=issuer)


def step_at(now: datetime) -> int:
    """The number of the time step that an instant lies in."""
    return int(now.timestamp()) // STEP_SECONDS


def accepted_step(secret: str, typed: str, *, now: datetime, after_step: int) -> int | None:
    """The time step whose code was typed, of those that may still be used; None: no such.

    Args:
        secret: base32.
        typed: as it was typed; spaces do not matter.
        now: aware UTC.
        after_step: the latest step whose code was taken; it and all before are spent.
    """
    generator = pyotp.TOTP(secret, interval=STEP_SECONDS, digits=DIGITS)
    typed = "".join(typed.split())
    present = step_at(now)
    fitting = [
        step
        for step in range(present - WINDOW_STEPS, present + WINDOW_STEPS + 1)
        # Each is compared, whichever fits: the time taken says nothing.
        if secrets.compare_digest(generator.generate_otp(step).encode(), typed.encode()) and step > after_step
    ]
    return fitting[0] if fitting else None


def new_recovery_codes() -> tuple[str, ...]:
    """Fresh codes, as they are shown once: "abcde-fghij"."""
    return tuple(_recovery_code() for _ in range(RECOVERY_CODE_COUNT))


def recovery_code_hash(typed: str) -> str:
    """What is stored of a recovery code; hyphens, spaces and capitals do not matter."""
    plain = "".join(sign for sign in typed.lower() if not sign.isspace() and sign != "-")
    return hashlib.sha256(plain.encode()).hexdigest()


def grouped(secret: str) -> str:
    """A secret in groups of four, for people who type it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _recovery_code() -> str:
    signs = "".join(secrets.choice(_SIGNS) for _ in range(RECOVERY_CODE_LENGTH))
    half = RECOVERY_CODE_LENGTH // 2
    return f"{signs[:half]}-{signs[half:]}"
