"""Every address x everybody who may come to it (P4, R49): `matrix.txt` says what they find, cell by cell.

An address without a row fails, and so does a row without an address. When a row is missing, the failure prints what was
found: read it before you put it into the table.
"""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.core.work import SHELL, begin
from app.officers.models import Role
from app.officers.refusals import CodeRefused
from app.officers.signin import make_sign_in_link
from tests.architecture.world import World, addresses, make_world
from tests.desk.conftest import form_token
from tests.fixtures.app import make_client
from tests.make import make_officer

TABLE = Path(__file__).parent / "matrix.txt"
SIGN_IN = "/desk/sign-in"


def table() -> tuple[list[str], dict[tuple[str, str], list[str]]]:
    """The columns, and the rows by method and address."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    head, *rows = lines
    return head[2:], {(method, address): cells for method, address, *cells in rows}


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


def come(app: Flask, who: str, world: World) -> FlaskClient:
    """A fresh browser of whom the column names: what one request does to a session does not reach the next."""
    client = make_client(app)
    if who in set(Role):
        with begin(SHELL) as work:
            token = make_sign_in_link(work, f"{who}@x.example").rpartition("/")[2]
        assert client.post(f"{SIGN_IN}/{token}").status_code == 303
    elif who in {"own-link", "other-link"}:
        assert client.get(f"/l/{world.common['token']}").status_code == 303
    return client


def found_by(app: Flask, who: str, method: str, rule: Rule, world: World) -> str:
    """What this person finds there, in the word of the table."""
    client = come(app, who, world)
    instead = {"invitation": world.common["other"]} if who == "other-link" else {}
    form = {"form_token": form_token(client), "proof_confirmed": "yes"} if who in set(Role) and method != "GET" else {}
    # Files of the style sheet's kind are closed with the answer.
    with client.open(world.path(rule, **instead), method=method, data=form) as answer:
        answer.get_data()
    assert answer.status_code < 500 or rule.endpoint == "watch.readyz", (
        f"{method} {rule.rule} as {who}: {answer.status_code}"
    )
    if answer.status_code == 303 and answer.location.startswith(SIGN_IN) and not rule.rule.startswith(SIGN_IN):
        # Whoever goes out lands there too.
        return "may" if rule.endpoint == "desk.signout.leave" and who in set(Role) else "in"
    if answer.status_code == 403:
        return "may" if is_about_a_code(answer) else "no"
    return "may" if method != "GET" or answer.status_code < 400 else str(answer.status_code)


def is_about_a_code(answer: TestResponse) -> bool:
    """Whether the person was let in, and only the code in the form was not accepted."""
    return str(CodeRefused()).replace("'", "&#39;") in answer.text


@pytest.mark.slow
def test_everybody_finds_what_the_table_says(app: Flask, world: World) -> None:
    with begin(SHELL) as work:
        for role in Role:
            make_officer(work, f"{role}@x.example", role)
    columns, rows = table()
    wrong = []
    for method, rule in addresses(app):
        found = [found_by(app, who, method, rule, world) for who in columns]
        if found != rows.get((method, rule.rule)):
            wrong.append(" ".join([method.ljust(4), rule.rule.ljust(54), *(cell.ljust(13) for cell in found)]).rstrip())

    assert not wrong, "found otherwise than tests/architecture/matrix.txt says:\n" + "\n".join(wrong)


def test_the_table_has_no_row_for_what_does_not_exist(app: Flask) -> None:
    _, rows = table()

    assert rows.keys() == {(method, rule.rule) for method, rule in addresses(app)}


def test_no_row_lets_strangers_into_the_desk_or_readers_send_anything() -> None:
    columns, rows = table()
    for (method, address), cells in rows.items():
        found = dict(zip(columns, cells, strict=True))
        if not address.startswith("/desk") or address.startswith(SIGN_IN):
            continue
        assert {found["nobody"], found["own-link"], found["other-link"]} == {"in"}, address
        if method != "GET" and not address.startswith(("/desk/account", "/desk/sign-out")):
            # The one thing that a chair does at the desk is to certify.
            is_the_chairs = address == "/desk/results/<path:reference>/certify"
            assert {found["reader"], "no" if is_the_chairs else found["chair"]} <= {"no"}, address
