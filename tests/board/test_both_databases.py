"""The board reads the same on both databases."""

from flask import Flask

from app.board import queries
from app.board.status import status
from app.core.work import SHELL, begin, look
from tests.board.house import add_letter, add_reply, open_board
from tests.board.test_board import ENGLISH, FIVE


def test_board_status_list_and_letters_are_read(app_on_both: Flask) -> None:
    with begin(SHELL) as work:
        consultation = open_board(work, FIVE)
        add_reply(work, consultation, "FULL", 7, is_contested=True, noticed=["1"], differing=["2a"])
        add_letter(work, consultation, "PART", kind="reminder", state="unknown", spare_copies=1)

    with look() as work:
        board = queries.board(work, "DM-26/1", ENGLISH)
        found = status(work, "DM-26/1")
        (line,) = queries.consultation_lines(work, "en")
        page = queries.letter_page(work, "DM-26/1", language="en", narrowed=("", ""), after="")
        version = queries.version(work, "DM-26/1")

    assert (board.sums.full, board.sums.part, board.sums.none, board.sums.lost) == (1, 1, 1, 1)
    assert board.waiting.count == 4
    assert (found["replies"], found["mail"]["unknown"], found["mail"]["spare_copies"]) == (2, 1, 1)
    assert line.replied == 2
    assert len(page.lines) == board.letters.queued == 6
    assert version.deadline_at == board.head.deadline_at
