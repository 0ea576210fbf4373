"""Every text that somebody wrote x every page of the house (C4): nothing is ever more than text."""

import re

import pytest
from flask import Flask

from app.officers.models import Role
from tests.architecture.world import make_world, pages_of_the_desk
from tests.desk.conftest import signed_in
from tests.fixtures.app import make_client
from tests.sweep.hostile import SIGN, make_hostile


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.READER])
def test_no_text_is_more_than_text_on_any_page_of_the_desk(app: Flask, role: Role) -> None:
    world = make_world()
    client = signed_in(app, "guest@x.example", role)
    pages = pages_of_the_desk(app, world)
    columns = make_hostile()
    seen: set[str] = set()

    for endpoint, path in pages.items():
        answer = client.get(path)
        if not answer.mimetype.endswith(("html", "xml")):
            # What is taken away has tests of its own: a workbook, a table, JSON.
            continue
        page = answer.text
        assert SIGN not in page, f"{endpoint}: {sorted(set(re.findall(r'<x-([a-z_.]+)', page)))}"
        assert "<img src=x" not in page, endpoint
        assert "49 &amp;" not in page, endpoint
        seen |= set(re.findall(r"&lt;x-([a-z_.]+)", page))

    # The walk says something only if it meets the texts.
    assert len(columns) >= 20
    assert len(seen) >= (8 if role is Role.ADMINISTRATOR else 4), sorted(columns - seen)


def test_no_text_is_more_than_text_on_the_pages_of_a_focal_point(app: Flask) -> None:
    world = make_world()
    client = make_client(app)
    client.get(f"/l/{world.common['token']}")
    make_hostile()
    seen: set[str] = set()

    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("replies.") and "GET" in rule.methods and "annex" not in rule.rule:
            answer = client.get(world.path(rule), follow_redirects=True)
            if not answer.mimetype.endswith("html"):
                # Papers to take away have tests of their own.
                continue
            page = answer.text
            assert SIGN not in page, rule
            assert "<img src=x" not in page, rule
            seen |= set(re.findall(r"&lt;x-([a-z_.]+)", page))
    assert len(seen) >= 5
