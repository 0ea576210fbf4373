"""Commands of the application, each in a process of its own that is forked from one which has everything imported.

Making an example ready takes more than ten commands; to start Python anew for each would take most of the time.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask.cli import main

#: Standard input, output and errors of a command, by the number of the descriptor.
_STREAMS = ("given", "said", "complained")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended."""

    status: int | None
    said: str
    complained: str


def run(words: Sequence[str], *, directory: Path, environment: Mapping[str, str], given: str) -> Done:
    """Run `flask --app wsgi` with these words and wait for its end.

    Args:
        words: the command.
        directory: where it runs.
        environment: all that it sees of the environment.
        given: what it reads from standard input.
    """
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["app", "dev.commands"])
    with tempfile.TemporaryDirectory(prefix="placet-command-") as name:
        streams = [Path(name) / stream for stream in _STREAMS]
        for stream in streams:
            stream.touch()
        streams[0].write_text(given, encoding="utf-8")
        process = processes.Process(target=_become, args=(tuple(words), directory, dict(environment), streams))
        process.start()
        process.join()
        said, complained = (stream.read_text(encoding="utf-8") for stream in streams[1:])
    return Done(status=process.exitcode, said=said, complained=complained)


def _become(words: tuple[str, ...], directory: Path, environment: Mapping[str, str], streams: Sequence[Path]) -> None:
    """Be the command, with nothing of the process that this one was forked from but its modules."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(directory)
    for number, stream in enumerate(streams):
        os.dup2(os.open(stream, os.O_RDWR), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.argv = ["flask", "--app", "wsgi", *words]
    main()
