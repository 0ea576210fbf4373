"""What the board shows of letters, as frozen facts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSums:
    """Letters by state. `accepted` alone counts as reached."""

    waiting: int
    accepted: int
    refused: int
    unknown: int
    given_up: int
    bounced: int
    dropped: int
    #: The most copies that were sent again after their fate was unknown; no letters of their own.
    spare_copies: int

    @property
    def queued(self) -> int:
        """All letters that ever were in the outbox."""
        settled = self.accepted + self.refused + self.given_up + self.bounced + self.dropped
        return settled + self.waiting + self.unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One letter in the delivery list."""

    id: str
    #: Name of the member; "" for a recipient of copies.
    member: str
    address: str
    #: Code of the language it is in.
    language: str
    #: A value of `outbox.LetterKind`.
    kind: str
    #: A value of `outbox.LetterState`.
    state: str
    tries: int
    spare_copies: int
    queued_at: datetime
    #: None: not accepted.
    accepted_at: datetime | None
    #: None: it still has a way to go.
    settled_at: datetime | None
    #: What the receiving server said last.
    server_words: str
    message_id: str
    #: SHA-256 of the very bytes that were sent, in hexadecimal digits.
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What became of every letter of a consultation, oldest first."""

    reference: str
    title: str
    #: When it was read.
    read_at: datetime
    lines: tuple[LetterLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """One page of the delivery list, newest first."""

    reference: str
    place: str
    zone: str
    sums: LetterSums
    lines: tuple[LetterLine, ...]
    #: Where the next page begins; "": this is the last.
    next_after: str
