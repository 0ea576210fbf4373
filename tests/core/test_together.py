"""What is written together: in one journey on PostgreSQL, and with the same result on both databases."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.core.db import table_of
from app.core.together import send, together, write
from app.core.work import SHELL, Work, begin, look
from app.outbox.models import OutboxLetter
from app.record.models import RecordEvent, RecordHead
from tests.replies.test_example_pages import counted_statements

HEADS = table_of(RecordHead)
NEW_EVENT = insert(table_of(RecordEvent))
GROWN = update(HEADS).where(HEADS.c.log == bindparam("of_log")).values(size=HEADS.c.size + bindparam("more"))


@pytest.fixture
def work(app_on_both: Flask) -> Iterator[Work]:
    with begin(SHELL) as work:
        work.session.execute(insert(HEADS).values(log="x", size=0, peaks=b"", last_at="", is_held=False))
        yield work


def event(index: int) -> dict[str, object]:
    return {"log": "x", "index": index, "type": "note", "line": b"{}", "leaf": b"leaf"}


def indices(work: Work) -> list[int]:
    return list(work.session.scalars(select(RecordEvent.index).order_by(RecordEvent.index)))


def size(work: Work) -> int:
    return work.session.scalars(select(HEADS.c.size)).one()


def test_it_is_there_when_the_block_has_ended_and_not_before(work: Work):
    with together(work.session):
        write(work.session, NEW_EVENT, event(0), event(1))
        write(work.session, GROWN, {"of_log": "x", "more": 2})
        assert (indices(work), size(work)) == ([], 0)

    assert (indices(work), size(work)) == ([0, 1], 2)


def test_it_is_there_once_it_was_sent_and_goes_out_once(work: Work):
    with together(work.session):
        write(work.session, NEW_EVENT, event(0))
        send(work.session)
        assert indices(work) == [0]

    assert indices(work) == [0]


def test_two_changes_of_one_row_both_hold(work: Work):
    with together(work.session):
        write(work.session, GROWN, {"of_log": "x", "more": 1})
        write(work.session, GROWN, {"of_log": "x", "more": 2})

    assert size(work) == 3


def test_without_rows_nothing_is_written(work: Work):
    with counted_statements() as statements:
        with together(work.session):
            write(work.session, NEW_EVENT)
        write(work.session, NEW_EVENT)

    assert statements == []


def test_outside_of_a_block_it_is_written_at_once(work: Work):
    write(work.session, NEW_EVENT, event(0))

    assert indices(work) == [0]


def test_nothing_is_written_where_the_block_raises(work: Work):
    def write_and_fail() -> None:
        with together(work.session):
            write(work.session, NEW_EVENT, event(0))
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    write(work.session, NEW_EVENT, event(1))

    assert indices(work) == [1]


def test_on_postgresql_it_is_one_journey(work: Work):
    with counted_statements() as statements, together(work.session):
        write(work.session, NEW_EVENT, event(0), event(1))
        write(work.session, GROWN, {"of_log": "x", "more": 2})

    assert len(statements) == {"postgresql": 1, "sqlite": 2}[work.session.get_bind().dialect.name]


def test_what_the_database_refuses_is_raised_as_ever_and_takes_all_of_it_back(app_on_both: Flask):
    with begin(SHELL) as work:
        work.session.execute(insert(HEADS).values(log="x", size=0, peaks=b"", last_at="", is_held=False))
        write(work.session, NEW_EVENT, event(0))

    def write_twice() -> None:
        with begin(SHELL) as work, together(work.session):
            write(work.session, GROWN, {"of_log": "x", "more": 1})
            write(work.session, NEW_EVENT, event(0))

    with pytest.raises(IntegrityError):
        write_twice()

    # The connection goes on as it was.
    with look() as work:
        assert (indices(work), size(work)) == ([0], 0)


def test_a_row_that_leaves_out_what_python_fills_is_an_error_on_postgresql(work: Work):
    if work.session.get_bind().dialect.name == "sqlite":
        pytest.skip("each statement is a whole one there")
    with pytest.raises(ValueError, match="lease_owner"), together(work.session):
        write(work.session, insert(table_of(OutboxLetter)), {"id": "x"})
