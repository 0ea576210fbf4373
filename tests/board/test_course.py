"""Replies over time: counted by day as they come, drawn by the server, mirrored where the page reads so."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.board.course_facts import Course, CourseDay, CourseMark, MarkKind
from app.core.i18n import speaking
from app.core.work import SHELL, begin, look
from app.desk.board.chart import chart
from app.replies.models import ReplyDay
from app.rules import Choice
from tests.desk.conftest import signed_in
from tests.fixtures.app import FixedClock
from tests.make import make_open_consultation
from tests.replies.support import reply

OPENED = datetime(2026, 3, 2, 12, tzinfo=UTC)


def made(**changes: object) -> Course:
    facts = {
        "opened_at": OPENED,
        "deadline_at": OPENED + timedelta(days=10),
        "now": OPENED + timedelta(days=5),
        "entitled": 48,
        "days": (
            CourseDay(on=date(2026, 3, 3), replied=10, sent=12),
            CourseDay(on=date(2026, 3, 5), replied=20, sent=25),
        ),
        "marks": (CourseMark(kind=MarkKind.PLANNED, at=OPENED + timedelta(days=7)),),
    }
    return Course(**(facts | changes))


def test_replies_are_counted_on_the_day_of_the_consultations_clock(app_on_both: Flask, clock: FixedClock) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)
    clock.advance(hours=11, minutes=30)  # 23:30 UTC is half past midnight in Geneva

    reply("mission@ke.example", {"1": Choice.APPROVE})
    reply("mission@ke.example", {"1": Choice.ABSTAIN})
    reply("mission@fr.example", {"1": Choice.APPROVE})

    with look() as work:
        (day,) = work.session.scalars(select(ReplyDay))
    assert (day.on, day.first_count, day.reply_count) == (date(2026, 3, 3), 2, 3)


def test_marks_are_numbered_in_order_and_stand_where_they_happened() -> None:
    drawn = chart(made(), "UTC")

    assert [(mark.number, mark.x, mark.is_planned) for mark in drawn.marks] == [
        (1, 0.0, False),
        (2, 70.0, True),
        (3, 100.0, True),
    ]
    assert "20 have replied" in drawn.title


def test_the_time_axis_is_mirrored_where_the_page_reads_from_the_right() -> None:
    with speaking("ar"):
        drawn = chart(made(), "UTC")

    assert [mark.x for mark in drawn.marks] == [100.0, 30.0, 0.0]
    assert drawn.area.startswith("M100.0 48")


def test_a_consultation_without_replies_has_a_flat_course() -> None:
    drawn = chart(made(days=()), "UTC")

    assert drawn.area == "M0.0 48H50.0z"


def test_the_board_draws_its_course(app: Flask) -> None:
    officer = signed_in(app)
    with begin(SHELL) as work:
        make_open_consultation(work)
    reply("mission@ke.example", {"1": Choice.APPROVE})

    page = officer.get("/desk/consultations/DM-26/1").text
    assert "Replies over time" in page
    assert "Of 3 Member States having the right to vote, 1 have replied so far." in page
    assert "Reminder planned, 9 March 2026, 18:00" in page
