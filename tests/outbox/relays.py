"""Relays that misbehave: raw sockets that follow a written scene, to fail exactly where a test wants it."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

#: Of a relay to which everything may be said at once.
AT_ONCE = b"250-relay.example\r\n250-PIPELINING\r\n250 SIZE 1000000\r\n"
#: What a polite relay says to each command.
POLITE = {
    "EHLO": b"250-relay.example\r\n250 SIZE 1000000\r\n",
    "MAIL": b"250 sender taken\r\n",
    "RCPT": b"250 recipient taken\r\n",
    "DATA": b"354 go on\r\n",
    ".": b"250 taken\r\n",
    "RSET": b"250 forgotten\r\n",
    "NOOP": b"250 here\r\n",
    "QUIT": b"221 goodbye\r\n",
}


@dataclass
class Conversation:
    """One connection as the relay sees it."""

    link: socket.socket
    #: Commands in order; "." stands for a complete letter.
    heard: list[str] = field(default_factory=list)
    #: The latest answer.
    said: bytes = b""

    def say(self, words: bytes) -> None:
        self.said = words
        self.link.sendall(words)


@dataclass
class Relay:
    """Speaks SMTP line by line; `scene` may answer a command itself, by returning True."""

    scene: Callable[[Conversation, str], bool]
    greeting: bytes = b"220 relay.example\r\n"
    port: int = 0
    conversations: list[Conversation] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)

    @property
    def heard(self) -> list[str]:
        return [command for each in self.conversations for command in each.heard]

    def serve(self, link: socket.socket) -> None:
        talk = Conversation(link)
        self.conversations.append(talk)
        talk.say(self.greeting)
        with link.makefile("rb") as lines:
            for line in lines:
                if not self._answered(talk, line[:4].decode().strip().upper()):
                    return
                if talk.said.startswith(b"354"):
                    self.letters.append(b"".join(iter(lines.readline, b".\r\n")))
                    if not self._answered(talk, "."):
                        return

    def _answered(self, talk: Conversation, command: str) -> bool:
        talk.heard.append(command)
        if not self.scene(talk, command):
            talk.say(POLITE.get(command, b"500 what?\r\n"))
        return command != "QUIT"


def polite(_talk: Conversation, _command: str) -> bool:
    return False


@contextlib.contextmanager
def running_relay(scene: Callable[[Conversation, str], bool] = polite, **changes: bytes) -> Iterator[Relay]:
    """The relay for the length of a `with`; a scene that raises OSError ends the conversation."""
    relay = Relay(scene, **changes)
    with socket.create_server(("127.0.0.1", 0)) as door:
        relay.port = door.getsockname()[1]
        threads = [threading.Thread(target=_receive, args=(door, relay), daemon=True)]
        threads[0].start()
        yield relay
        for talk in relay.conversations:
            _hang_up(talk.link)
        door.shutdown(socket.SHUT_RDWR)
        threads[0].join(5)


def hang_up(talk: Conversation) -> bool:
    """End the conversation at once, without a word."""
    _hang_up(talk.link)
    raise ConnectionAbortedError


def _receive(door: socket.socket, relay: Relay) -> None:
    with contextlib.suppress(OSError):
        while True:
            link, _ = door.accept()
            threading.Thread(target=_converse, args=(link, relay), daemon=True).start()


def _converse(link: socket.socket, relay: Relay) -> None:
    with link, contextlib.suppress(OSError, ValueError):
        relay.serve(link)


def _hang_up(link: socket.socket) -> None:
    with contextlib.suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
    link.close()
