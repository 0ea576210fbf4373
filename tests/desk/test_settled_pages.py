"""Pages of the desk on which decisions are settled, before and after the close."""

from flask import Flask
from flask.testing import FlaskClient

from tests.board.test_settled import SEALED, decide_the_first_early
from tests.replies.support import REFERENCE, settle_now
from tests.schedule.support import quiet_tick


def page_of(officer: FlaskClient) -> str:
    answer = officer.get(f"/desk/consultations/{REFERENCE}")
    assert answer.status_code == 200
    return answer.text


def test_the_sealed_board_names_the_outcome_and_nothing_that_led_to_it(app: Flask, officer: FlaskClient):
    decide_the_first_early(**SEALED)
    quiet_tick(app)

    page = page_of(officer)

    assert "1 decision settled before the close" in page
    assert "Adopted" in page
    assert "2 × 3" not in page
    assert "replied to all decisions that are not settled" in page


def test_after_an_early_close_the_board_explains_what_was_withdrawn(app: Flask, officer: FlaskClient):
    decide_the_first_early()
    quiet_tick(app)
    for name in ("2a", "2b"):
        settle_now(name)
    quiet_tick(app)

    page = page_of(officer)

    assert page.count("Withdrawn") >= 2
    assert "2 × 3 = 6 &gt; 3" in page
