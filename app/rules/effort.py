"""How long an exact search may go on, in numbers and not in seconds, so that a question has always the same answer."""


class EffortSpent(Exception):
    """What was asked cannot be settled within the effort that was allowed."""


class Effort:
    """What may still be calculated."""

    def __init__(self, numbers: int) -> None:
        self._numbers = numbers

    def spend(self, numbers: int) -> None:
        """Takes as many numbers away.

        Raises EffortSpent.
        """
        self._numbers -= numbers
        if self._numbers < 0:
            raise EffortSpent
