"""`python -m bench.sink PORT`: a relay that takes every letter at once and keeps none, so that it is nobody's wall.

Ours and the limit send to the same one. It says what relays commonly say, pipelining included (RFC 2920).
"""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.machine import ROOT
from dev.ports import HOST, free_port

_GREETING = b"220 sink.example ESMTP\r\n"
_ANSWERS = {
    b"EHLO": b"250-sink.example\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250 8BITMIME\r\n",
    b"HELO": b"250 sink.example\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 goodbye\r\n",
}
_OK = b"250 ok\r\n"
_END = b"\r\n.\r\n"
_LONGEST_SECONDS = 30.0


class Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting = b""
        self._is_letter = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - asyncio's own types say less than it does
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport.write(_GREETING)

    def data_received(self, data: bytes) -> None:
        """Answer whatever is complete, all at once."""
        self._waiting += data
        answers: list[bytes] = []
        while (answer := self._next()) is not None:
            answers.append(answer)
        if answers and self._transport is not None:
            self._transport.write(b"".join(answers))
            if answers[-1] == _ANSWERS[b"QUIT"]:
                self._transport.close()

    def _next(self) -> bytes | None:
        end = _END if self._is_letter else b"\r\n"
        head, found, rest = self._waiting.partition(end)
        if not found:
            return None
        self._waiting = rest
        answer = _OK if self._is_letter else _ANSWERS.get(head[:4].upper(), _OK)
        self._is_letter = answer == _ANSWERS[b"DATA"]
        return answer


@contextmanager
def running_sink() -> Iterator[int]:
    """A sink in a process of its own for the length of a `with`; its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port)], cwd=ROOT)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    ends = time.monotonic() + _LONGEST_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.02)
        else:
            return


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Conversation, HOST, port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
