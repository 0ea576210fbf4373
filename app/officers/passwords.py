"""Hashing and checking passwords: Argon2id, a bounded number at a time.

Source: R45 (at least 19 MiB, two passes); the library's own defaults, after RFC 9106, are stronger than that.
Hashing takes memory and time on purpose, so it happens outside any transaction and never more than a few at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.officers.refusals import PasswordTooLong, PasswordTooShort, SignInBusy

#: R45: without a second factor.
SHORTEST_LENGTH = 15
LONGEST_LENGTH = 1024
#: Each check takes 64 MiB: this many at once are a quarter of a gigabyte at most.
MOST_AT_ONCE = 4
LONGEST_WAIT_SECONDS = 10

_hasher = PasswordHasher()
_slots = BoundedSemaphore(MOST_AT_ONCE)


def hashed(password: str) -> str:
    """The password's hash with its salt and parameters.

    Raises:
        PasswordTooShort, PasswordTooLong: the password is not acceptable.
        SignInBusy: no slot became free in time.
    """
    if len(password) < SHORTEST_LENGTH:
        raise PasswordTooShort(least=SHORTEST_LENGTH, length=len(password))
    if len(password) > LONGEST_LENGTH:
        raise PasswordTooLong(most=LONGEST_LENGTH)
    with _slot():
        return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Whether the password is the one behind the hash; the same work where there is no hash to compare with.

    Args:
        password_hash: "" for an account that does not exist or has no password.
        password: as it was typed.

    Raises:
        SignInBusy: no slot became free in time.
    """
    with _slot():
        try:
            _hasher.verify(password_hash or _nobodys_hash(), password[:LONGEST_LENGTH])
        except (VerificationError, InvalidHashError):
            return False
    return bool(password_hash)


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise SignInBusy
    try:
        yield
    finally:
        _slots.release()


@cache
def _nobodys_hash() -> str:
    """A hash that belongs to no account, so that an unknown address costs what a known one does."""
    return _hasher.hash("nobody has this password")


def warm_up() -> None:
    """Make the hash for unknown accounts before the first sign-in, so that it takes no longer than the others."""
    _nobodys_hash()
