"""Results at the desk: who sees what, what is taken away, the chair's word, and the register."""

import io
import json
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.core.work import look
from app.desk.archive.files import FORMS
from app.officers.models import Role
from app.record.events import EventType
from app.record.queries import events
from app.schedule.tick import tick
from tests.desk.conftest import signed_in
from tests.desk.test_acts import asked, opened, send
from tests.fixtures.app import FixedClock
from tests.tally.test_certifying import closed

PAGE = "/desk/results/DM-26/1"


def test_the_outcome_page_gives_counts_derivation_and_files(app: Flask, clock: FixedClock) -> None:
    closed(clock, is_announced=True)
    page = signed_in(app, "officer.c@secretariat.example").get(PAGE).text

    assert "3 of 3 Member States replied" in page
    assert "2 × 3 = 6 &gt; 3" in page
    for form in FORMS:
        assert f'href="/desk/exports/{form}/DM-26/1"' in page


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_result_is_taken_away_in_each_form(app: Flask, clock: FixedClock, form: str) -> None:
    closed(clock, is_announced=True)

    answer = signed_in(app, "officer.c@secretariat.example").get(f"/desk/exports/{form}/DM-26/1")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="DM-26-1-')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data


def test_exports_hold_no_more_than_is_disclosed(app: Flask, clock: FixedClock) -> None:
    closed(clock, is_announced=True, disclosure={"during": "sealed", "after": "counts"})
    reader = signed_in(app, "reader@secretariat.example", Role.READER)

    assert "members" not in json.loads(reader.get("/desk/exports/json/DM-26/1").data)
    book = load_workbook(io.BytesIO(reader.get("/desk/exports/xlsx/DM-26/1").data))
    assert len(book.worksheets) == 1
    assert "Replies by Member State" not in reader.get(PAGE).text


@pytest.mark.parametrize("role", list(Role))
def test_there_is_no_result_before_the_close(app: Flask, role: Role) -> None:
    opened()
    someone = signed_in(app, "someone@secretariat.example", role)

    assert someone.get(PAGE).status_code == 404
    for form in FORMS:
        assert someone.get(f"/desk/exports/{form}/DM-26/1").status_code == 404


def test_a_reader_waits_for_the_announcement(app: Flask, clock: FixedClock) -> None:
    closed(clock, certify="officers")

    assert signed_in(app, "reader@secretariat.example", Role.READER).get(PAGE).status_code == 404
    assert signed_in(app, "chair@secretariat.example", Role.CHAIR).get(PAGE).status_code == 200


def test_officers_and_chair_certify_and_the_outcome_is_announced(app: Flask, clock: FixedClock) -> None:
    closed(clock, certify="officers_and_chair")
    first = signed_in(app, "officer.c@secretariat.example")
    second = signed_in(app, "officer.d@secretariat.example")
    chair = signed_in(app, "chair@secretariat.example", Role.CHAIR)
    page = asked(first, "/desk/acts/certify/DM-26/1", reason="Compared.")
    assert send(second, f"{page}/approve").status_code == 303

    with look() as work:
        shown = max(events(work, "DM-26/1", EventType.OUTCOME))
    assert f'name="outcome" value="{shown}"' in chair.get(PAGE).text
    assert send(first, f"{PAGE}/certify", outcome=str(shown)).status_code == 403
    assert send(chair, f"{PAGE}/certify", outcome=str(shown - 1)).status_code == 409
    assert send(chair, f"{PAGE}/certify", outcome=str(shown)).status_code == 303
    tick(app, deliver=False)

    assert "Certified by the chair" in first.get(PAGE).text
    with look() as work:
        assert events(work, "DM-26/1", EventType.ANNOUNCED)


def test_numbers_are_kept_and_a_slip_keeps_what_was_typed(app: Flask, clock: FixedClock) -> None:
    closed(clock, certify="officers")
    officer = signed_in(app, "officer.c@secretariat.example")
    given = {"decision": "1", "number-1": "625", "adopted_on-1": "2026-03-12"}

    slip = send(officer, f"{PAGE}/numbers", **given, **{"in_force_on-1": "2026-03-01"})
    assert slip.status_code == 422
    assert 'value="625"' in slip.text
    assert send(officer, f"{PAGE}/numbers", **given, **{"in_force_on-1": "2026-13-01"}).status_code == 422
    assert send(officer, f"{PAGE}/numbers", **given).status_code == 303
    assert "Number of the decision: 625" in officer.get(PAGE).text.replace("\u2066", "").replace("\u2069", "")


def test_a_corrigendum_is_shown_beside_the_original(app: Flask, clock: FixedClock) -> None:
    closed(clock, is_announced=True)
    first = signed_in(app, "officer.c@secretariat.example")
    second = signed_in(app, "officer.d@secretariat.example")
    page = asked(first, "/desk/acts/corrigendum/DM-26/1", decision="1", number="625", reason="<b>Slip</b> of the pen.")

    assert send(second, f"{page}/approve").status_code == 303
    text = first.get(PAGE).text
    assert "DM-26/1/Corr.1" in text
    assert "&lt;b&gt;Slip&lt;/b&gt;" in text


def test_an_empty_register_says_what_will_stand_there(officer: FlaskClient) -> None:
    assert "No decision has been announced yet." in officer.get("/desk/decisions").text


def test_the_register_lists_what_was_adopted(app: Flask, clock: FixedClock) -> None:
    closed(clock, is_announced=True)
    again = signed_in(app, "officer.c@secretariat.example")

    page = again.get("/desk/decisions").text
    assert "Calendar" in page
    assert page.count('href="/desk/results/DM-26/1"') == 2
    feed = again.get("/desk/decisions.json").json
    assert [each["id"].rpartition("#")[2] for each in feed["items"]] == ["1", "2a"]
    atom = ET.fromstring(again.get("/desk/decisions.atom").data)  # noqa: S314 - our own feed
    assert len(atom.findall("{http://www.w3.org/2005/Atom}entry")) == 2
    assert again.get("/desk/decisions.exe").status_code == 404
