"""The sheet of keys is an ordinary page, and says exactly what the links of the desk say to the script."""

import re

import pytest
from flask import Flask

from app.officers.models import Role
from tests.desk.conftest import signed_in
from tests.desk.test_acts import opened

SHEET = "/desk/keys"


def keys_of(section: str) -> set[str]:
    """The last key of each line of a section of the sheet."""
    return {re.findall(r"<kbd>(.+?)</kbd>", line)[-1] for line in re.findall(r"<dt>(.+?)</dt>", section)}


@pytest.mark.parametrize("role", Role)
def test_the_sheet_lists_the_keys_of_the_navigation_of_each_role(app: Flask, role: Role) -> None:
    page = signed_in(app, "x@x.example", role).get(SHEET).text
    going = page.partition('aria-labelledby="h-go"')[2].partition("</section>")[0]

    keys = re.findall(r'data-go="(\w)"', page)
    assert len(keys) == len(set(keys)) >= 5
    assert keys_of(going) == set(keys)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.READER])
def test_every_key_of_a_board_is_on_the_sheet(app: Flask, role: Role) -> None:
    opened()
    client = signed_in(app, "x@x.example", role)
    board = client.get("/desk/consultations/DM-26/1").text.partition("<main")[2]
    sheet = client.get(SHEET).text.partition('aria-labelledby="h-board"')[2].partition("</section>")[0]

    keys = re.findall(r'data-key="(\w)"', board)
    assert len(keys) == len(set(keys))
    # The outcome has its key once there is one.
    assert keys_of(sheet) == set(keys) | {"o"}


def test_the_sheet_is_reached_without_a_script(app: Flask) -> None:
    page = signed_in(app).get("/desk/").text

    assert f'href="{SHEET}"' in page.partition("<footer")[2]
    assert 'src="/static/desk.js"' in page


def test_pages_of_members_and_strangers_have_no_keys(app: Flask) -> None:
    client = app.test_client()
    for path in ("/desk/sign-in", "/decisions"):
        assert "desk.js" not in client.get(path, base_url="http://127.0.0.1:5000").text
