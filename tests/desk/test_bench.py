"""The bench: every rule readable, numbers tried on it, and nothing written."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from app.consultations import rule_files
from app.consultations.rulebook import add_rule
from app.core.work import SHELL, begin
from app.officers.signin import make_sign_in_link
from app.rules import presets
from tests.fixtures.app import FixedClock
from tests.fixtures.browser import press
from tests.fixtures.mail import SmtpSink
from tests.fixtures.site import running_site
from tests.make import make_body, make_officer

PARADOX = {"members": 48, "entitled": 48, "approve": 20, "disapprove": 2, "abstain": 2}


def bench(officer: FlaskClient, name: str, **query: Any) -> str:
    answer = officer.get(f"/desk/rules/{name}", query_string=query)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2]).split())


def test_the_list_shows_every_rule_with_how_well_it_is_founded(officer: FlaskClient) -> None:
    page = officer.get("/desk/rules").text

    assert all(f'href="/desk/rules/{name}"' in page for name in presets.names())
    for words in ("text of the rule read", "published source", "to be checked by the secretariat"):
        assert words in page


@pytest.mark.parametrize("name", presets.names())
def test_every_rule_can_be_read_and_tried(officer: FlaskClient, name: str) -> None:
    page = bench(officer, name)

    assert "What the text leaves open" in page or "Where it comes from" in page
    assert ("What may still become of it" in page) is (name != "fao-comments")


def test_one_disapproval_more_completes_the_quorum_and_adopts(officer: FlaskClient) -> None:
    before = bench(officer, "wmo-members", **PARADOX)
    after = bench(officer, "wmo-members", **{**PARADOX, "disapprove": 3})

    assert "Quorum not reached with these numbers" in before
    assert "2 × 24 = 48 ≤ 48" in before
    assert "Replies that the quorum still lacks 1" in before
    assert "Adopted with these numbers" in after
    assert "3 × 20 = 60 ≥ 46" in after


def test_what_the_others_could_make_of_it_is_shown(officer: FlaskClient) -> None:
    page = bench(officer, "itu-council", members=48, entitled=48, approve=24, disapprove=0, abstain=0)

    assert "Approvals still needed 1" in page
    assert "Still possible: Adopted, Not adopted." in page
    assert "If all who have not replied stay silent Not adopted 2 × 24 = 48 ≤ 48" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"members": "many"}, "Please give a whole number from 0 to 1000."),
        ({"members": "-1"}, "Please give a whole number from 0 to 1000."),
        ({"members": "1001"}, "Please give a whole number from 0 to 1000."),
        ({"members": 10, "entitled": 11}, "11"),
        ({"members": 10, "entitled": 10, "approve": 6, "disapprove": 5}, "11"),
    ],
)
def test_numbers_that_cannot_be_are_explained_and_kept(officer: FlaskClient, query: dict[str, Any], words: str) -> None:
    page = officer.get("/desk/rules/itu-council", query_string=query).text

    assert 'class="problem"' in page
    assert words in page
    assert f'value="{query["members"]}"' in page
    assert "What may still become of it" not in page


def test_digits_of_another_script_are_digits(officer: FlaskClient) -> None:
    assert "2 × 25 = 50 &gt; 48" in officer.get("/desk/rules/itu-council?members=٤٨&entitled=٤٨&approve=٢٥").text


def test_a_silence_procedure_asks_for_objections(officer: FlaskClient) -> None:
    page = bench(officer, "un-silence", members=193, entitled=193, approve=0, disapprove=1)

    assert "objects" in page
    assert "Objection received with these numbers" in page
    assert "If all who have not replied object" in page


def test_what_the_numbers_leave_out_is_said(officer: FlaskClient) -> None:
    assert "Nobody has acknowledged the letter without replying." in bench(officer, "iccat")
    assert "All replies against give their reasons." in bench(officer, "iso-dis")
    assert "acknowledged" not in bench(officer, "itu-council")


def test_only_answers_that_the_rule_offers_can_be_tried(officer: FlaskClient) -> None:
    page = officer.get("/desk/rules/uk-ordinary-resolution").text

    assert re.findall(r'inputmode="numeric" name="(\w+)"', page) == ["members", "entitled", "approve"]
    assert "2 × 23 = 46 ≤ 46" in page
    assert "<dd>23</dd>" in page


def test_a_body_finds_its_own_rules(officer: FlaskClient) -> None:
    text = presets.text("two-thirds-of-members").replace("id: two-thirds-of-members", "id: our-own")
    with begin(SHELL) as work:
        make_body(work)
        add_rule(work, "council", rule_files.parsed(text))

    assert 'href="/desk/rules/our-own?body=council"' in officer.get("/desk/rules").text
    assert officer.get("/desk/rules/our-own?body=council").status_code == 200
    assert officer.get("/desk/rules/our-own").status_code == 404


def test_a_rule_that_does_not_exist_is_not_found(officer: FlaskClient) -> None:
    assert officer.get("/desk/rules/unheard-of").status_code == 404


@pytest.mark.slow
def test_the_result_follows_what_is_typed(tmp_path: Path, clock: FixedClock, smtp_sink: SmtpSink, page: Page) -> None:
    with running_site(tmp_path, clock, smtp_sink) as site:
        with begin(SHELL) as work:
            make_officer(work)
        with begin(SHELL) as work:
            link = make_sign_in_link(work, "officer.a@secretariat.example")
        page.goto(link)
        press(page.get_by_role("button", name="Sign in"))
        page.goto(f"{site.url}/desk/rules/itu-council?members=48&entitled=48&approve=24")
        expect(page.locator("main")).to_contain_text("2 × 24 = 48 ≤ 48")

        page.locator("[name=approve]").fill("25")

        expect(page.locator("main")).to_contain_text("2 × 25 = 50 > 48")
        expect(page.locator("[name=approve]")).to_be_focused()
        expect(page).to_have_url(re.compile("approve=25"))
