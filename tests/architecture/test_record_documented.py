"""Every type of event stands in docs/record.md, in the log it is written to, with the fields of its lines."""

import json
import re
from pathlib import Path

import pytest

from app.core.work import SHELL, begin, look
from app.record import queries as record
from app.record.events import HOUSE, EventType
from tests.make import make_open_consultation

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "record.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z_]+)` \| (.+) \|$", re.MULTILINE)
CONSULTATION, HOUSES = PAGE.split("## Types in the log of the house")
DOCUMENTED = dict(ROW.findall(PAGE))


def test_every_type_of_event_is_described_once_and_no_other():
    assert sorted(name for name, _ in ROW.findall(PAGE)) == sorted(EventType)


def test_types_of_the_house_stand_with_the_house():
    first = next(place for place, kind in enumerate(EventType) if kind is EventType.BODY_CREATED)

    assert set(list(EventType)[first:]) <= {name for name, _ in ROW.findall(HOUSES)}


@pytest.mark.parametrize("kind", EventType)
def test_every_type_says_what_it_holds(kind: EventType):
    assert len(DOCUMENTED[kind]) > len("`x`")


def test_lines_have_no_field_that_the_page_does_not_name(app):
    with begin(SHELL) as work:
        reference = make_open_consultation(work).reference
    with look() as work:
        lines = [json.loads(line) for log in (HOUSE, reference) for line in record.lines(work, log)]

    assert {line["type"] for line in lines} >= {"opened", "invitation"}
    for line in lines:
        named = set(re.findall(r"`([a-z0-9_]+)`", DOCUMENTED[line["type"]]))
        assert line.keys() - {"type", "at"} <= named, line["type"]
