"""The page that all share whose Member State has said nothing: nobody finds another in it, nor what is no longer so."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.consultations import invitations
from app.consultations.approval import Approval
from app.consultations.withdrawing import withdraw_item
from app.core.work import SHELL, begin, glance, look
from app.links.tokens import InvitationClaim
from app.replies import blank
from tests.fixtures.app import HOST, FixedClock, make_client
from tests.make import make_officer
from tests.replies.support import APPROVE, REFERENCE, consultation, invitation_row, open_council, reply

KENYA, FRANCE = "mission@ke.example", "mission@fr.example"


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    open_council()


def opened(app: Flask, email: str) -> tuple[FlaskClient, str]:
    client = make_client(app)
    with look() as work:
        link = invitations.link(work, invitation_row(email))
    return client, client.get(link.removeprefix(f"http://{HOST}")).location


def forms_in(page: str) -> set[str]:
    return set(re.findall(r'name="form" value="([^"]+)"', page))


def test_each_finds_the_own_name_and_form_and_no_other(app: Flask):
    (kenya, at), (france, there) = opened(app, KENYA), opened(app, FRANCE)

    first, second, again = kenya.get(at).text, france.get(there).text, kenya.get(at).text

    assert "Member KE" in first
    assert "Member FR" in second
    assert "Member KE" not in second
    assert at.split("/")[2] not in second
    assert len(forms_in(first) | forms_in(second) | forms_in(again)) == 3
    assert "hole-" not in first + second


def test_what_one_answers_is_on_no_others_page(app: Flask):
    (kenya, at), (france, there) = opened(app, KENYA), opened(app, FRANCE)
    kenya.get(at)
    reply(KENYA, {"1": APPROVE})

    mine, others = kenya.get(at).text, france.get(there).text

    assert mine.count(" checked") > others.count(" checked")
    assert "/receipt/" in mine
    assert "/receipt/" not in others


def test_what_changes_for_all_is_seen_at_once(app: Flask):
    france, there = opened(app, FRANCE)
    assert 'name="item-1"' in france.get(there).text
    with begin(SHELL) as work:
        officers = [make_officer(work, f"{name}@secretariat.example").id for name in ("one", "two")]
        withdraw_item(
            work,
            REFERENCE,
            "1",
            approval=Approval(reason="Settled otherwise.", by=officers[0], approved_by=officers[1]),
        )

    page = france.get(there).text

    assert 'name="item-1"' not in page
    assert 'name="item-2a"' in page


def test_after_the_deadline_nobody_finds_it(app: Flask, clock: FixedClock):
    france, there = opened(app, FRANCE)
    france.get(there)
    deadline_at = consultation().deadline_at
    assert deadline_at is not None

    clock.at = deadline_at + timedelta(microseconds=1)

    claim = InvitationClaim(invitation=invitation_row(FRANCE).id, version=1)
    wanted = blank.Wanted(claim=claim)
    seen = glance(blank.SILENT, wanted.facts)
    assert seen is not None
    assert blank.at_hand(seen, wanted) is None
    with look() as work:
        assert blank.filled_page(work, seen, wanted) is None
