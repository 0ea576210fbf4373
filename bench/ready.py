"""Letters that are ready: 6 kB each, text and HTML, no annex, each with its own address, number and link."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert

from app.core.work import Work
from app.outbox.letter import Letter, Mailbox
from app.outbox.mime import compose
from app.outbox.models import LetterKind, LetterState, OutboxLetter

SENDER = Mailbox(name="Council Secretariat", address="council@secretariat.example")
SUBJECT = "DM-26/1: consultation by correspondence, reply requested by 20 March 2026"
_PARAGRAPH = "I have the honour to consult the Council on the item set out below, and should be grateful for a reply. "
#: So often that the whole letter, encoded, has 6 kB.
_TIMES = 18
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One letter."""

    id: str
    address: str
    raw: bytes


def words(number: int) -> tuple[str, str]:
    """Text and HTML of the letter of that number."""
    link = f"https://consult.example/l/{number:032x}"
    text = "\n\n".join([_PARAGRAPH.strip()] * _TIMES)
    return f"{text}\n\n{link}\n", f'<!doctype html><p>{text}</p><p><a href="{link}">{link}</a></p>'


def address_of(number: int) -> str:
    """Who the letter of that number goes to."""
    return f"mission{number:08d}@member.example"


def ready(numbers: range) -> Iterator[Ready]:
    """These letters; the bytes are those of one, with address and number replaced: composing is measured elsewhere."""
    first = _id(0)
    text, html = words(0)
    template = compose(
        Letter(kind=LetterKind.INVITATION, language="en", subject=SUBJECT, text=text, html=html),
        message_id=f"<{first}@secretariat.example>",
        date=datetime(2026, 3, 2, 12, tzinfo=UTC),
        sender=SENDER,
        to=Mailbox(name="", address=address_of(0)),
    )
    for number in numbers:
        letter_id, address = _id(number), address_of(number)
        raw = template.replace(address_of(0).encode(), address.encode()).replace(first.encode(), letter_id.encode())
        yield Ready(id=letter_id, address=address, raw=raw)


def fill(work: Work, count: int) -> None:
    """Put so many letters into the outbox, due now."""
    for start in range(0, count, _AT_ONCE):
        letters = ready(range(start, min(start + _AT_ONCE, count)))
        work.session.execute(insert(OutboxLetter), [_row(work, each) for each in letters])


def _id(number: int) -> str:
    return f"{number:032x}"


def _row(work: Work, letter: Ready) -> dict[str, object]:
    return {
        "id": letter.id,
        "kind": LetterKind.INVITATION,
        "dedupe_key": letter.id,
        "log": "DM-26/1",
        "member": "",
        "cause": "1",
        "attempt": 0,
        "address": letter.address,
        "language": "en",
        "subject": SUBJECT,
        "message_id": f"<{letter.id}@secretariat.example>",
        "sha256": hashlib.sha256(letter.raw).hexdigest(),
        "raw": letter.raw,
        "state": LetterState.WAITING,
        "queued_at": work.now,
        "next_try_at": work.now,
    }
