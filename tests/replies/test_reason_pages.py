"""Reasons on the pages of members: asked for, reviewed, shown as text, within the weight of a page."""

import gzip
import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations import invitations
from app.consultations.models import Decision, Invitation
from app.core.i18n import LANGUAGES
from app.core.work import SHELL, begin
from tests.fixtures.app import HOST, FixedClock, make_client
from tests.make import open_example
from tests.replies.support import APPROVE, DISAPPROVE, open_council, replies, reply, seat
from tests.replies.test_example_pages import LARGEST_BYTES, STYLE
from tests.replies.test_pages import MISSION, SIGNATURE, WITHOUT_VOTE, data, hidden, opened

WHY = "The dates fall on the national elections."


def open_where(negative_reason: str) -> None:
    open_council(rule_changes={"negative_reason": negative_reason})


@pytest.mark.parametrize(
    ("negative_reason", "hint"),
    [
        ("advisory", "is counted all the same"),
        ("excluded_if_missing", "not counted among the valid votes"),
        ("required", "cannot be recorded"),
    ],
)
def test_the_form_asks_for_reasons_and_says_what_follows_without_them(app: Flask, negative_reason: str, hint: str):
    open_where(negative_reason)
    client, address = opened(app, MISSION)

    page = client.get(address).text

    field = re.search(r'<textarea[^>]*name="reason-2a"[^>]*>', page)
    assert field is not None
    assert 'dir="auto"' in field[0]
    assert 'aria-describedby="reason-2a-hint"' in field[0]
    assert "Reasons, only for the answer: does not approve" in page
    assert hint in page


def test_the_form_asks_for_no_reasons_where_the_rule_does_not(app: Flask):
    open_council()
    client, address = opened(app, MISSION)

    assert 'name="reason-' not in client.get(address).text


def test_a_member_without_the_vote_is_asked_for_none(app: Flask):
    open_where("required")
    client, address = opened(app, WITHOUT_VOTE)

    assert 'name="reason-' not in client.get(address).text
    form = hidden(client.get(address).text) | {"reason-1": WHY, "statement": "Words."} | SIGNATURE
    assert client.post(address + "confirm", data=form).status_code == 403


def test_a_missing_reason_is_named_at_its_field(app: Flask):
    open_where("required")
    client, address = opened(app, MISSION)

    form = hidden(client.get(address).text) | {"item-1": "disapprove", "item-2a": "disapprove", "reason-2a": WHY}
    answer = client.post(address + "review", data=form)

    assert answer.status_code == 422
    assert data(answer.text) == ("refused", "")
    field = re.search(r'<textarea[^>]*name="reason-1"[^>]*>', answer.text)
    assert field is not None
    assert 'aria-invalid="true" aria-describedby="reason-1-hint problem-reason-1"' in field[0]
    assert 'id="problem-reason-1"' in answer.text
    assert 'id="problem-reason-2a"' not in answer.text
    assert f">{WHY}</textarea>" in answer.text


@pytest.mark.parametrize("text", ["x" * 10_001, "a\x07b"])
def test_a_reason_must_be_readable_and_not_endless(app: Flask, text: str):
    open_where("advisory")
    client, address = opened(app, MISSION)

    form = hidden(client.get(address).text) | {"item-1": "disapprove", "reason-1": text}
    answer = client.post(address + "review", data=form)

    assert answer.status_code == 422
    assert 'id="problem-reason-1"' in answer.text


def test_review_carries_the_reason_and_the_receipt_shows_it(app: Flask):
    open_where("required")
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "disapprove", "reason-1": WHY}
    review = client.post(address + "review", data=form)
    assert WHY in review.text
    assert hidden(review.text)["reason-1"] == WHY
    answer = client.post(address + "confirm", data=hidden(review.text) | SIGNATURE, follow_redirects=True)

    assert data(answer.text)[0] == "recorded"
    assert WHY in answer.text
    assert replies()[0].statements == {"1": WHY}


def test_review_says_that_a_disapproval_without_reasons_is_no_valid_vote(app: Flask):
    open_where("excluded_if_missing")
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "disapprove", "item-2a": "disapprove", "reason-2a": WHY}

    review = client.post(address + "review", data=form).text

    assert review.count("Without reasons: recorded, but not counted among the valid votes.") == 1


def test_a_reason_alone_may_be_added_later(app: Flask):
    open_where("excluded_if_missing")
    reply(MISSION, {"1": DISAPPROVE})
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "keep", "reason-1": WHY}

    review = client.post(address + "review", data=form).text
    assert "Without reasons" not in review
    answer = client.post(address + "confirm", data=hidden(review) | SIGNATURE, follow_redirects=True)

    assert 'data-kind="statement"' in answer.text
    assert seat("KE").unreasoned == []


def test_page_and_history_show_the_reason_on_record(app: Flask, clock: FixedClock):
    open_where("required")
    reply(MISSION, {"1": DISAPPROVE}, reasons={"1": WHY})
    client, address = opened(app, MISSION)

    page = client.get(address).text
    assert page.count(WHY) == 2
    assert "they stay with the answer unless others are given" in page
    clock.advance(days=30)
    assert client.get(address).text.split("Send a late reply")[0].count(WHY) == 2


def test_a_reason_is_text_everywhere_and_its_hidden_turns_are_visible(app: Flask):
    open_where("required")
    reason = "<script>alert(1)</script> \u202eabc"
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "disapprove", "reason-1": reason}
    review = client.post(address + "review", data=form)
    receipt = client.post(address + "confirm", data=hidden(review.text) | SIGNATURE, follow_redirects=True)

    for page in (review.text, receipt.text, client.get(address).text):
        assert "<script>" not in page
        assert "[U+202E]abc" in page
    assert replies()[0].statements == {"1": reason}


def test_going_back_keeps_the_reason(app: Flask):
    open_where("required")
    reply(MISSION, {"2a": APPROVE})
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "disapprove", "reason-1": WHY, "do": "back"}

    assert f">{WHY}</textarea>" in client.post(address + "confirm", data=form).text


def test_a_page_that_asks_for_every_reason_stays_under_thirty_kilobytes_in_every_language(app: Flask):
    with begin(SHELL) as work:
        consultation = open_example(work)
        for decision in work.session.scalars(select(Decision).where(Decision.consultation_id == consultation.id)):
            decision.rule = decision.rule | {"negative_reason": "excluded_if_missing"}
        invitation = work.session.scalars(select(Invitation)).first()
        assert invitation is not None
        link = invitations.link(work, invitation)
    client = make_client(app)
    address = client.get(link.removeprefix(f"http://{HOST}")).location
    style = len(gzip.compress(STYLE.read_bytes()))

    weights = {each: len(gzip.compress(client.get(f"{address}?lang={each}").data)) + style for each in LANGUAGES}

    assert {each for each, weight in weights.items() if weight >= LARGEST_BYTES} == set()
