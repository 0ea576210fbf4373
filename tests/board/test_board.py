"""The board's read model: states of seats, sums, the seal, filters, pages, and how many queries it takes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.board import queries
from app.board.facts import Board, Filters, Grouping, SeatState, Side, Threshold
from app.consultations.models import Decision, Invitation, Seat, State
from app.consultations.queries import by_reference
from app.consultations.refusals import ConsultationUnknown
from app.core.work import SHELL, begin, look
from app.officers.models import Role
from app.outbox.models import OutboxLetter
from app.replies.models import Contest
from tests.board.house import Place, add_letter, add_reply, open_board, places
from tests.fixtures.app import FixedClock
from tests.fixtures.statements import counted_statements
from tests.make import in_all_languages, make_body, make_draft

ALL = {"1": "approve", "2a": "approve", "2b": "disapprove"}
ENGLISH = Filters(language="en")


def place(code: str, **facts: Any) -> Place:
    return Place(code=code, names=in_all_languages(f"State {code}"), **facts)


FIVE = (
    place("FULL", region="A", groups=("G1", "G2"), answers=ALL),
    place("PART", region="B", groups=("G1",), answers={"1": "abstain"}),
    place("NONE", region="A"),
    place("LOST", region="B", is_reached=False),
    place("OUT", region="C", standing="without_vote"),
)


def opened(seats: Sequence[Place] = FIVE, **changes: Any) -> None:
    with begin(SHELL) as work:
        open_board(work, seats, **changes)


def shown(filters: Filters = ENGLISH) -> Board:
    with look() as work:
        return queries.board(work, "DM-26/1", filters)


def states(board: Board) -> dict[str, SeatState]:
    return {tile.code: tile.state for group in board.roll.groups for tile in group.tiles}


def test_each_seat_has_one_of_five_states(app: Flask) -> None:
    opened()

    assert states(shown()) == {
        "FULL": SeatState.FULL,
        "PART": SeatState.PART,
        "NONE": SeatState.NONE,
        "LOST": SeatState.LOST,
        "OUT": SeatState.OUT,
    }


def test_the_sums_add_up_to_the_entitled_and_all_seats(app: Flask) -> None:
    opened()

    sums = shown().sums
    assert (sums.full, sums.part, sums.none, sums.lost, sums.out) == (1, 1, 1, 1, 1)
    assert sums.full + sums.part + sums.none + (sums.lost or 0) == sums.entitled == 4


@pytest.mark.parametrize("state", ["waiting", "sending", "unknown", "refused", "given_up", "bounced", "dropped"])
def test_only_a_letter_that_a_server_accepted_reaches_a_seat(app: Flask, state: str) -> None:
    with begin(SHELL) as work:
        consultation = open_board(work, [place("LOST", is_reached=False)])
        add_letter(work, consultation, "LOST", state=state)
    assert states(shown()) == {"LOST": SeatState.LOST}

    with begin(SHELL) as work:
        add_letter(work, consultation, "LOST", kind="new_link", state="accepted")
    assert states(shown()) == {"LOST": SeatState.NONE}


def test_a_letter_of_another_consultation_reaches_nobody(app: Flask) -> None:
    with begin(SHELL) as work:
        consultation = open_board(work, [place("LOST", is_reached=False)])
        add_letter(work, consultation, "LOST", log="DM-26/2")

    assert states(shown()) == {"LOST": SeatState.LOST}


def test_a_letter_covering_several_consultations_counts_where_its_focal_point_was_invited(app: Flask) -> None:
    with begin(SHELL) as work:
        consultation = open_board(work, [place("A", is_reached=False), place("B", is_reached=False)])
        point = add_reply(work, consultation, "A", 7).invitation_id
        invited = work.session.get_one(Invitation, point).focal_point_id
        add_letter(work, consultation, "A", log="", kind="reminder", focal_point_id=invited)
        add_letter(work, consultation, "B", log="", kind="reminder", focal_point_id=None)

    assert states(shown()) == {"A": SeatState.NONE, "B": SeatState.LOST}
    assert shown().letters.accepted == 1


def test_members_not_reached_wait_for_an_officer_but_not_those_without_the_vote(app: Flask) -> None:
    opened((*FIVE, place("FAR", standing="without_vote", is_reached=False)))

    (line,) = shown().waiting.not_reached
    assert (line.member, line.letter_state, line.server_words) == (
        "State LOST",
        "refused",
        "550 5.1.1 No such mailbox here",
    )


def test_a_member_to_which_no_letter_was_queued_is_not_reached_either(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, [place("LOST", is_reached=False)])
        work.session.execute(delete(OutboxLetter))

    (line,) = shown().waiting.not_reached
    assert (line.member, line.letter_state, line.server_words) == ("State LOST", "", "")


def test_those_without_a_reply_are_to_be_called_in_the_last_three_days(app: Flask, clock: FixedClock) -> None:
    opened()

    clock.advance(days=7, hours=5, microseconds=-1)
    assert shown().waiting.to_call == 0
    clock.advance(microseconds=1)
    assert (shown().waiting.to_call, shown().waiting.count) == (2, 2)
    with begin(SHELL) as work:
        by_reference(work, "DM-26/1").state = State.CLOSED
    assert shown().waiting.to_call == 0


@pytest.mark.parametrize("state", ["waiting", "sending", "unknown"])
def test_members_whose_letter_is_on_its_way_do_not_wait_for_an_officer(app: Flask, state: str) -> None:
    with begin(SHELL) as work:
        add_letter(work, open_board(work, FIVE), "LOST", state=state)

    assert states(shown())["LOST"] is SeatState.LOST
    assert shown().waiting.not_reached == ()


def test_tiles_stand_by_region_in_the_order_of_the_body(app: Flask) -> None:
    opened()

    groups = shown().roll.groups
    assert [(group.key, [tile.code for tile in group.tiles]) for group in groups] == [
        ("A", ["FULL", "NONE"]),
        ("B", ["PART", "LOST"]),
        ("C", ["OUT"]),
    ]
    assert [(group.replied, group.entitled) for group in groups] == [(1, 2), (1, 2), (0, 0)]
    assert groups[0].label == "Americas"


def test_one_region_or_group_can_be_looked_at_alone_and_the_sums_stay(app: Flask) -> None:
    opened()

    alone = shown(replace(ENGLISH, only="B"))
    assert {tile.code for group in alone.roll.groups for tile in group.tiles} == {"PART", "LOST"}
    assert (alone.roll.only, alone.sums) == ("B", shown().sums)
    group = shown(replace(ENGLISH, grouping=Grouping.GROUP, only="G1"))
    assert {tile.code for found in group.roll.groups for tile in found.tiles} == {"FULL", "PART"}
    assert shown(replace(ENGLISH, only="nowhere")).roll == shown().roll


def test_a_member_of_two_groups_stands_in_both_and_one_of_none_at_the_end(app: Flask) -> None:
    opened()

    groups = shown(replace(ENGLISH, grouping=Grouping.GROUP)).roll.groups
    assert [(group.key, [tile.code for tile in group.tiles]) for group in groups] == [
        ("G1", ["FULL", "PART"]),
        ("G2", ["FULL"]),
        ("", ["NONE", "LOST", "OUT"]),
    ]


def test_the_filter_leaves_those_without_a_reply_and_the_sums_as_they_are(app: Flask) -> None:
    opened()

    board = shown(replace(ENGLISH, is_without_reply=True))
    assert set(states(board)) == {"NONE", "LOST"}
    assert board.sums == shown().sums


def test_counts_stand_against_the_line_where_the_body_lets_officers_see_them(app: Flask) -> None:
    opened()

    first, _, last = shown().lines
    assert first.counts is not None
    assert (first.counts.approve, first.counts.disapprove, first.counts.abstain, first.counts.silent) == (1, 0, 1, 2)
    assert first.threshold == Threshold(
        side=Side.APPROVALS, counted=1, is_reached=False, needed=3, at=5_000, is_alone=True
    )
    assert last.counts is not None
    assert last.counts.disapprove == 1


def test_half_of_an_odd_number_of_seats_falls_inside_a_cell(app: Flask) -> None:
    opened(places(47))

    edge = shown().lines[0].threshold
    assert edge is not None
    assert (edge.needed, edge.at) == (24, 5_000)


def test_under_seal_only_replies_received_are_shown(app: Flask) -> None:
    opened(disclosure={"during": "sealed", "after": "names"})

    lines = shown().lines
    assert [line.counts for line in lines] == [None, None, None]
    assert [line.received for line in lines] == [2, 1, 1]


def test_who_is_no_officer_sees_no_answers_before_the_close(app: Flask) -> None:
    opened()

    assert all(line.counts is None for line in shown(replace(ENGLISH, role=Role.READER)).lines)


@pytest.mark.parametrize("role", Role)
def test_after_the_announcement_counts_are_for_everybody_at_the_desk(app: Flask, role: Role) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE, disclosure={"during": "sealed", "after": "names"}).state = State.ANNOUNCED

    assert all(line.counts for line in shown(replace(ENGLISH, role=role)).lines)


def test_after_the_close_each_decision_has_outcome_clause_and_inequality(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE).state = State.ANNOUNCED
        for decision in work.session.scalars(select(Decision)):
            decision.outcome, decision.clause, decision.reason = "not_adopted", "majority", "2 × 1 = 2 ≤ 4"

    line = shown().lines[0]
    assert (line.outcome, line.clause, line.reason) == ("not_adopted", "majority", "2 × 1 = 2 ≤ 4")


def test_the_first_part_of_an_item_carries_its_heading(app: Flask) -> None:
    opened()

    assert [(line.name, line.item_number) for line in shown().lines] == [("1", ""), ("2a", "2"), ("2b", "")]


def test_due_instants_come_in_order_and_are_overdue_after_a_minute(app: Flask, clock: FixedClock) -> None:
    opened()

    assert [line.kind for line in shown().due] == ["reminder", "reminder", "close"]
    clock.at = shown().due[0].due_at + timedelta(seconds=60)
    assert not shown().due[0].is_overdue
    clock.advance(microseconds=1)
    assert shown().due[0].is_overdue


def test_closing_is_overdue_only_after_the_wait_for_replies_under_way(app: Flask, clock: FixedClock) -> None:
    opened()

    clock.at = shown().due[-1].due_at + timedelta(seconds=60 + 30)
    assert not shown().due[-1].is_overdue
    clock.advance(seconds=1)
    assert shown().due[-1].is_overdue


def test_names_and_titles_are_in_the_language_of_the_desk(app: Flask) -> None:
    opened()

    board = shown(replace(ENGLISH, language="fr"))
    assert board.roll.groups[0].tiles[0].name == "State FULL (fr)"
    assert board.head.place == "Geneva (fr)"


def test_up_to_250_seats_all_have_tiles_and_above_they_come_in_pages_of_50(app: Flask) -> None:
    opened(places(250))
    assert not shown().roll.is_paged
    assert len(states(shown())) == 250


def test_300_seats_come_in_keyset_pages_that_together_hold_each_once(app: Flask) -> None:
    opened([*places(299), place("LAST", answers=ALL)])

    seen: list[str] = []
    after: int | None = None
    for _ in range(6):
        board = shown(replace(ENGLISH, after=after))
        seen += states(board)
        after = board.roll.next_after
        if len(seen) < 300:
            assert after is not None
    assert after is None
    assert len(seen) == len(set(seen)) == 300
    assert board.sums.full == 1
    assert board.sums.none == 299
    assert board.sums.lost is None


def test_pages_hold_fifty_without_a_reply_where_only_those_are_asked_for(app: Flask) -> None:
    answered = [place(f"R{number}", answers=ALL) for number in range(260)]
    opened([*answered, *places(60)])

    board = shown(replace(ENGLISH, is_without_reply=True))
    assert len(states(board)) == 50
    assert set(states(board).values()) == {SeatState.NONE}
    rest = shown(replace(ENGLISH, is_without_reply=True, after=board.roll.next_after))
    assert len(states(rest)) == 10
    assert rest.roll.next_after is None


def test_the_number_of_queries_does_not_grow_with_the_seats(app: Flask) -> None:
    sizes = {"DM-26/1": 48, "DM-26/2": 200, "DM-26/3": 300}
    with begin(SHELL) as work:
        for reference, size in sizes.items():
            open_board(work, [replace(each, code=f"{each.code}-{size}") for each in places(size)], reference=reference)

    taken = {}
    for reference, size in sizes.items():
        with look() as work, counted_statements() as statements:
            queries.board(work, reference, ENGLISH)
        taken[size] = len(statements)
    assert taken[300] <= taken[48] == taken[200] <= 27


# ---- the forecast ------------------------------------------------------------------------------


def forecasts(board: Board) -> dict[str, tuple[str | None, int, int | None]]:
    return {line.name: (line.found.certain, line.silent, line.found.approvals_needed) for line in board.forecasts}


def test_the_forecast_says_what_is_decided_and_how_many_approvals_are_still_needed(app: Flask) -> None:
    opened()

    # Of four entitled, three approvals are needed: one was given to 1 and 2a, two have not replied to 1.
    assert forecasts(shown()) == {"1": (None, 2, 2), "2a": (None, 3, 2), "2b": (None, 3, 3)}


def test_the_forecast_is_certain_once_the_others_cannot_change_it(app: Flask) -> None:
    against = [place(f"A{number}", answers={"1": "disapprove"}) for number in range(2)]
    opened([*against, *(place(f"F{number}", answers={"1": "approve", "2a": "approve"}) for number in range(3))])

    found = forecasts(shown())

    assert found["1"] == ("adopted", 0, 0)
    assert found["2a"] == ("adopted", 2, 0)
    assert found["2b"] == (None, 5, 3)


def test_without_the_vote_nobody_is_outstanding(app: Flask) -> None:
    opened([place("YES", answers={"1": "approve"}), place("OUT", standing="without_vote")])

    assert forecasts(shown())["1"] == ("adopted", 0, 0)


@pytest.mark.parametrize(
    "hidden",
    [
        lambda: opened(disclosure={"during": "sealed", "after": "names"}),
        lambda: opened(places(260)),
    ],
)
def test_there_is_no_forecast_under_seal_or_for_hundreds_of_seats(app: Flask, hidden: Callable[[], None]) -> None:
    hidden()

    assert shown().forecasts == ()


def test_there_is_no_forecast_for_those_who_may_not_see_answers_nor_after_the_close(app: Flask) -> None:
    opened()

    assert shown(replace(ENGLISH, role=Role.READER)).forecasts == ()
    with begin(SHELL) as work:
        by_reference(work, "DM-26/1").state = State.CLOSED
    assert shown().forecasts == ()


def test_a_difference_waits_only_as_long_as_the_reply_it_met_stands(app: Flask) -> None:
    with begin(SHELL) as work:
        consultation = open_board(work, FIVE)
        add_reply(work, consultation, "FULL", 7, noticed=["1"])
    assert [line.member for line in shown().waiting.differences] == ["State FULL"]

    with begin(SHELL) as work:
        for seat in work.session.scalars(select(Seat).where(Seat.code == "FULL")):
            seat.current_index = None
    assert shown().waiting.differences == ()


def test_a_contest_waits_until_it_is_ruled_on(app: Flask) -> None:
    with begin(SHELL) as work:
        add_reply(work, open_board(work, FIVE), "FULL", 7, is_contested=True)
    (line,) = shown().waiting.contests
    assert (line.member, line.reply_index, line.receipt_code) == ("State FULL", 7, "K7QX-7")

    with begin(SHELL) as work:
        for contest in work.session.scalars(select(Contest)):
            contest.ruled_at, contest.is_upheld = work.now, False
    assert shown().waiting.contests == ()


def test_a_closed_consultation_that_asks_for_certification_says_what_it_waits_for(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE, certify="officers").state = State.CLOSED

    assert shown().waiting.holds == ("certification",)


def test_an_unknown_reference_is_refused(app: Flask) -> None:
    with pytest.raises(ConsultationUnknown):
        shown()


def test_a_draft_has_decisions_and_no_seats(app: Flask) -> None:
    with begin(SHELL) as work:
        make_body(work)
        make_draft(work)

    board = shown()
    assert board.head.state is State.DRAFT
    assert len(board.lines) == 3
    assert board.roll.groups == ()


def test_the_version_changes_with_letters_and_events_and_not_with_time(app: Flask, clock: FixedClock) -> None:
    opened()

    def version() -> str:
        with look() as work:
            return queries.version(work, "DM-26/1").tag

    first = version()
    clock.advance(hours=1)
    assert version() == first
    with begin(SHELL) as work:
        add_letter(work, by_reference(work, "DM-26/1"), "NONE", kind="reminder", state="waiting")
    assert version() != first


def test_letters_come_in_pages_and_can_be_narrowed(app: Flask) -> None:
    opened([*places(60), place("LOST", is_reached=False)])

    with look() as work:
        first = queries.letter_page(work, "DM-26/1", language="en", narrowed=("", ""), after="")
        rest = queries.letter_page(work, "DM-26/1", language="en", narrowed=("", ""), after=first.next_after)
        refused = queries.letter_page(work, "DM-26/1", language="en", narrowed=("refused", ""), after="")
        of_one = queries.letter_page(work, "DM-26/1", language="en", narrowed=("", "M7"), after="")

    ids = [line.id for line in (*first.lines, *rest.lines)]
    assert len(first.lines) == 50
    assert len(ids) == len(set(ids)) == 61
    assert rest.next_after == ""
    assert [line.member for line in refused.lines] == ["State LOST"]
    assert [line.member for line in of_one.lines] == ["Member 7"]
    assert first.sums.accepted == 60
    assert first.sums.refused == 1
