"""Steps at which a test may let a process die, to prove that nothing is lost there. Otherwise nothing happens."""

from collections.abc import Callable


def _nothing(_step: str) -> None:
    """What every step is outside such a test."""


#: Called with the name of each step; only a test puts something else here, in the process that is to die.
at_step: Callable[[str], None] = _nothing


def fault(step: str) -> None:
    """Mark a step that has just been reached."""
    at_step(step)
