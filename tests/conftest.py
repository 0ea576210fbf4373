"""What every test may ask for. The fixtures stand in small modules under tests/fixtures, by subject."""

import os
from itertools import islice
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.fixtures.postgres",
    "tests.fixtures.app",
    "tests.fixtures.mail",
    "tests.fixtures.imap",
    "tests.fixtures.browser",
    "tests.fixtures.site",
]

TESTS = Path(__file__).parent
WITHOUT_NETWORK = (TESTS / "rules", TESTS / "letters")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bar all sockets where the code under test is pure, mark what needs a server or a browser, begin with the slow."""
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in WITHOUT_NETWORK):
            item.add_marker(pytest.mark.disable_socket)
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if "postgres_server" in fixtures:
            item.add_marker(pytest.mark.postgres)
    items[:] = in_shares(items, workers=int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def in_shares(items: list[pytest.Item], *, workers: int) -> list[pytest.Item]:
    """The same tests, so that of as many equal shares as there are workers each begins with its part of the slow.

    Each worker gets one share to begin with and later takes from the ends of others: nothing long is left to the end.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = iter([item for item in items if not item.get_closest_marker("slow")])
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        ordered += slow[worker::workers]
        ordered += islice(quick, max(0, len(items) * (worker + 1) // workers - len(ordered)))
    return ordered
