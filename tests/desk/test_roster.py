"""The list of members: searched, in the body's order, and no more than each role may know."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.work import SHELL, begin
from app.officers.models import Role
from tests.desk.conftest import signed_in
from tests.make import make_council

PAGE = "/desk/members"


def council() -> None:
    with begin(SHELL) as work:
        make_council(work)


def test_the_list_is_searched_by_words(officer: FlaskClient) -> None:
    council()

    assert "4 members" in officer.get(PAGE).text
    assert "1 member" in officer.get(f"{PAGE}?q=mission@ke").text
    assert "No member holds all of these words." in officer.get(f"{PAGE}?q=nobody").text


@pytest.mark.parametrize("words", ["' OR 1=1 --", '"><script>alert(1)</script>', "\u202e", "%", "x" * 10_000])
def test_hostile_words_find_nothing_and_harm_nobody(officer: FlaskClient, words: str) -> None:
    council()

    answer = officer.get(PAGE, query_string={"q": words, "page": "-1", "body": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_addresses_and_reasons_are_for_those_who_act(app: Flask, role: Role) -> None:
    council()
    looker = signed_in(app, "looker@secretariat.example", role)

    assert "0 members" in looker.get(f"{PAGE}?q=mission@ke").text
    assert "invented for a test" not in looker.get(PAGE).text
    assert "invented for a test" in signed_in(app, "officer.b@secretariat.example").get(PAGE).text


def test_without_a_body_the_page_says_how_to_begin(officer: FlaskClient) -> None:
    assert "flask members import" in officer.get(PAGE).text
