"""What became of each letter, with the server's own words: on the desk by the next tick, and in every file."""

import csv
import io
import json

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.officers.models import Role
from config import Settings
from tests.desk.conftest import signed_in
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.schedule.support import change_settings, letters, open_council, quiet_tick

REFUSED = ("mission@ke.example", "ministry@ke.example")
#: A server may say anything.
WORDS = '=HYPERLINK("https://evil.example","5.1.1 no such mailbox")'
FILES = "/desk/ledgers/{}/DM-26/1"
EVERYBODY = 8


@pytest.fixture(autouse=True)
def _sent(app: Flask, smtp_sink: SmtpSink) -> None:
    change_settings(app, mail_port=smtp_sink.port)
    for address in REFUSED:
        smtp_sink.answer(address, f"550 {WORDS}")
    open_council()
    quiet_tick(app, deliver=True)


def test_a_refusal_is_on_the_desk_by_the_next_tick_and_stays_final(
    app: Flask, smtp_sink: SmtpSink, clock: FixedClock
) -> None:
    assert Settings().tick_seconds <= 60
    officer = signed_in(app)
    board = officer.get("/desk/consultations/DM-26/1").text
    assert "Member KE" in board.partition("Waiting for an officer")[2].partition("Replies by Member State")[0]
    assert "no such mailbox" in board
    assert officer.get("/desk/letters/DM-26/1?state=refused").text.count("no such mailbox") == len(REFUSED)

    clock.advance(days=1)
    quiet_tick(app, deliver=True)
    assert {each.tries for each in letters("invitation") if each.address in REFUSED} == {1}


def test_every_file_has_every_letter_with_the_words_of_the_server_and_no_formula(app: Flask) -> None:
    officer = signed_in(app)
    found = {form: officer.get(FILES.format(form)) for form in ("csv", "xlsx", "json")}
    page = officer.get("/desk/letters/DM-26/1").text

    assert all(f'href="{FILES.format(form)}"' in page for form in found)
    assert {answer.headers["Content-Disposition"] for answer in found.values()} == {
        f'attachment; filename="DM-26-1-letters.{form}"' for form in found
    }
    sent = {each.address: each for each in letters("invitation")}
    head, *rows = csv.reader(io.StringIO(found["csv"].data.decode("utf-8-sig")))
    assert {row[1]: row[head.index("SHA-256")] for row in rows} == {each.address: each.sha256 for each in sent.values()}
    said = {row[1]: row[head.index("What the server said")] for row in rows}
    assert {said[address] for address in REFUSED} == {f"'{WORDS}"}
    assert {said[address] for address in sent if address not in REFUSED} == {"OK"}
    sheet = load_workbook(io.BytesIO(found["xlsx"].data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells].count(WORDS) == len(REFUSED)
    assert {cell.data_type for cell in cells if cell.value == WORDS} == {"s"}
    listed = json.loads(found["json"].data)["letters"]
    assert len(listed) == len(rows) == EVERYBODY
    assert {each["message_id"] for each in listed} == {each.message_id for each in sent.values()}
    assert {each["server_words"] for each in listed if each["state"] == "refused"} == {WORDS}


@pytest.mark.parametrize("role", [Role.READER, Role.CHAIR])
def test_who_only_looks_takes_no_addresses_away(app: Flask, role: Role) -> None:
    assert signed_in(app, "reader@secretariat.example", role).get(FILES.format("csv")).status_code == 403


def test_there_is_no_other_form(app: Flask) -> None:
    assert signed_in(app).get(FILES.format("pdf")).status_code == 404
