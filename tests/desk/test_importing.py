"""Importing members on screen: what was shown is what is applied, or nothing is."""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.work import SHELL, begin, look
from app.members.models import PendingImport
from app.members.queries import roster
from app.outbox.models import LetterKind, OutboxLetter
from app.record.events import HOUSE, EventType
from app.record.queries import events
from tests.desk.conftest import form_token, signed_in
from tests.desk.test_acts import send
from tests.fixtures.app import FixedClock
from tests.make import make_council, make_open_consultation
from tests.members.sheets import as_xlsx
from tests.sweep.hostile import attack

PAGE = "/desk/members/import"
MEMBERS = b"iso2,name_en,itu_region,groups\nKE,,B,ATU\nDE,,B,CEPT\n"
POINTS = b"iso2,email,name,language\nKE,new@ke.example,N. Ew,fr\nDE,mission@de.example,M.,de\n"


def council() -> None:
    with begin(SHELL) as work:
        make_council(work)


def hand_in(client: FlaskClient, members: bytes = MEMBERS, points: bytes | None = None, **form: str) -> TestResponse:
    files = {"members": (io.BytesIO(members), "members.csv")}
    if points is not None:
        files["focal_points"] = (io.BytesIO(points), "points.csv")
    return client.post(PAGE, data={"form_token": form_token(client), "body": "council"} | form | files)


def digest_of(page: str) -> str:
    return page.partition('name="shown" value="')[2].partition('"')[0]


def apply(client: FlaskClient, address: str, shown: str | None = None) -> TestResponse:
    return send(client, address, shown=digest_of(client.get(address).text) if shown is None else shown)


def names() -> Mapping[str, str]:
    with look() as work:
        return {line.code: line.names["en"] for line in roster(work, "council", on=work.now.date()).lines}


def test_the_difference_is_shown_and_only_then_applied(officer: FlaskClient) -> None:
    council()
    before = names()

    shown = hand_in(officer, points=POINTS.replace(b",de\n", b",en\n"))
    page = officer.get(shown.location).text
    assert "added: 1, changed: 1, removed: 0" in page
    assert '<del><bdi class="long">A</bdi></del> <ins><bdi class="long">B</bdi></ins>' in page
    assert "mission@de.example" in page
    assert names() == before

    assert apply(officer, shown.location).location == "/desk/members?imported=1"
    assert names() == before | {"KE": "Kenya", "DE": "Germany"}
    with look() as work:
        (event,) = events(work, HOUSE, EventType.MEMBERS_IMPORTED).values()
        assert work.session.scalar(select(func.count()).select_from(PendingImport)) == 0
        letters = work.session.scalars(
            select(OutboxLetter.address).where(OutboxLetter.kind == LetterKind.CONTACT_CHANGED)
        ).all()
    assert event["by"].startswith("officer:")
    # Those of Kenya are told of the one who came; Germany had nobody to tell.
    assert set(letters) == {"mission@ke.example", "ministry@ke.example", "new@ke.example"}
    assert "Import of a file" in officer.get("/desk/members/KE").text


def test_it_is_refused_when_the_members_were_changed_meanwhile(officer: FlaskClient) -> None:
    council()
    address = hand_in(officer).location
    shown = digest_of(officer.get(address).text)
    given = {f"name_{each}": "Kenya" for each in ("ar", "zh", "en", "fr", "ru", "es")}
    assert send(officer, "/desk/members/KE/names", **given, reason="for a test").status_code == 303

    answer = apply(officer, address, shown)

    assert answer.status_code == 409
    assert "have been changed since" in answer.text
    assert "DE" not in names()
    assert apply(officer, address).status_code == 303


@pytest.mark.parametrize("shown", ["", "x", "0" * 64])
def test_what_was_not_shown_is_not_applied(officer: FlaskClient, shown: str) -> None:
    council()

    assert apply(officer, hand_in(officer).location, shown).status_code == 409
    assert "DE" not in names()


def test_two_officers_at_once_apply_it_once(app_on_both: Flask) -> None:
    council()
    clients = [signed_in(app_on_both, f"officer.{letter}@secretariat.example") for letter in "ab"]
    address = hand_in(clients[0]).location
    shown = digest_of(clients[1].get(address).text)

    def press(client: FlaskClient) -> int:
        with app_on_both.app_context():
            return apply(client, address, shown).status_code

    with ThreadPoolExecutor() as people:
        assert sorted(people.map(press, clients)) == [303, 404]
    with look() as work:
        assert len(events(work, HOUSE, EventType.MEMBERS_IMPORTED)) == 1


def test_files_that_cannot_be_taken_say_where(officer: FlaskClient) -> None:
    council()

    answer = hand_in(officer, b"iso2,weight\nKE,much\n,1\n", points=b"iso2,email\nKE,not an address\n")

    assert answer.status_code == 422
    for place in ("members.csv, line 2, column weight", "members.csv, line 3, column iso2", "points.csv, line 2"):
        assert place in answer.text
    assert hand_in(officer, b"").status_code == 422
    assert send(officer, PAGE, body="council").status_code == 422


def test_workbooks_are_read_as_well(officer: FlaskClient) -> None:
    council()

    page = officer.get(hand_in(officer, as_xlsx([["iso2", "itu_region"], ["DE", "B"]])).location).text

    assert "DE" in page
    assert "Germany" in page


def test_a_new_body_needs_a_name(officer: FlaskClient) -> None:
    assert "it must be given" in hand_in(officer, body="board").text
    address = hand_in(officer, body="board", names_en="Board", names_fr="Bureau").location

    assert "Bureau" in officer.get(address).text
    assert apply(officer, address).status_code == 303
    assert "Board" in officer.get("/desk/members?body=board").text
    bad = hand_in(officer, body="another", names_en="a\u202eb")
    assert bad.status_code == 422
    assert "U+202E" in bad.text


@pytest.mark.parametrize(
    ("members", "points", "form"),
    [
        (b"iso2,standing,standing_reason,standing_from\nKE,without_vote,arrears,2026-01-01\n", None, {}),
        (b"iso2\nKE\n", b"iso2,email,language\nKE,new@ke.example,en\n", {}),
        (b"iso2\nFR\nEG\nXA\n", None, {"removes": "yes"}),
    ],
)
def test_nobody_alone_changes_who_votes_or_who_is_written_to_while_it_is_open(
    officer: FlaskClient, members: bytes, points: bytes | None, form: dict[str, str]
) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)
    address = hand_in(officer, members, points, **form).location
    page = officer.get(address).text
    assert "These have a seat in a consultation that is open: KE." in page
    assert not digest_of(page)

    with look() as work:
        before = len(events(work, HOUSE, EventType.MEMBERS_IMPORTED))
    assert apply(officer, address, "0" * 64).status_code == 409
    with look() as work:
        assert len(events(work, HOUSE, EventType.MEMBERS_IMPORTED)) == before


def test_an_import_that_leaves_them_alone_is_applied_while_it_is_open(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)

    assert apply(officer, hand_in(officer).location).status_code == 303
    assert "DE" in names()


def test_files_are_kept_for_a_day(officer: FlaskClient, clock: FixedClock, app: Flask) -> None:
    council()
    address = hand_in(officer).location
    clock.advance(days=1, minutes=1)
    later = signed_in(app, "officer.b@secretariat.example")

    assert later.get(address).status_code == 404
    hand_in(later)
    with look() as work:
        (row,) = work.session.scalars(select(PendingImport))
    assert work.now - row.handed_in_at < timedelta(hours=1)


def test_hostile_values_are_texts_on_the_page_of_the_difference(officer: FlaskClient) -> None:
    council()
    text = attack("members.csv").replace('"', "'")
    sheet = as_xlsx([["iso2", "groups", "class", "name_en"], ["DE", text, text, text]])

    page = officer.get(hand_in(officer, sheet).location).text

    assert "<img src=x" not in page
    assert "&lt;x-members.csv" in page
    problems = hand_in(officer, as_xlsx([["iso2", text], ["DE", text]])).text
    assert "<img src=x" not in problems
    assert "&lt;x_members.csv" in problems
