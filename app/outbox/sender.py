"""Letters leave the house here, and only here: stored bytes over a connection that stays open.

Flask-Mail as it comes trusts any certificate, waits for ever, forgets who was refused and sends what it composes
itself. Its settings and its two classes stay the way in; what they do is replaced.
"""

import contextlib
import smtplib
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from types import TracebackType
from typing import NoReturn, Self

import flask_mail
from flask import Flask

from app.core.clock import monotonic_seconds
from app.core.work import house
from app.outbox.letter import mailbox_of, valid_address
from app.outbox.wire import LONGEST_EXCHANGE_SECONDS, MailServer, Wire, connected, is_success
from config import MailTls, Settings

LONGEST_WORDS = 300
#: After this long without a letter a connection is tried with NOOP before it is trusted.
IDLE_SECONDS = 5.0
#: Between the end of the longest exchange and the end of the lease, so that its result can still be written down.
_LEASE_MARGIN_SECONDS = 60.0

# Permanent answers about our own sign-in, not about the letter: a wrong password must not make every Member State
# unreachable for good. Source: RFC 4954, 6; RFC 3207, 4.
_ABOUT_OURSELVES = frozenset({530, 534, 535, 538})
_SERVICE_CLOSING = 421
_PERMANENT = 500


class DeliveryResult(StrEnum):
    """What became of one attempt."""

    #: The server has taken the letter.
    ACCEPTED = "accepted"
    #: Not now; the server has not taken it and it may be tried again.
    DEFERRED = "deferred"
    #: No, and trying again would not help.
    REFUSED = "refused"
    #: Lost after the letter was handed over complete and before the server answered: it may have arrived.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The end of one attempt to hand over one letter."""

    result: DeliveryResult
    #: The server's code; None where the server did not answer.
    code: int | None
    #: The server's words or, where there are none, what went wrong; one clean line of at most `LONGEST_WORDS`.
    words: str
    #: Whether the server had said "go on" and content was begun.
    began: bool

    @property
    def is_relay_out_of_reach(self) -> bool:
        """Whether the relay gave no answer, or one about ourselves: every other letter would meet the same.

        A permanent answer that only defers a letter is about our sign-in or our connection; asking again for each
        letter that waits would look like an attack, and might lock the account.
        """
        if self.result is not DeliveryResult.DEFERRED or self.began:
            return False
        return self.code is None or self.code >= _PERMANENT


class Courier(flask_mail.Connection):
    """Hands over letters one by one over one connection, opened by the first and renewed when it breaks.

    For one thread. As a context manager it opens nothing by itself and always closes.
    """

    host: Wire | None

    def __init__(self, server: MailServer, *, suppressed: bool = False) -> None:
        """Prepare; nothing is opened yet.

        Args:
            server: the relay.
            suppressed: hand nothing over, and say so in every delivery.
        """
        super().__init__(mail)
        self._server = server
        self.suppressed = suppressed
        self._used_at = 0.0

    def __enter__(self) -> Self:
        """Nothing is opened before there is a letter."""
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close; what was raised inside is not hidden by a server that has gone."""
        self.close()

    def open(self) -> None:
        """Connect now, if not connected: `deliver` does so by itself.

        Raises:
            OSError: no connection, or the certificate is not trusted.
            smtplib.SMTPException: the server declines.
        """
        if self.host is None:
            self.host = self.configure_host()

    def close(self) -> None:
        """Say goodbye; never raises, whatever has become of the server."""
        host, self.host = self.host, None
        if host is None:
            return
        host.exchange_ends = monotonic_seconds() + self._server.timeout_seconds
        with contextlib.suppress(OSError, smtplib.SMTPException):
            host.quit()
        host.close()

    def configure_host(self) -> Wire:
        """A fresh connection, encrypted and signed in."""
        return connected(self._server, exchange_ends=monotonic_seconds() + self._server.exchange_seconds)

    @property
    def exchange_seconds(self) -> float:
        """Longest that one letter may take in all."""
        return self._server.exchange_seconds

    def deliver(self, *, envelope_from: str, recipient: str, raw: bytes, ends: float | None = None) -> Delivery:
        """Hand one letter to the relay for one recipient. The network never makes this raise.

        Args:
            envelope_from: where failure reports go; headers are not looked at.
            recipient: who gets it; headers are not looked at.
            raw: the stored bytes, ASCII with CRLF.
            ends: when it must be over, on the monotonic clock; None: after `exchange_seconds`.

        Raises:
            BadAddress: an envelope address is not one plain address.
            BadBytes: the bytes would not arrive as they are.
        """
        valid_address(envelope_from)
        valid_address(recipient)
        if self.suppressed:
            return _deferred("nothing is sent while MAIL_SUPPRESS_SEND is set")
        ends = monotonic_seconds() + self.exchange_seconds if ends is None else ends
        kept = self._is_alive(ends)
        delivery = self._attempt(envelope_from, recipient, raw, ends)
        if kept and self.host is None and delivery.result is DeliveryResult.DEFERRED and not delivery.began:
            # The server had enough of the connection, which says nothing about this letter.
            delivery = self._attempt(envelope_from, recipient, raw, ends)
        self._used_at = monotonic_seconds()
        return delivery

    def send(self, message: flask_mail.Message, envelope_from: str | tuple[str, str] | None = None) -> NoReturn:
        """Refuse Flask-Mail's own messages: only stored letters leave.

        Raises:
            TypeError: always.
        """
        raise TypeError(f"letters are queued in the outbox, not sent: {message.subject!r}, {envelope_from!r}")

    def _is_alive(self, ends: float) -> bool:
        """Whether a connection is open, after trying one that has been idle."""
        if self.host is None:
            return False
        self.host.exchange_ends = ends
        if monotonic_seconds() - self._used_at > IDLE_SECONDS:
            self._tidy(self.host, "NOOP")
        return self.host is not None

    def _attempt(self, envelope_from: str, recipient: str, raw: bytes, ends: float) -> Delivery:
        try:
            host = self.host = self.host or connected(self._server, exchange_ends=ends)
        except (OSError, smtplib.SMTPException) as error:
            return _deferred(_explained(error), code=_code_of(error))
        host.exchange_ends = ends
        try:
            code, words = host.submit(envelope_from=envelope_from, recipient=recipient, raw=raw)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            result = DeliveryResult.UNKNOWN if host.sent else DeliveryResult.DEFERRED
            return Delivery(result=result, code=_code_of(error), words=_explained(error), began=host.began)
        delivery = Delivery(
            result=_judged(code, sent=host.sent), code=code if code > 0 else None, words=_clean(words), began=host.began
        )
        if delivery.result is not DeliveryResult.ACCEPTED:
            self._recover(host, code)
        return delivery

    def _recover(self, host: Wire, code: int) -> None:
        """After anything but yes: begin anew on the same connection where the server still talks sense."""
        if code == _SERVICE_CLOSING or code // 100 not in {4, 5}:
            self._drop()
        else:
            self._tidy(host, "RSET")

    def _tidy(self, host: Wire, command: str) -> None:
        try:
            code, _words = host.docmd(command)
        except (OSError, smtplib.SMTPException):
            code = -1
        if not is_success(code):
            self._drop()

    def _drop(self) -> None:
        if self.host is not None:
            self.host.close()
            self.host = None


class Mail(flask_mail.Mail):
    """Flask-Mail, whose connections are couriers."""

    def connect(self) -> Courier:
        """A courier for the current application, not yet connected."""
        state = super().connect().mail
        return Courier(server_of(house().settings), suppressed=bool(state.suppress))


mail = Mail()


def init_app(app: Flask, settings: Settings) -> None:
    """Set Flask-Mail's configuration from ours and register it with the application.

    Running tests does not suppress sending by itself; only MAIL_SUPPRESS_SEND does, and every delivery says so.
    """
    server = server_of(settings)
    app.config.update(
        MAIL_SERVER=server.host,
        MAIL_PORT=server.port,
        MAIL_USE_TLS=server.tls is MailTls.STARTTLS,
        MAIL_USE_SSL=server.tls is MailTls.IMPLICIT,
        MAIL_USERNAME=server.username or None,
        MAIL_PASSWORD=server.password or None,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        # Flask-Mail's debugging prints whole letters, and letters hold live links.
        MAIL_DEBUG=False,
    )
    app.config.setdefault("MAIL_SUPPRESS_SEND", False)
    mail.init_app(app)


def couriers() -> tuple[Courier, ...]:
    """For the relay of the current application and for its fallback, if there is one; none is connected yet."""
    first, fallback = mail.connect(), fallback_of(house().settings)
    return (first, Courier(fallback, suppressed=first.suppressed)) if fallback else (first,)


def server_of(settings: Settings) -> MailServer:
    """The relay that the settings name."""
    return MailServer(
        host=settings.mail_server,
        port=settings.mail_port,
        tls=settings.mail_tls,
        username=settings.mail_username,
        password=settings.mail_password,
        timeout_seconds=settings.mail_timeout_seconds,
        ca_file=settings.mail_ca_file,
        helo_name=mailbox_of(settings.mail_from).address.rpartition("@")[2],
        exchange_seconds=_longest_exchange(settings),
    )


def fallback_of(settings: Settings) -> MailServer | None:
    """The relay to ask while the first is out of reach; None: the settings name none."""
    if not settings.mail_fallback_server:
        return None
    return replace(
        server_of(settings),
        host=settings.mail_fallback_server,
        port=settings.mail_fallback_port,
        tls=settings.mail_fallback_tls,
        username=settings.mail_fallback_username,
        password=settings.mail_fallback_password,
    )


def _longest_exchange(settings: Settings) -> float:
    lease = float(settings.outbox_lease_seconds)
    return min(LONGEST_EXCHANGE_SECONDS, max(lease - _LEASE_MARGIN_SECONDS, lease / 2))


def _deferred(words: str, *, code: int | None = None) -> Delivery:
    return Delivery(result=DeliveryResult.DEFERRED, code=code, words=words, began=False)


def _judged(code: int, *, sent: bool) -> DeliveryResult:
    if sent and is_success(code):
        return DeliveryResult.ACCEPTED
    match code // 100:
        case 5 if code not in _ABOUT_OURSELVES:
            return DeliveryResult.REFUSED
        case 4 | 5:
            return DeliveryResult.DEFERRED
        case _:  # not an answer to what was asked
            return DeliveryResult.UNKNOWN if sent else DeliveryResult.DEFERRED


def _code_of(error: Exception) -> int | None:
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0 else None


def _explained(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _clean(error.smtp_error)
    return _clean(f"{type(error).__name__}: {error}")


def _clean(words: bytes | str) -> str:
    """One line that can stand in a log and on a page, whatever the server sent."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    printable = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text[: 4 * LONGEST_WORDS])
    return " ".join(printable.split())[:LONGEST_WORDS]
