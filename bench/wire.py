"""A client that costs little, because it runs on the same cores: sockets that stay open, hardly any parsing."""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from dev.ports import HOST

#: Who does not answer for so long does not answer.
LONGEST_SECONDS = 60.0


class WrongAnswer(Exception):
    """What came back is not what was asked for: a figure made of it would be none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    head: bytes
    body: bytes


def asking(port: int, path: str, *, cookie: str = "", form: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a request; with a form it is a POST."""
    lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: {HOST}:{port}", "Accept-Language: en"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    body = urlencode(form).encode() if form is not None else b""
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join((*lines, "", "")).encode() + body


class Wire:
    """One connection, kept open and opened again where the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """Send it and read the whole answer.

        Raises:
            OSError, WrongAnswer: there was none.
        """
        try:
            return self._ask(request)
        except (ConnectionError, EOFError):
            # A connection that was idle for too long; nothing of the request has been looked at.
            self.close()
            return self._ask(request)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self.port), timeout=LONGEST_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more(self._socket)
        head, _, body = got.partition(b"\r\n\r\n")
        length = _length(head)
        while len(body) < length:
            body += self._more(self._socket)
        if b"connection: close" in head.lower():
            self.close()
        return Answer(status=int(head[9:12]), head=head, body=body)

    def _more(self, connection: socket.socket) -> bytes:
        part = connection.recv(1 << 16)
        if not part:
            raise EOFError
        return part


#: One thing that somebody does, over one connection.
Deed = Callable[[Wire], None]


@dataclass(slots=True, kw_only=True)
class Held:
    """How an open workload went."""

    #: Seconds from the instant at which each was meant to begin to its end.
    waits: list[float] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The wait that this share of all did not exceed, in seconds."""
        found = sorted(self.waits)
        return found[min(len(found) - 1, int(share * len(found)))]


def rate(port: int, deeds: Iterable[Deed], *, clients: int) -> float:
    """How many a second, where each of so many clients begins the next as soon as it is done with one.

    Raises:
        WrongAnswer, OSError: one of them went wrong.
    """
    waiting, failed = deque(deeds), list[BaseException]()
    count = len(waiting)

    def work() -> None:
        wire = Wire(port)
        try:
            while waiting and not failed:
                waiting.popleft()(wire)
        except IndexError:
            pass
        except (OSError, WrongAnswer) as failure:
            failed.append(failure)
        finally:
            wire.close()

    began = time.perf_counter()
    _in_threads(work, clients)
    if failed:
        raise failed[0]
    return count / (time.perf_counter() - began)


def held(port: int, deeds: Iterable[tuple[float, Deed]], *, clients: int) -> Held:
    """Begin each at its own instant, in seconds from now, whatever has become of the others.

    Where all clients are busy one waits for its turn, and the wait counts: it is measured from the instant meant.
    """
    waiting, found, gate = deque(deeds), Held(), threading.Lock()
    began = time.perf_counter()

    def work() -> None:
        wire = Wire(port)
        while waiting:
            try:
                meant, deed = waiting.popleft()
            except IndexError:
                break
            time.sleep(max(0.0, began + meant - time.perf_counter()))
            try:
                deed(wire)
            except (OSError, WrongAnswer) as failure:
                wire.close()
                found.failures.append(failure)
            with gate:
                found.waits.append(time.perf_counter() - began - meant)
        wire.close()

    _in_threads(work, clients)
    return found


def _in_threads(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise WrongAnswer(head)
