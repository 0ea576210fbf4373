"""What chair and reader find on the pages of the desk, and what nobody finds before the close (P5, P10)."""

import pytest
from flask import Flask

from app.consultations.models import State
from app.core.work import SHELL, begin
from app.officers.models import Role
from tests.board.house import open_board
from tests.board.test_board import FIVE
from tests.desk.conftest import form_token, signed_in

BOARD = "/desk/consultations/DM-26/1"
LETTERS = "/desk/letters/DM-26/1"


def opened(during: str = "sealed", after: str = "names", state: State = State.OPEN) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE, disclosure={"during": during, "after": after}).state = state


@pytest.mark.parametrize("role", Role)
def test_a_sealed_board_shows_no_answers_to_anybody(app: Flask, role: Role) -> None:
    opened()

    page = signed_in(app, "x@x.example", role).get(BOARD).text
    assert "b-yes" not in page.partition("<main")[2]
    assert "1 approve" not in page


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
@pytest.mark.parametrize("state", [State.OPEN, State.CLOSED, State.ANNOUNCED])
def test_who_only_looks_finds_no_addresses_and_no_queue(app: Flask, role: Role, state: State) -> None:
    opened(during="officers", state=state)
    client = signed_in(app, "x@x.example", role)

    page = client.get(BOARD).text
    assert "@full.example" not in page.lower()
    assert "Waiting for an officer" not in page
    assert "/desk/letters/" not in page
    assert client.get(LETTERS).status_code == 403


@pytest.mark.parametrize(
    ("role", "is_told"),
    [(Role.OFFICER, True), (Role.ADMINISTRATOR, True), (Role.CHAIR, True), (Role.READER, False)],
)
def test_before_the_announcement_the_outcome_is_for_who_acts_and_the_chair(
    app: Flask, role: Role, *, is_told: bool
) -> None:
    opened(state=State.CLOSED)

    page = signed_in(app, "x@x.example", role).get(BOARD).text
    assert ("1 approve" in page) == is_told


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_who_only_looks_sends_nothing_but_the_own_account(app: Flask, role: Role) -> None:
    opened()
    client = signed_in(app, "x@x.example", role)
    token = form_token(client)
    # The chair's word is an act, and the chair's own.
    own = {"desk.signout.leave"} | ({"desk.archive.certify"} if role is Role.CHAIR else set())

    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods or not rule.endpoint.startswith("desk."):
            continue
        if rule.endpoint in own or rule.endpoint.startswith("desk.account."):
            continue
        values = dict.fromkeys(rule.arguments, 1 if "int" in rule.rule else "x")
        path = app.url_map.bind("127.0.0.1:5000").build(rule.endpoint, values, method="POST")
        assert client.post(path, data={"form_token": token}).status_code == 403, rule
