"""Signed tokens: one salt per purpose, typed claims, canonical form only.

itsdangerous signs with the last key and reads with all. Its tokens are malleable in their last characters and its
default digest is SHA-1, hence SHA-256 with key derivation by HMAC and a comparison of the canonical form.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from itsdangerous import BadData, URLSafeSerializer

from app.links.refusals import LinkMangled


class Purpose(StrEnum):
    """What a token is for; a token of one purpose is refused for every other."""

    INVITATION = "invitation"
    CONTEST = "contest"
    CONFIRMATION = "confirmation"
    SITTING = "sitting"
    FORM = "form"
    READING = "reading"
    READING_SITTING = "reading_sitting"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationClaim:
    """A focal point's personal link to one seat."""

    purpose: ClassVar[Purpose] = Purpose.INVITATION
    invitation: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestClaim:
    """A focal point's link to say that a reply was not theirs."""

    purpose: ClassVar[Purpose] = Purpose.CONTEST
    focal_point: int
    consultation: int
    #: Index of the reply in the consultation's log.
    reply: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationClaim:
    """A focal point's link to say whether it still represents its member."""

    purpose: ClassVar[Purpose] = Purpose.CONFIRMATION
    focal_point: int
    #: Number of the request that the link was sent with.
    confirmation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingClaim:
    """The cookie that carries an invitation's token from one page to the next."""

    purpose: ClassVar[Purpose] = Purpose.SITTING
    invitation: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormClaim:
    """A one-time form: whose it is, and which reply it was shown."""

    purpose: ClassVar[Purpose] = Purpose.FORM
    invitation: str
    nonce: str
    #: Index of the seat's current reply when the form was drawn; -1 means there was none.
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingClaim:
    """A read-only link for the capital of a member."""

    purpose: ClassVar[Purpose] = Purpose.READING
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSittingClaim:
    """The cookie that carries a read-only link from one page to the next."""

    purpose: ClassVar[Purpose] = Purpose.READING_SITTING
    link: str


Claim = (
    InvitationClaim | ContestClaim | ConfirmationClaim | SittingClaim | FormClaim | ReadingClaim | ReadingSittingClaim
)
C = TypeVar(
    "C",
    InvitationClaim,
    ContestClaim,
    ConfirmationClaim,
    SittingClaim,
    FormClaim,
    ReadingClaim,
    ReadingSittingClaim,
)

#: 32 bytes in base64url are 43 characters: what is stuck to a link's end cannot be part of it.
_TOKEN = re.compile(r"([A-Za-z0-9_-]{8,400}\.[A-Za-z0-9_-]{43})")
_STUCK = re.compile(r"=3D|=\r?\n|\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Signs and reads tokens of one deployment. `keys` are oldest first."""

    keys: tuple[str, ...]
    deployment: str

    def sign(self, claim: Claim) -> str:
        """The token of a claim, safe in an address; about 90 characters."""
        return str(_serializer(self.keys, claim.purpose).dumps([self.deployment, *astuple(claim)]))

    def read(self, kind: type[C], text: str) -> C:
        """The claim in a token, which may have punctuation, brackets or line breaks stuck to it.

        Raises:
            LinkMangled: it is not a token of this purpose and deployment in its one canonical form.
        """
        token = found_token(text)
        try:
            payload = _serializer(self.keys, kind.purpose).loads(token)
        except BadData:
            raise LinkMangled from None
        if not _is_canonical(token) or not isinstance(payload, list) or payload[:1] != [self.deployment]:
            raise LinkMangled
        return _claim(kind, payload[1:])


@lru_cache(maxsize=4 * len(Purpose))
def _serializer(keys: tuple[str, ...], purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(
        list(keys),
        salt=f"placet.{purpose}",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )


def found_token(text: str) -> str:
    """The token inside a pasted or damaged address.

    Raises:
        LinkMangled: there is none.
    """
    found = _TOKEN.search(_STUCK.sub("", text.rsplit("/l/", 1)[-1]))
    if found is None:
        raise LinkMangled
    return found[1]


def _claim(kind: type[C], values: list[Any]) -> C:
    names = fields(kind)
    if len(values) != len(names) or not all(
        isinstance(value, each.type) and not isinstance(value, bool)
        for value, each in zip(values, names, strict=True)
        if isinstance(each.type, type)
    ):
        raise LinkMangled
    return kind(**{each.name: value for each, value in zip(names, values, strict=True)})


def _is_canonical(token: str) -> bool:
    """Whether each half is the one encoding of its bytes; base64 lets the last character vary otherwise."""
    try:
        return all(
            base64.urlsafe_b64encode(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))).rstrip(b"=").decode()
            == part
            for part in token.split(".")
        )
    except (binascii.Error, ValueError):
        return False
