"""One SMTP connection: verified TLS, every wait bounded, and a memory of how far a letter has come.

`smtplib` renews its time limit with every byte that arrives; a server that drips would hold a sender for hours. Here
each answer as a whole has its limit, and so has the exchange.
"""

import io
import ipaddress
import smtplib
import socket
import ssl
from dataclasses import dataclass
from math import inf
from typing import Any

from app.core.clock import monotonic_seconds
from app.core.fault import fault
from app.outbox.letter import LetterRefusal
from config import MailTls

LONGEST_ANSWER_SECONDS = 600.0
LONGEST_EXCHANGE_SECONDS = 840.0
_SHORTEST_WAIT_SECONDS = 0.001
_GOES_ON = 354
_SERVICE_CLOSING = 421


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The relay that takes our letters.

    Raises:
        ValueError: without TLS and not on this machine.
    """

    host: str
    port: int
    tls: MailTls
    #: Empty: no authentication.
    username: str = ""
    password: str = ""
    #: Longest wait for a connection and for each answer but the last.
    timeout_seconds: float = 60.0
    #: File with the certificate authority that signed the relay's certificate; empty: the system's authorities.
    ca_file: str = ""
    #: What we call ourselves: the domain that letters come from. Empty: `localhost`.
    helo_name: str = ""
    #: Longest wait for the answer to a complete letter. A shorter one makes copies: the relay has the letter and we
    #: do not know it. Source: RFC 5321, 4.5.3.2.6.
    answer_timeout_seconds: float = LONGEST_ANSWER_SECONDS
    #: Longest a single letter may take in all, connection included; shorter than the lease of the outbox.
    exchange_seconds: float = LONGEST_EXCHANGE_SECONDS

    def __post_init__(self) -> None:
        """Refuse to send letters, with their links, in the clear."""
        if self.tls is MailTls.NONE and not _is_loopback(self.host):
            raise ValueError("without TLS the mail server must be on this machine")


class BadBytes(LetterRefusal):
    """Bytes that would not arrive as they are: not ASCII, or with a line end that is not CRLF."""

    code = "bad_bytes"


class Wire(smtplib.SMTP):
    """An open connection. `began` and `sent` tell how far the latest letter came."""

    def __init__(self, server: MailServer, *, exchange_ends: float = inf, **more: Any) -> None:  # noqa: ANN401 - smtplib's
        """Connect and read the greeting.

        Raises:
            OSError: no connection, or the certificate is not trusted.
            smtplib.SMTPException: no proper greeting.
        """
        self._server = server
        self._answer_seconds = server.timeout_seconds
        self._answer_ends = inf
        #: On the monotonic clock: when the letter now under way must be over.
        self.exchange_ends = exchange_ends
        #: Whether the content of the latest letter was begun.
        self.began = False
        #: Whether the latest letter was handed over complete, final dot included.
        self.sent = False
        super().__init__(
            server.host,
            server.port,
            local_hostname=server.helo_name or "localhost",
            timeout=max(_SHORTEST_WAIT_SECONDS, min(server.timeout_seconds, exchange_ends - monotonic_seconds())),
            **more,
        )
        if self.sock is not None:
            # Many small writes would each wait for the delayed acknowledgement of the one before.
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def submit(self, *, envelope_from: str, recipient: str, raw: bytes) -> tuple[int, bytes]:
        """Offer one letter to one recipient; the server's code and words at the step that decided.

        Raises:
            BadBytes: the bytes would not arrive as they are; the server was told nothing.
            OSError: the connection was lost; `began` and `sent` tell when.
            smtplib.SMTPException: likewise.
        """
        content = _stuffed(raw)
        self.began = self.sent = False
        size = f" SIZE={len(raw)}" if self.has_extn("size") else ""
        sender, recipient = f"MAIL FROM:<{envelope_from}>{size}", f"RCPT TO:<{recipient}>"
        offer = self._offer_at_once if self.has_extn("pipelining") else self._offer
        code, words = offer(sender, recipient)
        if code != _GOES_ON:
            return code, words
        self.began = True
        self._answer_seconds = self._server.answer_timeout_seconds
        try:
            # One write: if it fails, the final dot has not gone out, and the server must forget what it got.
            self.send(content)
            self.sent = True
            fault("handed over")
            return self.getreply()
        finally:
            self._answer_seconds = self._server.timeout_seconds

    def send(self, s: Any) -> None:  # noqa: ANN401 - smtplib's own signature
        """Write, with the limit of the answer that is to come."""
        if self.sock is not None:
            self.sock.settimeout(self._left(monotonic_seconds() + self._answer_seconds))
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Read one answer; all its lines together must come within the limit."""
        self._answer_ends = monotonic_seconds() + self._answer_seconds
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Incoming(self))
        return super().getreply()

    def receive_into(self, buffer: memoryview) -> int:
        """Read what has come, waiting no longer than the present answer may take."""
        if self.sock is None:
            return 0
        self.sock.settimeout(self._left(self._answer_ends))
        return self.sock.recv_into(buffer)

    def _offer(self, sender: str, recipient: str) -> tuple[int, bytes]:
        """Ask step by step; the answer of the step that decided."""
        for command in (sender, recipient):
            code, words = self.docmd(command)
            if not is_success(code):
                return code, words
        fault("recipient taken")
        return self.docmd("DATA")

    def _offer_at_once(self, sender: str, recipient: str) -> tuple[int, bytes]:
        """Ask everything in one write, which spares two journeys to the server and back. Source: RFC 2920."""
        self.send(f"{sender}\r\n{recipient}\r\nDATA\r\n")
        refusal: tuple[int, bytes] | None = None
        try:
            for _step in (sender, recipient):
                code, words = self.getreply()
                if code == _SERVICE_CLOSING:
                    return code, words
                refusal = refusal or (None if is_success(code) else (code, words))
            if refusal is None:
                fault("recipient taken")
            answer = self.getreply()
            if refusal and answer[0] == _GOES_ON:
                # It waits for a letter to nobody, and gets an empty one. Source: RFC 2920, 3.1.
                self.send(".\r\n")
                self.getreply()
        except (OSError, smtplib.SMTPException):
            if refusal is None:
                raise
            # Who said no and hung up has said no.
            return refusal
        return refusal or answer

    def _left(self, ends: float) -> float:
        left = min(ends, self.exchange_ends) - monotonic_seconds()
        if left <= 0:
            raise TimeoutError("the mail server took too long")
        return left


class TlsWire(Wire, smtplib.SMTP_SSL):
    """A connection that is encrypted from its first byte."""


class _Incoming(io.RawIOBase):
    """What a wire receives, as the raw file that `smtplib` reads lines from."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer
        return self._wire.receive_into(memoryview(buffer))


def connected(server: MailServer, *, exchange_ends: float = inf) -> Wire:
    """A connection ready for letters: encrypted as the server's settings say, and signed in.

    Raises:
        OSError: no connection, or the certificate is not trusted.
        smtplib.SMTPException: the server declines to talk, offers no encryption, or refuses the password.
    """
    if server.tls is MailTls.IMPLICIT:
        wire: Wire = TlsWire(server, exchange_ends=exchange_ends, context=_trust(server))
    else:
        wire = Wire(server, exchange_ends=exchange_ends)
    try:
        if server.tls is MailTls.STARTTLS:
            # Raises where the server does not offer it: there is no falling back to clear text.
            wire.starttls(context=_trust(server))
        if server.username:
            wire.login(server.username, server.password)
        wire.ehlo_or_helo_if_needed()
    except BaseException:
        wire.close()
        raise
    return wire


def is_success(code: int) -> bool:
    """Whether an answer means yes."""
    return code // 100 == 2  # noqa: PLR2004 - the first digit of RFC 5321


def _trust(server: MailServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file or None)


def _stuffed(raw: bytes) -> bytes:
    """The content as it goes over the wire, ended by the dot. Source: RFC 5321, 4.5.2."""
    if not (raw.isascii() and raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n")):
        raise BadBytes
    ended = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    return (b"." if ended.startswith(b".") else b"") + ended.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
