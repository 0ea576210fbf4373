"""The heads of logs that a transaction has locked: what they say is at hand until it ends."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

#: Where a session keeps what it has locked.
_LOCKED: Final = "placet.locked_heads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a log stands; the fields as those of `RecordHead`."""

    size: int
    peaks: bytes
    last_at: str
    is_held: bool
    common_index: int


def locked_heads(session: Session) -> dict[str, Head]:
    """The heads that this transaction has locked, as they are: nobody else moves them before it ends.

    An event is never appended within a savepoint: what a savepoint took back would still be remembered here.
    """
    transaction = session.get_transaction()
    known = session.info.get(_LOCKED)
    if known is None or known[0] is not transaction:
        known = session.info[_LOCKED] = (transaction, {})
    heads: dict[str, Head] = known[1]
    return heads
