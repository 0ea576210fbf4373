"""A limit on links that cannot be read, per network: guessing is hopeless anyway, this keeps it from being noise."""

from collections import defaultdict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address

from app.core.clock import monotonic_seconds

MOST_BAD_LINKS = 10
WINDOW_SECONDS = 60.0
#: Networks that are remembered at a time; beyond it the memory starts anew.
MOST_NETWORKS = 10_000
IPV6_NETWORK_BITS = 64


class Limiter:
    """Counts events per network within a sliding window, in this process only."""

    def __init__(
        self,
        *,
        most: int = MOST_BAD_LINKS,
        window_seconds: float = WINDOW_SECONDS,
        seconds: Callable[[], float] = monotonic_seconds,
    ) -> None:
        self._most = most
        self._window_seconds = window_seconds
        self._seconds = seconds
        self._events: defaultdict[str, deque[float]] = defaultdict(deque)

    def allows(self, network: str) -> bool:
        """Count one event; False once the network has had its share within the window."""
        now = self._seconds()
        if len(self._events) > MOST_NETWORKS:
            self._events.clear()
        events = self._events[network]
        while events and now - events[0] > self._window_seconds:
            events.popleft()
        if len(events) >= self._most:
            return False
        events.append(now)
        return True


def network_of(address: str | None) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 of an IPv6 address; "" where there is none."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(IPv6Network((int(parsed), IPV6_NETWORK_BITS), strict=False))
    return str(parsed)
