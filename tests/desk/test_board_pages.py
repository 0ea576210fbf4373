"""The pages of the board: what the address asks for, the seal, the banner, and answers in one line."""

import gzip
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.consultations.models import State
from app.core.work import SHELL, begin
from app.members.models import Body
from app.officers.models import Role
from app.watch.models import Heartbeat
from tests.board.house import Place, add_letter, add_reply, open_board, places
from tests.board.test_board import ALL, FIVE, place
from tests.desk.conftest import signed_in
from tests.fixtures.app import FixedClock
from tests.make import make_body, make_draft

BOARD = "/desk/consultations/DM-26/1"
SEALED = {"during": "sealed", "after": "names"}


@pytest.fixture(autouse=True)
def running(app: Flask) -> None:
    with begin(SHELL) as work:
        work.session.add(Heartbeat(process="scheduler", beat_at=work.now, beats=1))


def opened(seats: object = FIVE, **changes: object) -> None:
    with begin(SHELL) as work:
        open_board(work, seats, **changes)  # type: ignore[arg-type]


def test_the_list_leads_to_each_consultation(officer: FlaskClient) -> None:
    opened()

    page = officer.get("/desk/").text
    assert f'href="{BOARD}"' in page
    assert "10 days 5 h 0 min left" in page


def test_a_body_without_a_place_leaves_no_empty_brackets(officer: FlaskClient) -> None:
    opened()
    with begin(SHELL) as work:
        work.session.execute(update(Body).values(place={}))

    assert "()" not in officer.get("/desk/").text
    board = officer.get(BOARD).text
    assert "<dt>UTC+" in board
    assert "on this clock" not in board


def test_a_desk_without_consultations_says_how_to_begin(officer: FlaskClient) -> None:
    assert "flask consultations import FILE" in officer.get("/desk/").text


def test_the_board_shows_states_with_their_words(officer: FlaskClient) -> None:
    opened()

    page = officer.get(BOARD).text
    for words in ("replied", "in part 1/3", "no reply", "not confirmed", "without vote"):
        assert words in page
    assert 'aria-label="1 approve, 0 do not approve, 1 abstain, 2 have not replied"' in page


def test_before_the_close_a_sealed_board_holds_no_answer(officer: FlaskClient) -> None:
    opened(disclosure=SEALED)

    page = officer.get(BOARD).text
    assert "sealed until the close" in page
    assert "do not approve" not in page
    assert "b-yes" not in page.partition("<main")[2]
    assert "crossed" not in page


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_answers_shown_to_officers_stay_sealed_for_others(app: Flask, role: Role) -> None:
    opened()

    page = signed_in(app, "other@x.example", role).get(BOARD).text
    assert "sealed until the close" in page


@pytest.mark.parametrize("state", [State.DRAFT, State.CLOSED, State.ANNOUNCED, State.WITHDRAWN])
def test_every_state_of_a_consultation_has_its_page(officer: FlaskClient, state: State) -> None:
    with begin(SHELL) as work:
        if state is State.DRAFT:
            make_body(work)
            make_draft(work)
        else:
            open_board(work, FIVE).state = state

    assert officer.get(BOARD).status_code == 200


@pytest.mark.parametrize(
    ("query", "present", "absent"),
    [
        ("", "Americas", "G1"),
        ("?by=group", "G1", "Americas"),
        ("?by=order", "In the order of the body", "Americas"),
        ("?by=nonsense&only=nonsense&after=-1", "Americas", "G1"),
        ("?only=without-reply", "State LOST", "State FULL"),
        ("?by=region&of=B", "State PART", "State FULL"),
        ("?by=region&of=B&only=without-reply", "State LOST", "State PART"),
        ("?by=group&of=G2", "State FULL", "State PART"),
        ("?of=nonsense", "State PART", "G1"),
    ],
)
def test_filters_stand_in_the_address(officer: FlaskClient, query: str, present: str, absent: str) -> None:
    opened()

    page = officer.get(BOARD + query).text
    assert present in page
    assert absent not in page.partition('<ul class="tiles">')[2]


def test_three_hundred_seats_come_with_a_way_to_the_next_page(officer: FlaskClient) -> None:
    opened(places(300))

    page = officer.get(BOARD).text
    assert page.count('<li class="tile') == 50
    assert "after=49#h-roll" in page
    assert "By region" not in page


def test_an_unchanged_board_is_answered_in_one_line(officer: FlaskClient) -> None:
    opened()
    tag = officer.get(BOARD).headers["ETag"]

    answer = officer.get(BOARD, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_changed_board_is_drawn_anew(officer: FlaskClient, clock: FixedClock) -> None:
    with begin(SHELL) as work:
        consultation = open_board(work, FIVE)
    tag = officer.get(BOARD).headers["ETag"]

    with begin(SHELL) as work:
        add_letter(work, consultation, "LOST")

    assert officer.get(BOARD, headers={"If-None-Match": tag}).status_code == 200


def test_another_language_or_filter_is_another_page(officer: FlaskClient) -> None:
    opened()
    tag = officer.get(BOARD).headers["ETag"]

    assert officer.get(BOARD + "?lang=fr", headers={"If-None-Match": tag}).status_code == 200


def test_the_time_left_is_news_every_minute_and_near_the_end_every_five_seconds(
    officer: FlaskClient, clock: FixedClock
) -> None:
    opened()
    far = officer.get(BOARD).headers["ETag"]
    clock.advance(seconds=59)
    assert officer.get(BOARD, headers={"If-None-Match": far}).status_code == 304
    clock.advance(seconds=1)
    assert officer.get(BOARD, headers={"If-None-Match": far}).status_code == 200

    clock.advance(days=10, hours=4, minutes=58)
    near = signed_in(officer.application, "late@x.example")
    tag = near.get(BOARD).headers["ETag"]
    assert "min 0 s left" in near.get(BOARD).text
    clock.advance(seconds=5)
    assert near.get(BOARD, headers={"If-None-Match": tag}).status_code == 200


def test_a_silent_scheduler_raises_a_banner(officer: FlaskClient, clock: FixedClock) -> None:
    opened()

    clock.advance(seconds=60)
    assert "The scheduler is silent." not in officer.get(BOARD).text
    clock.advance(seconds=1)
    assert "The scheduler is silent." in officer.get(BOARD).text


def test_the_call_list_stands_on_top_once_the_deadline_is_near(app: Flask, clock: FixedClock) -> None:
    opened()
    assert "/desk/call-list/DM-26/1" not in signed_in(app).get(BOARD).text

    clock.advance(days=8)
    page = signed_in(app, "officer.b@secretariat.example").get(BOARD).text
    assert "2 Member States have not replied." in page
    assert "Shown here from 3 days before the deadline." in page
    assert 'href="/desk/call-list/DM-26/1"' in page


def test_a_member_that_was_not_reached_is_named_with_what_the_server_said(officer: FlaskClient) -> None:
    opened()

    queue = officer.get(BOARD).text.partition("Waiting for an officer")[2].partition("Replies by Member State")[0]
    assert "State LOST" in queue
    assert "refused by the receiving server" in queue
    assert "550 5.1.1 No such mailbox here" in queue


def test_the_board_says_when_scheduled_work_last_ran(officer: FlaskClient, clock: FixedClock) -> None:
    opened()
    page = officer.get(BOARD).text
    assert page.count("Last run: never") == 4

    with begin(SHELL) as work:
        for number, process in enumerate(("reminders", "closing", "outbox", "checkpoints")):
            work.session.add(Heartbeat(process=process, beat_at=work.now + timedelta(minutes=number), beats=1))
    due = officer.get(BOARD).text.partition("Due next")[2].partition("Replies by Member State")[0]
    assert [moment[-8:] for moment in re.findall(r"Last run: ([^<]*\d)", due)] == [
        "13:00:00",
        "13:01:00",
        "13:02:00",
        "13:03:00",
    ]


def test_a_contested_reply_leads_to_the_act_that_rules_on_it(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        add_reply(work, open_board(work, FIVE), "FULL", 7, is_contested=True)

    page = officer.get(BOARD).text
    assert "Member State: State FULL." in page
    assert 'href="/desk/acts/contest_ruling/DM-26/1?reply=7"' in page


def test_differences_between_focal_points_say_which_answers_stand_and_not_what_they_are(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        consultation = open_board(work, FIVE, disclosure=SEALED)
        add_reply(work, consultation, "FULL", 7, differing=["2b"])
        add_reply(work, consultation, "PART", 8, noticed=["1"])

    queue = officer.get(BOARD).text.partition("Waiting for an officer")[2].partition("Replies by Member State")[0]
    assert "Decisions: 2b." in queue
    assert "The later answers stand" in queue
    assert "Decisions: 1." in queue
    assert "The earlier answers stand" in queue
    assert "approve" not in queue


def test_names_are_shown_as_text(officer: FlaskClient) -> None:
    opened([Place(code="X", names={"en": "<script>alert(1)</script>"}), place("FULL", answers=ALL)])

    page = officer.get(BOARD).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_delivery_list_says_what_the_server_said(officer: FlaskClient) -> None:
    opened()

    page = officer.get("/desk/letters/DM-26/1?state=refused").text
    assert "550 5.1.1 No such mailbox here" in page
    assert "250 2.0.0" not in page


def test_an_unknown_consultation_is_not_found(officer: FlaskClient) -> None:
    assert officer.get(BOARD).status_code == 404
    assert officer.get("/desk/letters/DM-26/1").status_code == 404


def test_the_page_is_small(officer: FlaskClient) -> None:
    opened(places(49))

    assert len(gzip.compress(officer.get(BOARD).data)) < 30_000
