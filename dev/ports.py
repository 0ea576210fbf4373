"""Ports on loopback: which are free, and which to take when one is not."""

import socket
from collections.abc import Collection

HOST = "127.0.0.1"
#: How many ports above the wanted one are tried before the system chooses.
NEARBY = 20


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now; 0 is always free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        # As servers do: a port that is only cooling down after a former run counts as free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
            trial.listen(1)
        except (OSError, OverflowError):
            return False
        return True


def free_port(wanted: int = 0, *, taken: Collection[int] = ()) -> int:
    """The wanted port if it is free, else one close above it, else whichever the system gives; never one of `taken`."""
    for port in range(wanted, wanted + NEARBY) if wanted else ():
        if port not in taken and is_free(port):
            return port
    while (port := _any_port()) in taken:
        continue
    return port


def _any_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])
