"""Reading the mailbox that reports on our letters and answers to them go to, over IMAP.

Each message is fetched and understood outside any transaction, and taken in within one of its own. Nothing in the
mailbox is changed: what was read is known by its numbers, and people may look at the mailbox beside us.
"""

import contextlib
import imaplib
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFetchError
from sqlalchemy import select

from app.core.work import SCHEDULER, begin, house, look
from app.documents.service import LARGEST_BYTES
from app.intake.mail_kinds import classified
from app.intake.message_models import IncomingMessage
from app.intake.messages import Arrived, take_in
from app.intake.mime_reading import HEAD_BYTES
from config import MailTls, Settings

log = logging.getLogger(__name__)

#: Stands around each message by itself; what it keeps in stops no other.
Guard = Callable[[str], AbstractContextManager[object, bool]]
#: So many messages in one run, so that whoever fills the mailbox keeps nobody from being told to stop.
MOST_AT_ONCE = 500
_OUT_OF_REACH = (OSError, imaplib.IMAP4.error, ImapToolsError)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ARRIVAL = re.compile(rb'INTERNALDATE "([^"]{10,40})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """How one run ended."""

    #: Messages that were taken in.
    taken_in: int = 0
    #: Why the mailbox could not be read, or not to its end, in one line; "": it was.
    problem: str = ""


def _never() -> bool:
    return False


def _unguarded(_label: str) -> AbstractContextManager[object, bool]:
    return suppress()  # noqa: B022 - a guard that keeps nothing in


def read_mailbox(*, should_stop: Callable[[], bool] = _never, guard: Guard = _unguarded) -> ReadReport:
    """Take in the messages that have not been, oldest first; nothing where no mailbox is set.

    Args:
        should_stop: asked before each message.
        guard: put around each message.
    """
    settings = house().settings
    if not settings.imap_server:
        return ReadReport()
    taken_in = 0
    try:
        with _opened(settings) as folder:
            for uid in folder.new_uids()[:MOST_AT_ONCE]:
                if should_stop():
                    break
                taken_in += _handled(folder, uid, guard)
    except _OUT_OF_REACH as error:
        return ReadReport(taken_in=taken_in, problem=f"{type(error).__name__}: {error}"[:300])
    return ReadReport(taken_in=taken_in)


def trust(settings: Settings) -> ssl.SSLContext:
    """Which certificates are believed, for which name."""
    return ssl.create_default_context(cafile=settings.imap_ca_file or None)


class _Folder:
    """The folder that is open, for reading only."""

    def __init__(self, box: BaseMailBox, settings: Settings) -> None:
        self._client = box.client
        self._name = f"{settings.imap_username}@{settings.imap_server}/{settings.imap_folder}"
        self._validity = int(self._client.response("UIDVALIDITY")[1][-1] or 0)
        self._all = sorted(int(uid) for uid in box.uids("ALL", charset=None))

    def new_uids(self) -> list[int]:
        """Numbers of the messages that were not taken in, in the order in which they arrived."""
        with look(SCHEDULER) as work:
            known = work.session.scalars(
                select(IncomingMessage.uid).where(
                    IncomingMessage.mailbox == self._name, IncomingMessage.uid_validity == self._validity
                )
            ).all()
        return sorted(set(self._all).difference(known))

    def fetched(self, uid: int) -> Arrived | None:
        """One message, or its beginning where it is too large to be kept; None: it is there no longer."""
        facts = b" ".join(
            each if isinstance(each, bytes) else each[0] for each in self._asked(uid, "(RFC822.SIZE INTERNALDATE)")
        )
        size, arrival = _SIZE.search(facts), _ARRIVAL.search(facts)
        if size is None:
            return None
        is_large = int(size[1]) > LARGEST_BYTES
        answer = self._asked(uid, f"(BODY.PEEK[]<0.{HEAD_BYTES}>)" if is_large else "(BODY.PEEK[])")
        raw = next((each[1] for each in answer if isinstance(each, tuple)), None)
        if not raw:
            return None
        return Arrived(
            mailbox=self._name,
            uid_validity=self._validity,
            uid=uid,
            received_at=_instant(arrival[1] if arrival else b""),
            size=max(int(size[1]), len(raw)) if is_large else len(raw),
            raw=raw,
        )

    def _asked(self, uid: int, what: str) -> list[bytes | tuple[bytes, bytes]]:
        status, answer = self._client.uid("FETCH", str(uid), what)
        if status != "OK":
            raise MailboxFetchError((status, answer), "OK")
        return [each for each in answer if each is not None]


def _handled(folder: _Folder, uid: int, guard: Guard) -> bool:
    """Whether the message was taken in; a connection that breaks ends the run, and nothing else does."""
    is_taken_in, broken = False, None
    with guard(f"message {uid}"):
        try:
            arrived = folder.fetched(uid)
        except (OSError, imaplib.IMAP4.abort) as error:
            arrived, broken = None, error
        if arrived is not None:
            found = classified(arrived.raw)
            with begin(SCHEDULER) as work:
                is_taken_in = take_in(work, arrived, found) is not None
    if broken is not None:
        raise broken
    return is_taken_in


@contextmanager
def _opened(settings: Settings) -> Iterator[_Folder]:
    box = _connected(settings)
    try:
        sign_in = box.login if settings.imap_password.isascii() else box.login_utf8
        sign_in(settings.imap_username, settings.imap_password, initial_folder=None)
        box.folder.set(settings.imap_folder, readonly=True)
        yield _Folder(box, settings)
    finally:
        # Whatever has become of the server: what was raised inside is what matters.
        with contextlib.suppress(*_OUT_OF_REACH):
            box.logout()
        with contextlib.suppress(OSError):
            box.client.shutdown()


def _connected(settings: Settings) -> BaseMailBox:
    place = {"host": settings.imap_server, "port": settings.imap_port, "timeout": settings.imap_timeout_seconds}
    match settings.imap_tls:
        case MailTls.IMPLICIT:
            return MailBox(**place, ssl_context=trust(settings))
        case MailTls.STARTTLS:
            return MailBoxStartTls(**place, ssl_context=trust(settings))
        case MailTls.NONE:
            return MailBoxUnencrypted(**place)


def _instant(written: bytes) -> datetime:
    """When the server got it; of a server that does not say so, the latest instant there is, which is cut to now."""
    try:
        return parsedate_to_datetime(written.decode("ascii")).astimezone(UTC)
    except (ValueError, TypeError, UnicodeDecodeError):
        return datetime.max.replace(tzinfo=UTC)
