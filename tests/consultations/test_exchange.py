"""An exchange of views before replies are given: when it ends, who is told, and that it ends once."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.board import queries as boards
from app.board.facts import Filters
from app.consultations import exchange, files
from app.consultations.approval import Approval
from app.consultations.extending import extend
from app.consultations.preflight import problems_before_opening
from app.consultations.queries import by_reference
from app.consultations.withdrawing import withdraw
from app.core.work import SCHEDULER, SHELL, begin, look
from app.outbox.models import LetterKind
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.make import make_council, make_draft
from tests.replies.support import reply
from tests.schedule.support import (
    addresses,
    consultation,
    due_instants,
    events,
    kinds,
    letters,
    open_council,
    quiet_tick,
    text_of,
)

REFERENCE = "DM-26/1"
RULE = {"rule": "cites-silence", "replies_open": "+61d 18:00", "deadline": "+95d 18:00", "reminders": ["-40d", "-3d"]}
MICROSECOND = timedelta(microseconds=1)
TWO = Approval(reason="more time was asked for", by=1, approved_by=2)


def replies_open_at() -> Any:
    found = consultation().replies_open_at
    assert found is not None
    return found


def problems(**changes: Any) -> dict[str, bool]:
    """Code to whether it blocks, of a draft."""
    with begin(SHELL) as work:
        make_council(work)
        draft = make_draft(work, REFERENCE, **(RULE | changes))
        return {each.code: each.is_blocking for each in problems_before_opening(work, draft)}


def board() -> Any:
    with look() as work:
        return boards.board(work, REFERENCE, Filters(language="en"))


def words(kind: str, address: str = "mission@ke.example") -> str:
    (letter,) = (each for each in letters(kind) if each.address == address)
    return " ".join(text_of(letter).split())


def test_the_letter_gives_both_instants_on_the_readers_clocks(app: Flask):
    open_council(**RULE)

    written = words(LetterKind.INVITATION)

    assert "a statement received before replies may be given is shown to all Member States consulted" in written
    assert "Replies may be given from the following instant on: Saturday, 2 May 2026, 18:00 Geneva, UTC+2" in written
    assert "not later than: Friday, 5 June 2026, 18:00 Geneva, UTC+2" in written


def test_the_instant_is_frozen_and_in_the_record(app: Flask):
    open_council(**RULE)

    assert events()[0]["replies_open_at"] == "2026-05-02T16:00:00.000000Z"
    assert [each.due_at for each in due_instants("replies_open")] == [replies_open_at()]


def test_everybody_is_told_once_that_replies_may_be_given(app_on_both: Flask, clock: FixedClock):
    open_council(**RULE, copies=[{"name": "Observer", "email": "observer@observer.example", "language": "en"}])
    clock.at = replies_open_at() - MICROSECOND
    quiet_tick(app_on_both)
    assert letters(LetterKind.REPLIES_OPEN) == []

    clock.at = replies_open_at()
    first, second = quiet_tick(app_on_both), quiet_tick(app_on_both)

    assert (first.done("replies opened"), second.done("replies opened")) == (1, 0)
    told = addresses(LetterKind.REPLIES_OPEN)
    assert len(told) == len(set(told)) == 9
    assert {"mission@xa.example", "observer@observer.example"} < set(told)
    assert kinds()["replies_opened"] == 1


def test_two_schedulers_tell_once(app_on_both: Flask, clock: FixedClock):
    open_council(**RULE)
    clock.at = replies_open_at()
    number = consultation().id

    with begin(SCHEDULER) as work:
        assert list(exchange.due_to_open_replies(work)) == [number]
        assert exchange.open_replies(work, number)
    with begin(SCHEDULER) as work:
        assert not exchange.open_replies(work, number)


def test_the_letter_carries_the_personal_link_and_the_decisions(app: Flask, clock: FixedClock):
    open_council(**RULE)
    clock.at = replies_open_at()
    quiet_tick(app)

    written = words(LetterKind.REPLIES_OPEN)

    assert "the exchange of views in the consultation named above has ended" in written
    assert "/l/" in written
    assert "1 Calendar" in written


def test_reminders_come_only_after_replies_may_be_given(app: Flask, clock: FixedClock):
    open_council(**RULE)

    assert [each.due_at > replies_open_at() for each in due_instants("reminder")] == [True]


def test_nobody_is_reminded_of_it_beside_another_consultation_before(app: Flask, clock: FixedClock):
    open_council(**RULE)
    open_council("DM-26/2")
    clock.at = due_instants("reminder", "DM-26/2")[0].due_at

    quiet_tick(app)

    assert "DM-26/2" in words(LetterKind.REMINDER)
    assert REFERENCE not in words(LetterKind.REMINDER)


def test_an_extension_leaves_the_exchange_as_it_is(app: Flask, clock: FixedClock):
    open_council(**RULE)
    clock.at = replies_open_at()
    with begin(SHELL) as work:
        extend(work, REFERENCE, deadline="+7d", approval=TWO)

    quiet_tick(app)

    assert len(letters(LetterKind.REPLIES_OPEN)) == 8


def test_nobody_is_told_of_a_consultation_that_was_withdrawn(app: Flask, clock: FixedClock):
    open_council(**RULE)
    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=TWO)
    clock.at = clock.at + timedelta(days=62)

    quiet_tick(app)

    assert letters(LetterKind.REPLIES_OPEN) == []


def test_where_the_scheduler_stood_until_the_deadline_nobody_is_told_any_more(app: Flask, clock: FixedClock):
    open_council(**RULE)
    clock.at = clock.at + timedelta(days=96)

    quiet_tick(app)

    assert letters(LetterKind.REPLIES_OPEN) == []
    assert due_instants("replies_open")[0].done_at == clock.at


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"replies_open": ""}, "exchange_of_views_missing"),
        ({"rule": "itu-council"}, "no_exchange_of_views"),
        ({"replies_open": "+95d 18:00"}, "replies_open_outside"),
        ({"replies_open": "2026-03-01T18:00+01:00"}, "replies_open_outside"),
    ],
)
def test_what_does_not_fit_the_rule_or_the_period_is_not_opened(app: Flask, changes: dict[str, Any], code: str):
    assert problems(**changes).get(code) is True


def test_a_fitting_exchange_may_be_opened(app: Flask):
    assert not any(problems().values())


def test_the_file_is_written_back_with_it(app: Flask):
    open_council(**RULE)

    with look() as work:
        assert "replies_open: +61d 18:00" in files.exported(by_reference(work, REFERENCE).document)


def test_the_board_shows_the_instant_what_is_due_and_what_was_said(app: Flask, clock: FixedClock):
    open_council(**RULE)
    reply("mission@ke.example", statement="The species is not threatened.")

    found = board()

    assert found.head.replies_open_at == replies_open_at()
    assert found.due[0].kind == "replies_open"
    assert [(each.member, each.text) for each in found.contributions] == [
        ("Member KE", "The species is not threatened.")
    ]


def test_silence_is_broken_only_after_the_exchange(app: Flask, clock: FixedClock):
    open_council(**RULE)
    clock.at = replies_open_at()

    recorded = reply("mission@ke.example", {"1": Choice.OBJECT}, reasons={"1": "It is not threatened."})

    assert recorded.index is not None
