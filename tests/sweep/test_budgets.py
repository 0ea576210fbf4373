"""What each page of the desk may weigh and ask of the database, with 48 seats: `budgets.txt`, a page a line."""

import zlib
from pathlib import Path

from flask import Flask

from app.officers.models import Role
from tests.architecture.world import make_world, pages_of_the_desk
from tests.desk.conftest import signed_in
from tests.fixtures.statements import counted_statements

TABLE = Path(__file__).parent / "budgets.txt"
CODES = ("KE", "FR", *(f"{first}{second}" for first in "QX" for second in "BCDEFGHIJKLMNOPQRSTUVWYZ"))[:48]


def budgets() -> dict[str, tuple[int, int]]:
    """Endpoint to most bytes (compressed) and most statements."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return {endpoint: (int(weight), int(statements)) for endpoint, weight, statements in lines}


def test_every_page_keeps_to_its_budget(app: Flask) -> None:
    world = make_world(CODES)
    client = signed_in(app, "guest@x.example", Role.ADMINISTRATOR)
    allowed = budgets()
    over = []

    for endpoint, path in pages_of_the_desk(app, world).items():
        with counted_statements() as statements:
            page = client.get(path)
        weight = len(zlib.compress(page.data, 6))
        most_bytes, most_statements = allowed.get(endpoint, (0, 0))
        if weight > most_bytes or len(statements) > most_statements:
            over.append(f"{endpoint:<40} {weight:>6} {len(statements):>4}")

    assert not over, "more than tests/sweep/budgets.txt allows (page, bytes, statements):\n" + "\n".join(over)
    assert allowed.keys() == pages_of_the_desk(app, world).keys()


def test_style_and_scripts_are_light() -> None:
    folder = Path(__file__).parents[2] / "app" / "static"

    assert len(zlib.compress((folder / "look.css").read_bytes(), 6)) <= 12_000
    assert sum(len(zlib.compress(file.read_bytes(), 6)) for file in folder.rglob("*.js")) <= 15_000
