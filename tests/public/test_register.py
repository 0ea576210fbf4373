"""What anyone may read: what disclosure makes public, once it is announced, and nothing that tells of anything else."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.consultations.models import Consultation, State
from app.core.work import SHELL, begin
from app.evidence.register import register
from app.record.events import EventType
from app.record.queries import events
from app.rules import Choice
from app.tally.correcting import Correction, correct
from app.tally.numbering import Particulars
from app.tally.service import announce, close
from tests.fixtures.app import FixedClock
from tests.make import make_draft, make_open_consultation
from tests.replies.support import reply
from tests.replies.test_declarations import TEXT as DECLARED
from tests.replies.test_declarations import announced as declarable
from tests.replies.test_declarations import declare_now
from tests.tally.test_certifying import closed

REGISTER = "/decisions"
OUTCOME = "/decisions/DM-26/1"
#: Under which the log has a page that declines something.
NUMBER = re.compile(r"\b[0-9a-f]{8}\b")
ATOM = "{http://www.w3.org/2005/Atom}"


def disclosure(after: str = "counts", **audience: str) -> dict[str, dict[str, str]]:
    return {"disclosure": {"during": "sealed", "after": after, **audience}}


def announced(clock: FixedClock, after: str = "counts", audience: str = "public") -> None:
    """A consultation in which Kenya approves, with a statement, and that has been announced."""
    with begin(SHELL) as work:
        number = make_open_consultation(work, **disclosure(after, audience=audience)).id
    for code in ("ke", "fr", "eg"):
        answers = {"1": Choice.APPROVE, "2a": Choice.APPROVE, "2b": Choice.DISAPPROVE}
        reply(f"mission@{code}.example", answers, statement="What was said.")
    clock.advance(days=11)
    with begin(SHELL) as work:
        assert close(work, number)
    with begin(SHELL) as work:
        assert announce(work, number)


def everything(client: FlaskClient) -> str:
    """All that anyone can read."""
    return "".join(client.get(path).text for path in (REGISTER, f"{REGISTER}.atom", f"{REGISTER}.json", OUTCOME))


def test_what_is_public_is_in_the_register_and_its_feeds(client: FlaskClient, clock: FixedClock) -> None:
    announced(clock)

    page = client.get(REGISTER).text
    assert "Calendar" in page
    assert "Guidelines" not in page
    assert page.count(f'href="{OUTCOME}"') == 2
    atom = ET.fromstring(client.get(f"{REGISTER}.atom").data)  # noqa: S314 - our own feed
    links = [each.get("href") for each in atom.findall(f"{ATOM}entry/{ATOM}link")]
    assert links == ["http://127.0.0.1:5000/decisions/DM-26/1"] * 2
    feed = client.get(f"{REGISTER}.json")
    assert feed.mimetype == "application/feed+json"
    assert [each["url"] for each in feed.json["items"]] == links
    assert client.get(links[0]).status_code == 200


def test_the_outcome_page_gives_counts_and_derivations(client: FlaskClient, clock: FixedClock) -> None:
    announced(clock)

    page = client.get(OUTCOME).text

    assert "3 of 3 Member States replied" in page
    assert "2 × 3 = 6 &gt; 3" in page
    assert "How each outcome follows" in page
    assert "Placet" not in page


@pytest.mark.parametrize(
    ("after", "are_names_told", "are_texts_told"),
    [("counts", False, False), ("names", True, False), ("names_with_text", True, True)],
)
def test_names_and_texts_go_as_far_as_disclosure(
    client: FlaskClient, clock: FixedClock, after: str, *, are_names_told: bool, are_texts_told: bool
) -> None:
    announced(clock, after)

    found = everything(client)

    assert ("Member KE" in found) == are_names_told
    assert ("What was said." in found) == are_texts_told
    assert "@ke.example" not in found


def test_nobody_is_named_as_without_the_right_to_vote(client: FlaskClient, clock: FixedClock) -> None:
    announced(clock, "names")

    page = client.get(OUTCOME).text

    assert "Member FR" in page
    assert "Member XA" not in page
    assert "without the right to vote" not in page


@pytest.mark.parametrize(("after", "are_texts_told"), [("counts", False), ("names", False), ("names_with_text", True)])
def test_declarations_after_adoption_are_texts_too(
    app: Flask, client: FlaskClient, clock: FixedClock, after: str, *, are_texts_told: bool
) -> None:
    declare_now(declarable(app, clock) + timedelta(days=1))
    with begin(SHELL) as work:
        row = work.session.scalars(select(Consultation)).one()
        row.disclosure_after, row.disclosure_audience = after, "public"

    page = client.get(OUTCOME)

    assert page.status_code == 200
    assert (DECLARED in page.text) == are_texts_told


@pytest.mark.parametrize("audience", [{}, {"audience": "members"}])
def test_what_is_for_members_is_nowhere(client: FlaskClient, clock: FixedClock, audience: dict[str, str]) -> None:
    closed(clock, is_announced=True, **disclosure("names_with_text", **audience))
    unknown = client.get("/decisions/DM-26/99")

    answer = client.get(OUTCOME)

    assert answer.status_code == unknown.status_code == 404
    assert NUMBER.sub("", answer.text) == NUMBER.sub("", unknown.text)
    assert "DM-26/1" not in everything(client)
    assert "Calendar" not in everything(client)
    assert client.get(f"{REGISTER}.json").json["items"] == []


@pytest.mark.parametrize("state", [each for each in State if each is not State.ANNOUNCED])
def test_nothing_is_public_before_the_announcement(client: FlaskClient, clock: FixedClock, state: State) -> None:
    closed(clock, certify="officers", **disclosure("names_with_text", audience="public"))
    with begin(SHELL) as work:
        work.session.scalars(select(Consultation)).one().state = state

    assert client.get(OUTCOME).status_code == 404
    assert "DM-26/1" not in everything(client)


def test_a_corrigendum_stands_beside_the_original_and_renews_the_entry(client: FlaskClient, clock: FixedClock) -> None:
    approval = closed(clock, is_announced=True, **disclosure(audience="public"))
    first = client.get(f"{REGISTER}.json").json["items"][0]
    clock.advance(days=2)
    with begin(SHELL) as work:
        numbered = {"1": Particulars(number="625", adopted_on=None, in_force_on=None)}
        correct(work, "DM-26/1", Correction(particulars=numbered), approval=approval)

    page = client.get(OUTCOME).text
    assert "DM-26/1/Corr.1" in page
    assert "As announced before" in page
    second = client.get(f"{REGISTER}.json").json["items"][0]
    assert first["date_modified"] == first["date_published"] == second["date_published"]
    assert second["date_modified"] > second["date_published"]


def test_the_register_speaks_every_language_and_keeps_it(client: FlaskClient, clock: FixedClock) -> None:
    announced(clock)

    page = client.get(f"{REGISTER}?lang=ar").text
    assert 'dir="rtl"' in page
    assert "/decisions/DM-26/1?lang=ar" in page
    assert 'lang="fr"' in client.get(REGISTER, headers={"Accept-Language": "fr"}).text


def test_an_empty_register_says_where_members_find_theirs(client: FlaskClient) -> None:
    assert "the link in your letter leads to the outcome" in client.get(REGISTER).text
    assert client.get(f"{REGISTER}.exe").status_code == 404


def test_the_audience_is_frozen_in_the_record_at_opening(app: Flask) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, **disclosure(audience="public"))
        assert make_draft(work, "DM-26/2").disclosure_audience == "members"
        (opened,) = events(work, "DM-26/1", EventType.OPENED).values()

    assert opened["disclosure"] == {"during": "sealed", "after": "counts", "audience": "public"}


def test_both_databases_read_the_same(app_on_both: Flask, clock: FixedClock) -> None:
    closed(clock, is_announced=True, **disclosure(audience="public"))

    with begin(SHELL) as work:
        (first, second) = register(work, "en", is_public=True)

    assert (first.name, second.name) == ("1", "2a")
    assert first.changed_at == first.announced_at == clock.at
