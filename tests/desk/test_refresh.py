"""The board draws itself anew without disturbing who reads or types."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update
from werkzeug.serving import make_server

from app import create_app
from app.consultations.models import Seat
from app.core.work import SHELL, begin
from app.officers.signin import make_sign_in_link
from app.record.events import EventType
from app.record.service import append
from app.watch.models import Heartbeat
from tests.board.house import open_board, places
from tests.fixtures.app import _create_tables, make_settings
from tests.fixtures.browser import press
from tests.make import make_officer

LONGEST_REFRESH = 12_000  # milliseconds
ONE_REFRESH = 6_000  # milliseconds


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    """The application behind a socket of its own, with the real clock."""
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True)
    settings = make_settings(tmp_path, public_url=f"http://127.0.0.1:{server.port}")
    app = create_app(settings)
    server.app = app
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with app.app_context():
        _create_tables()
        with begin(SHELL) as work:
            make_officer(work)
            work.session.add(Heartbeat(process="scheduler", beat_at=work.now + timedelta(days=1), beats=1))
            open_board(work, places(49))
        yield app
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def board(site: Flask, page: Page) -> Page:
    with begin(SHELL) as work:
        link = make_sign_in_link(work, "officer.a@secretariat.example")
    page.goto(link)
    press(page.get_by_role("button", name="Sign in"))
    press(page.get_by_role("link", name="DM-26/1"))
    expect(page.locator(".tile.full")).to_have_count(0)
    return page


def reply(code: str) -> None:
    """What recording a reply changes, as far as the board reads it."""
    with begin(SHELL) as work:
        work.session.execute(
            update(Seat)
            .where(Seat.code == code)
            .values(answers={"1": "approve", "2a": "approve", "2b": "approve"}, answered_count=3)
        )
        append(work, "DM-26/1", EventType.NOTE)


def test_a_reply_appears_by_itself_and_scroll_and_focus_stay(board: Page) -> None:
    board.evaluate("window.untouched = true; scrollTo(0, 700)")
    board.get_by_role("link", name="Member 40").focus()
    top = board.evaluate("scrollY")

    reply("M7")

    expect(board.locator(".tile.full")).to_have_count(1, timeout=LONGEST_REFRESH)
    assert board.evaluate("window.untouched") is True
    assert board.evaluate("scrollY") == top
    assert board.evaluate("document.activeElement.textContent") == "Member 40"


def test_what_someone_is_typing_is_left_alone_until_it_is_gone(board: Page) -> None:
    board.evaluate(
        """() => {
            const field = document.createElement("input");
            field.id = "typed";
            document.querySelector("[data-region=roll]").append(field);
        }"""
    )
    board.locator("#typed").fill("half a sentence")

    reply("M7")
    board.wait_for_timeout(ONE_REFRESH)
    assert board.locator("#typed").input_value() == "half a sentence"
    expect(board.locator(".tile.full")).to_have_count(0)

    board.locator("#typed").fill("")
    board.locator("#typed").evaluate("field => field.blur()")
    expect(board.locator(".tile.full")).to_have_count(1, timeout=LONGEST_REFRESH)


def test_when_the_session_is_over_the_page_asks_for_a_sign_in(board: Page) -> None:
    board.context.clear_cookies()

    board.wait_for_url("**/desk/sign-in?to=DM-26/1", timeout=LONGEST_REFRESH)
