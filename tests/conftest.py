"""What every test may ask for. The fixtures stand in small modules under tests/fixtures, by subject."""

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
    # On several cores nothing long is then left to one of them at the end.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
