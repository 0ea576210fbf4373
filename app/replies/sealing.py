"""Sealing what a Member State prepares: with the keys of the deployment and its seat, or not at all, it can be read.

The key of each seat is derived from the signing keys, which the database does not hold: neither a page of the desk, nor
a copy of the database, nor what a deleted row leaves in a file or a backup says anything. Whoever runs the deployment
holds both, and could read it.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.work import Work

#: Contents are filled up to a multiple of this many bytes, so that a length does not tell “approve” from “disapprove”.
BLOCK_BYTES = 1024
KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was filled in: field of the form to what stood in it."""

    fields: Mapping[str, str]
    #: What its page showed of the reply on record, as `shown.shown`.
    shown: int


def seal(work: Work, seat_id: int, content: Content) -> bytes:
    """The content, unreadable without the keys; those of another seat do not open it."""
    plain = json.dumps({"fields": dict(content.fields), "shown": content.shown}, ensure_ascii=False).encode()
    filled = plain.ljust(-(-len(plain) // BLOCK_BYTES) * BLOCK_BYTES)
    return _box(work, seat_id).encrypt_at_time(filled, int(work.now.timestamp()))


def unseal(work: Work, seat_id: int, sealed: bytes) -> Content | None:
    """What was sealed for that seat; None: the key has been removed since, or it was sealed for another."""
    try:
        found = json.loads(_box(work, seat_id).decrypt(sealed))
    except InvalidToken:
        return None
    return Content(fields=found["fields"], shown=found["shown"])


def _box(work: Work, seat_id: int) -> MultiFernet:
    """Seals with the last key, as links are signed, and opens with all."""
    keys = reversed(work.settings.secret_keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(work.settings.deployment, seat_id, key))) for key in keys])


def _key(deployment: str, seat_id: int, secret: str) -> bytes:
    info = f"placet.draft|{deployment}|{seat_id}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret.encode())
