"""Hashing and checking passwords: Argon2id, a bounded number at a time.

What is known or guessed is refused without asking anybody: the list of common passwords and the reckoning come with a
library, and nothing leaves the machine.

Source: R45 (at least 19 MiB, two passes); the library's own defaults, after RFC 9106, are stronger than that.
Hashing takes memory and time on purpose, so it happens outside any transaction and never more than a few at once.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from app.officers.queries import ACTING, OfficerLine
from app.officers.refusals import PasswordGuessable, PasswordTooLong, PasswordTooShort, SignInBusy

#: R45: without a second factor, and where one is asked for besides.
SHORTEST_LENGTH = 15
SHORTEST_WITH_SECOND_FACTOR = 8
#: Of 0 (guessed at once) to 4; below 3 an attack against the hash alone would find it, below 2 the first hundred tries.
LEAST_STRENGTH, LEAST_STRENGTH_WITH_SECOND_FACTOR = 3, 2
#: How much of a password is looked at for its strength; what comes after only makes it better.
LOOKED_AT_LENGTH = 72
LONGEST_LENGTH = 1024
INVENTED_BYTES = 18
#: Each check takes 64 MiB: this many at once are a quarter of a gigabyte at most.
MOST_AT_ONCE = 4
LONGEST_WAIT_SECONDS = 10

_hasher = PasswordHasher()
_slots = BoundedSemaphore(MOST_AT_ONCE)


def hashed(password: str, *, with_code: bool = False, about: tuple[str, ...] = ()) -> str:
    """The password's hash with its salt and parameters.

    Args:
        password: as it was typed.
        with_code: whether every sign-in with it asks for a code besides.
        about: what an attacker knows of the person, such as name and address.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordGuessable: the password is not acceptable.
        SignInBusy: no slot became free in time.
    """
    least, strength = _least(with_code=with_code)
    if len(password) < least:
        raise PasswordTooShort(least=least, length=len(password))
    if len(password) > LONGEST_LENGTH:
        raise PasswordTooLong(most=LONGEST_LENGTH)
    if zxcvbn(password[:LOOKED_AT_LENGTH], user_inputs=_words(about))["score"] < strength:
        raise PasswordGuessable
    with _slot():
        return _hasher.hash(password)


def asks_for_code(officer: OfficerLine) -> bool:
    """Whether every sign-in of an account by password asks for a code besides."""
    return officer.has_second_factor and officer.role in ACTING


def shortest(officer: OfficerLine) -> int:
    """Fewest characters of an account's password."""
    return _least(with_code=asks_for_code(officer))[0]


def invented() -> str:
    """A fresh password for somebody who will change it: 144 random bits, told once."""
    return secrets.token_urlsafe(INVENTED_BYTES)


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


def _least(*, with_code: bool) -> tuple[int, int]:
    """Fewest characters and least strength."""
    if with_code:
        return SHORTEST_WITH_SECOND_FACTOR, LEAST_STRENGTH_WITH_SECOND_FACTOR
    return SHORTEST_LENGTH, LEAST_STRENGTH


def _words(about: tuple[str, ...]) -> list[str]:
    """What is known of a person, whole and in its parts."""
    return [*about, *(word for text in about for word in re.split(r"[\W_]+", text) if word)]


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
