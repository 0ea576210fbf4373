"""Work done by several processes at once: all get ready, begin together, and the last to end ends the measurement."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

#: Gets ready in the process and gives what is timed; picklable.
Prepare = Callable[[], Callable[[], None]]
_LONGEST_SECONDS = 3600.0


def seconds_together(prepares: Sequence[Prepare]) -> float:
    """How long it takes from the common start to the last end.

    Raises:
        RuntimeError: one of them failed.
    """
    # Forked from a server that has everything imported, so that getting ready is short.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bench.senders"])
    gate = context.Barrier(len(prepares))
    pairs = [context.Pipe(duplex=False) for _ in prepares]
    processes = [
        context.Process(target=_run, args=(prepare, gate, theirs))
        for prepare, (_, theirs) in zip(prepares, pairs, strict=True)
    ]
    for process in processes:
        process.start()
    for _, theirs in pairs:
        theirs.close()
    try:
        times = [_received(ours) for ours, _ in pairs]
    finally:
        for process in processes:
            process.join()
    return max(ended for _, ended in times) - min(began for began, _ in times)


def _run(prepare: Prepare, gate: Barrier, result: Connection) -> None:
    act = prepare()
    gate.wait(_LONGEST_SECONDS)
    # One clock for all processes of the machine.
    began = time.monotonic()
    act()
    result.send((began, time.monotonic()))


def _received(result: Connection) -> tuple[float, float]:
    try:
        began, ended = result.recv()
    except EOFError:
        raise RuntimeError("a process of the measurement failed; it says why above") from None
    return float(began), float(ended)
