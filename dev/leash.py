"""`python -m dev.leash COMMAND…`: become COMMAND, but end when the process that started it ends, however it ends.

The supervisor starts its children so that none is left behind when the supervisor itself is killed. Where the system
cannot do that (it is a feature of Linux), the command simply runs.
"""

import ctypes
import os
import signal
import sys

_SET_SIGNAL_AT_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG, linux/prctl.h


def main() -> None:
    """Tie this process to its parent, then become the command."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_SIGNAL_AT_PARENTS_DEATH, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(0)  # the parent ended before the leash was on
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - our own command, without a shell


if __name__ == "__main__":
    main()
