"""The relay and the fallback behind it: a run stays with the first that answers."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from app.core.clock import monotonic_seconds
from app.outbox.sender import Courier, Delivery


class Relays:
    """Couriers in the order in which they are asked; one whose relay is out of reach is not asked again.

    For one thread and one run: the next run begins with the first relay again.
    """

    def __init__(self, couriers: Sequence[Courier]) -> None:
        """Prepare; nothing is opened yet.

        Args:
            couriers: at least one.
        """
        self._first, *self._others = couriers

    def __enter__(self) -> Self:
        """Nothing is opened before there is a letter."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say goodbye."""
        self._first.close()

    def deliver(self, *, envelope_from: str, recipient: str, raw: bytes) -> Delivery:
        """Hand one letter over as `Courier.deliver` does, in the time of one exchange whoever takes it.

        A letter whose content was begun somewhere is never tried elsewhere at once: whether it has arrived must be
        written down first.
        """
        ends = monotonic_seconds() + self._first.exchange_seconds
        delivery = self._first.deliver(envelope_from=envelope_from, recipient=recipient, raw=raw, ends=ends)
        while delivery.is_relay_out_of_reach and self._others:
            self._first.close()
            self._first = self._others.pop(0)
            delivery = self._first.deliver(envelope_from=envelope_from, recipient=recipient, raw=raw, ends=ends)
        return delivery
