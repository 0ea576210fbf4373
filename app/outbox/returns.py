"""Letters that come back: the address that reports go to, which letter a report is about, and what follows from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select, update

from app.core.work import Work
from app.links.return_paths import ReturnPaths
from app.outbox.letter import mailbox_of
from app.outbox.models import LetterState, OutboxLetter
from config import Settings

#: A report may come in before the sender has written down that the letter was taken, or when it has died before that.
_OUT_OF_THE_HOUSE = (LetterState.SENDING, LetterState.UNKNOWN, LetterState.ACCEPTED)
_MOST_ANSWERED = 50
_NUMBER = re.compile(r"<([0-9a-f]{32})@")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter as a message that came in may be about it."""

    id: str
    #: Reference of the consultation it belongs to, "" when it covers several.
    log: str
    #: Code of the member it went to, "" for a recipient of copies.
    member: str


def return_paths(settings: Settings) -> ReturnPaths | None:
    """The signed return paths of this deployment; None: letters have none."""
    if not settings.mail_return_path:
        return None
    return ReturnPaths(keys=settings.secret_keys, deployment=settings.deployment, pattern=settings.mail_return_path)


def envelope_sender(settings: Settings, letter_id: str) -> str:
    """The envelope sender of a letter."""
    signed = return_paths(settings)
    return signed.address(letter_id) if signed else mailbox_of(settings.mail_from).address


def sent_letter(work: Work, letter_id: str) -> SentLetter | None:
    """A letter by its number; None: there is none."""
    row = work.session.execute(
        select(OutboxLetter.id, OutboxLetter.log, OutboxLetter.member).where(OutboxLetter.id == letter_id)
    ).one_or_none()
    return SentLetter(id=row.id, log=row.log, member=row.member) if row else None


def letter_answered(work: Work, message_ids: Iterable[str]) -> SentLetter | None:
    """The letter that a message answers, by the identifiers that it names; None: none of ours.

    These identifiers are no secret, so what follows from them is a guess.
    """
    named = [*message_ids][:_MOST_ANSWERED]
    numbers = [found[1] for each in named if (found := _NUMBER.match(each))]
    row = work.session.execute(
        select(OutboxLetter.id, OutboxLetter.log, OutboxLetter.member)
        .where(OutboxLetter.id.in_(numbers), OutboxLetter.message_id.in_(named))
        .order_by(OutboxLetter.queued_at.desc())
        .limit(1)
    ).first()
    return SentLetter(id=row.id, log=row.log, member=row.member) if row else None


def mark_bounced(work: Work, letter_id: str, *, words: str) -> bool:
    """A letter has come back for good: it reached nobody. False: its end was known before, or it never left.

    Args:
        work: the caller's unit of work.
        letter_id: taken from a signed return path, and from nowhere else.
        words: what the report gives as the reason; one clean line.
    """
    marked = work.session.scalars(
        update(OutboxLetter)
        .where(OutboxLetter.id == letter_id, OutboxLetter.state.in_(_OUT_OF_THE_HOUSE))
        .values(
            state=LetterState.BOUNCED,
            settled_at=work.now,
            raw=None,
            wiped_at=func.coalesce(OutboxLetter.wiped_at, work.now),
            lease_until=None,
            lease_owner="",
            server_words=words,
            recorded=False,
        )
        .returning(OutboxLetter.id)
    )
    return marked.one_or_none() is not None


def note_delay(work: Work, letter_id: str, *, words: str) -> bool:
    """Note what a report says of a letter that has not arrived yet; nothing else changes. False: its end is known."""
    noted = work.session.scalars(
        update(OutboxLetter)
        .where(OutboxLetter.id == letter_id, OutboxLetter.state == LetterState.ACCEPTED)
        .values(server_words=words)
        .returning(OutboxLetter.id)
    )
    return noted.one_or_none() is not None
