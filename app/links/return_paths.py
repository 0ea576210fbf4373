"""Signed return paths: the envelope sender of a letter names the letter, so that a failure report can be believed.

A local part has room for 64 octets, and mail systems on the way may write it in small letters throughout. Hence no
token of the usual kind but base32 in one case, and a signature cut to 80 bits: guessing it takes a message each time.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from itsdangerous import Signer as KeyMaker

from app.links.refusals import LinkMangled
from config import RETURN_PATH_TOKEN, RETURN_PATH_TOKEN_LENGTH

_PURPOSE = "placet.return-path"
#: A letter's number: 16 bytes, 26 characters of base32 without padding.
_NUMBER_BYTES, _NUMBER_LENGTH = 16, 26
#: Ten bytes are 16 characters of base32 without padding.
_SIGNATURE_BYTES = 10
_TOKEN = re.compile(rf"[a-z2-7]{{{RETURN_PATH_TOKEN_LENGTH}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPaths:
    """Makes and reads the return paths of one deployment. `keys` are oldest first: the last signs, all are read."""

    keys: tuple[str, ...]
    deployment: str
    #: Address with `{token}` in its local part.
    pattern: str

    def address(self, letter_id: str) -> str:
        """Where reports about a letter go; `letter_id`: 32 hexadecimal digits."""
        number = bytes.fromhex(letter_id)
        token = _written(number) + _written(self._signature(number, self.keys[-1]))
        return self.pattern.replace(RETURN_PATH_TOKEN, token)

    def letter_id(self, addresses: Iterable[str]) -> str | None:
        """The letter that one of these addresses names; None: none of them is a return path.

        Raises:
            LinkMangled: one has the form of a return path, and no key of ours has signed it.
        """
        before, _, after = (re.escape(part) for part in self.pattern.lower().partition(RETURN_PATH_TOKEN))
        form = re.compile(f"{before}({_TOKEN.pattern}){after}")
        tokens = [found[1] for each in addresses if (found := form.fullmatch(each.strip().lower()))]
        letters = [letter for token in tokens if (letter := self._letter_id(token)) is not None]
        if tokens and not letters:
            raise LinkMangled
        return letters[0] if letters else None

    def _letter_id(self, token: str) -> str | None:
        number, signature = _read(token[:_NUMBER_LENGTH]), _read(token[_NUMBER_LENGTH:])
        if number is None or signature is None or len(number) != _NUMBER_BYTES:
            return None
        is_ours = any(hmac.compare_digest(self._signature(number, key), signature) for key in self.keys)
        return number.hex() if is_ours else None

    def _signature(self, number: bytes, key: str) -> bytes:
        maker = KeyMaker(key, salt=_PURPOSE, key_derivation="hmac", digest_method=hashlib.sha256)
        text = self.deployment.encode() + b"\x00" + number
        return hmac.digest(maker.derive_key(key), text, "sha256")[:_SIGNATURE_BYTES]


def _written(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=").lower()


def _read(text: str) -> bytes | None:
    """The bytes of a part; None where it is not the one way of writing them."""
    try:
        content = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        return None
    return content if _written(content) == text else None
