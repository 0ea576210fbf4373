"""The code that a letter prints beside a personal link, to be typed when a reply is confirmed.

It stands in the letter and nowhere else: no page and no address shows it. So it stops a program that follows the
link, fills the form and confirms it as a person would, but has not read the letter. It does not stop who has.
"""

import hashlib
import hmac

from app.links.tokens import InvitationClaim

DIGITS = 6


def typed_codes(keys: tuple[str, ...], deployment: str, claim: InvitationClaim) -> tuple[str, ...]:
    """Codes of a link, by each key; letters print the last one, all are taken. A link sent anew has another."""
    return tuple(_code(key, deployment, claim) for key in keys)


def is_typed(text: str, codes: tuple[str, ...]) -> bool:
    """Whether somebody typed one of these codes, in digits of whatever script and with spaces between them."""
    digits = "".join(str(int(each)) for each in text if each.isdecimal())
    rest = [each for each in text if not each.isdecimal() and not each.isspace()]
    return not rest and any(hmac.compare_digest(digits, each) for each in codes)


def _code(key: str, deployment: str, claim: InvitationClaim) -> str:
    said = f"placet.typed|{deployment}|{claim.invitation}|{claim.version}".encode()
    number = int.from_bytes(hmac.digest(key.encode(), said, hashlib.sha256)) % 10**DIGITS
    return f"{number:0{DIGITS}}"
