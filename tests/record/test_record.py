"""The record: exact lines, hash tree, commitments, append-only tables."""

import json

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.core.work import SHELL, begin, look
from app.record import checkpoints, queries, tree
from app.record.events import EventType, canonical, commitment
from app.record.service import append
from tests.fixtures.app import FixedClock


def _naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word: split at the largest power of two below n."""
    if not leaves:
        return tree.EMPTY_ROOT
    if len(leaves) == 1:
        return tree.leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return tree.node_hash(_naive_root(leaves[:split]), _naive_root(leaves[split:]))


def _root_of_lines(lines: list[bytes]) -> bytes:
    """Root hash recomputed from the stored bytes of all lines."""
    peaks = b""
    for size, line in enumerate(lines):
        peaks = tree.appended(peaks, size=size, leaf=tree.leaf_hash(line))
    return tree.root(peaks)


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_root_from_the_right_edge_equals_the_definition(lines: list[bytes]):
    assert _root_of_lines(lines) == _naive_root(lines)


def test_receipt_code_is_sixteen_letters_in_groups_of_four():
    assert tree.receipt_code(bytes(range(32))) == "AAAQ-EAYE-AUDA-OCAJ"


def test_lines_are_sorted_json_without_white_space(app: Flask):
    with begin(SHELL) as work:
        append(work, "X-1", EventType.NOTE, facts={"z": 1, "a": "é"})

    with look() as work:
        (line,) = queries.lines(work, "X-1")
    assert line == '{"a":"é","at":"2026-03-02T12:00:00.000000Z","type":"note","z":1}'.encode()


def test_secret_text_enters_as_a_commitment_that_its_opening_reveals(app: Flask):
    with begin(SHELL) as work:
        append(work, "X-1", EventType.REPLY, secrets_={"answers_commit": '{"1":"approve"}', "statement_commit": None})

    with look() as work:
        event = json.loads(queries.lines(work, "X-1")[0])
        (opening,) = queries.openings(work, "X-1")
    assert event["answers_commit"] == commitment(opening.salt, opening.text)
    assert event["statement_commit"] is None
    assert "approve" not in json.dumps(event)


def test_time_of_events_never_runs_backwards(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        append(work, "X-1", EventType.NOTE)
    clock.advance(hours=-1)
    with begin(SHELL) as work:
        second = append(work, "X-1", EventType.NOTE)

    assert second.at == "2026-03-02T12:00:00.000000Z"


def test_checkpoint_has_the_root_recomputed_from_stored_bytes(app_on_both: Flask):
    for number in range(7):
        with begin(SHELL) as work:
            append(work, "X-1", EventType.NOTE, facts={"number": number})

    with look() as work:
        checkpoint = queries.checkpoint(work, "X-1")
        assert checkpoint.root == _root_of_lines(queries.lines(work, "X-1"))
    assert (checkpoint.origin, checkpoint.size) == ("test/X-1", 7)


def test_work_that_fails_leaves_no_event(app_on_both: Flask):
    def fail_after_appending() -> None:
        with begin(SHELL) as work:
            append(work, "X-1", EventType.NOTE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_appending()

    with look() as work:
        assert queries.lines(work, "X-1") == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE record_events SET type = 'x'", "DELETE FROM record_events", "UPDATE record_openings SET text = 'x'"],
)
def test_the_database_refuses_to_change_the_record(app_on_both: Flask, statement: str):
    with begin(SHELL) as work:
        append(work, "X-1", EventType.NOTE, secrets_={"reason_commit": "because"})

    with pytest.raises(DatabaseError, match="append-only"), begin(SHELL) as work:
        work.session.execute(text(statement))


def test_reading_work_cannot_write(app_on_both: Flask):
    with pytest.raises(DatabaseError), look() as work:
        append(work, "X-1", EventType.NOTE)


def test_floats_are_refused():
    with pytest.raises(TypeError):
        canonical({"items": [{"share": 0.5}]})


def test_latest_checkpoints_are_kept_in_a_file(app: Flask, tmp_path):
    with begin(SHELL) as work:
        append(work, "X-1", EventType.NOTE)
    with look() as work:
        latest = queries.checkpoints(work)

    assert checkpoints.keep(tmp_path / "kept", latest)
    assert not checkpoints.keep(tmp_path / "kept", latest)
    assert checkpoints.kept(tmp_path / "kept").startswith("test/X-1\n1\n")
