"""An empty house: every list says what it will hold and what to do first; a draft's pages say what is still to come."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.work import SHELL, begin
from app.officers.models import Role
from tests.architecture.world import addresses
from tests.desk.conftest import signed_in
from tests.make import make_council, make_draft

#: What stands on a list without rows, for those who act.
FIRST_STEPS = {
    "/desk/": ("There is no consultation yet.", 'href="/desk/manuscripts/new"', "flask consultations import"),
    "/desk/requests": ("Nothing waits.",),
    "/desk/manuscripts": ("Nothing is being written at present.", 'href="/desk/manuscripts/new"'),
    "/desk/members": ("There is no body yet.", "flask members import"),
    "/desk/decisions": ("No decision has been announced yet.",),
    "/desk/search": ("Write words in the box above.",),
    "/desk/search?q=nothing": ("Nothing holds all of these words.", 'href="/desk/members"'),
}
OF_A_DRAFT = {
    "letters": ("No letter has been queued yet.",),
    "letters?state=refused": ("No letter is in that state.",),
    "focal-points": ("No focal point has a link yet.", 'href="/desk/preflight/DM-26/1"'),
    "call-list": ("Nobody has been asked yet.",),
    "papers": ("No paper has been entered.",),
    "consultations": ("Check and open",),
}


def main_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text.partition("<main")[2].partition("<footer")[0]


@pytest.mark.parametrize("path", FIRST_STEPS)
def test_an_empty_list_says_what_to_do_first(officer: FlaskClient, path: str) -> None:
    page = main_of(officer, path)

    for words in FIRST_STEPS[path]:
        assert words in page
    assert "<tbody" not in page


@pytest.mark.parametrize("page", OF_A_DRAFT)
def test_pages_of_a_draft_say_what_is_still_to_come(officer: FlaskClient, page: str) -> None:
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work)
    room, mark, state = page.partition("?")

    shown = main_of(officer, f"/desk/{room}/DM-26/1{mark}{state}")

    for words in OF_A_DRAFT[page]:
        assert words in shown


@pytest.mark.parametrize("role", Role)
def test_no_page_of_an_empty_house_breaks_or_offers_what_the_role_may_not_do(app: Flask, role: Role) -> None:
    client = signed_in(app, "x@x.example", role)
    walked = 0

    for method, rule in addresses(app):
        if method != "GET" or rule.arguments or not rule.rule.startswith("/desk"):
            continue
        answer = client.get(rule.rule)
        # What needs a body says where one comes from.
        says_how_to_begin = "import its members first" in answer.text
        assert answer.status_code in {200, 303, 403} or says_how_to_begin, rule.rule
        if role in {Role.READER, Role.CHAIR}:
            assert 'href="/desk/manuscripts' not in answer.text, rule.rule
        walked += 1
    assert walked >= 12
