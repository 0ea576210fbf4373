"""The room where papers are entered: one officer types, another approves, and nothing typed turns into markup."""

import hashlib
import io
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.core.work import SHELL, begin
from app.officers.models import Officer, Role
from tests.desk.conftest import form_token, signed_in
from tests.documents.test_pictures import JPEG
from tests.fixtures.app import FixedClock
from tests.intake.support import papers
from tests.make import make_open_consultation
from tests.replies.support import replies, seat

FORM, LIST = "/desk/paper-entry/DM-26/1", "/desk/papers/DM-26/1"
PAYLOAD = "<script>alert(1)</script>\u202e\u0627"
TYPED = {
    "member": "KE",
    "channel": "letter",
    "note_number": "NV/12",
    "received": "2026-03-02T14:00",
    "registry_number": "2026/1",
    "signed": "yes",
    "answer-1": "approve",
    "sentence-1": "The Government approves the proposal.",
    "function": "Ambassador",
    "reason": "A note verbale came.",
}


@pytest.fixture(autouse=True)
def _open(app: Flask, clock: FixedClock) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, "DM-26/1", disclosure={"during": "sealed", "after": "names"})
    clock.advance(hours=2)


@pytest.fixture(autouse=True)
def second(app: Flask) -> FlaskClient:
    return signed_in(app, "officer.b@secretariat.example")


def send(client: FlaskClient, path: str = FORM, **form: object):
    scan = form.pop("scan", (io.BytesIO(b"%PDF-1.7 a note"), "note.pdf"))
    data = {"form_token": form_token(client), "proof_confirmed": "yes", **form}
    if scan and path == FORM:
        data["scan"] = scan
    return client.post(path, data=data, content_type="multipart/form-data")


def entered(client: FlaskClient, **changes: object) -> str:
    answer = send(client, **(TYPED | changes))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_paper_is_entered_by_one_and_approved_by_another(officer: FlaskClient, second: FlaskClient) -> None:
    page = entered(officer)
    assert "waiting for a second officer" in officer.get(page).text
    assert not replies()
    request = f"/desk/requests/{papers()[0].request_id}"
    text = second.get(request).text
    assert "The Government approves the proposal." in text
    assert page in text

    assert send(second, f"{request}/approve").status_code == 303

    assert seat("KE").answers == {"1": "approve"}
    assert "recorded on behalf of the Member State" in second.get(page).text
    assert "Member KE" in second.get(LIST).text


def test_a_statement_is_before_the_second_officer_with_the_answers(officer: FlaskClient, second: FlaskClient) -> None:
    entered(officer, statement="The Government thanks the secretariat.")
    request = f"/desk/requests/{papers()[0].request_id}"

    assert "The Government thanks the secretariat." in second.get(request).text
    send(second, f"{request}/approve")
    assert "The Government thanks the secretariat." not in second.get(request).text


def test_answers_are_under_seal_again_once_it_is_recorded(officer: FlaskClient, second: FlaskClient) -> None:
    page = entered(officer)
    assert "approves the proposal" in second.get(page).text
    request = f"/desk/requests/{papers()[0].request_id}"
    send(second, f"{request}/approve")

    assert "approves the proposal" not in second.get(page).text
    assert "under seal" in second.get(page).text
    assert "approves the proposal" not in second.get(request).text
    assert second.get(f"{page}/scan").status_code == 404


def test_a_scan_is_saved_and_never_shown(officer: FlaskClient) -> None:
    page = entered(officer)

    answer = officer.get(f"{page}/scan")

    assert answer.data == b"%PDF-1.7 a note"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert papers()[0].sha256 in officer.get(page).text


def test_a_picture_is_handed_out_as_it_came_under_a_name_of_ours(officer: FlaskClient) -> None:
    page = entered(officer, scan=(io.BytesIO(JPEG), "..\\no te \u202egpj.x.JPG"))

    answer = officer.get(f"{page}/scan")

    assert answer.data == JPEG
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=paper-{papers()[0].id}.jpg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert hashlib.sha256(JPEG).hexdigest() in officer.get(page).text


def test_a_refused_entry_frees_its_registry_number(officer: FlaskClient, second: FlaskClient) -> None:
    page = entered(officer)
    request = f"/desk/requests/{papers()[0].request_id}"

    assert send(second, f"{request}/refuse", answer="The sentence is another.").status_code == 303

    assert "not approved" in officer.get(page).text
    entered(officer)


def test_taking_it_back_does_too(officer: FlaskClient) -> None:
    entered(officer)
    send(officer, f"/desk/requests/{papers()[0].request_id}/recall")

    entered(officer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sentence-1": ""}, "Please copy the sentence from the paper"),
        ({"answer-1": ""}, "Please say what this sentence means"),
        ({"answer-1": "object"}, "Please choose one of the values offered"),
        ({"member": "QQ"}, "Please choose one of the values offered"),
        ({"received": "2026-03-02T20:00"}, "lies in the future"),
        ({"received": "2026-03-01T20:00"}, "before the opening"),
        ({"received": "yesterday"}, "Something is missing or not understood"),
        ({"scan": None}, "Please attach the scan"),
        ({"scan": (io.BytesIO(b"<html>"), "note.pdf")}, "is not a file of an accepted type"),
        ({"scan": (io.BytesIO(b"<svg onload='alert(1)'/>"), "note.png")}, "is not a file of an accepted type"),
        ({"scan": (io.BytesIO(b"<svg onload='alert(1)'/>"), "note.svg")}, "is not a file of an accepted type"),
        ({"scan": (io.BytesIO(JPEG + b"PK\3\4"), "note.jpg")}, "holds more than a picture"),
        ({"scan": (io.BytesIO(JPEG[:-9]), "<script>.jpg")}, "&lt;script&gt;.jpg is damaged"),
        ({"registry_number": ""}, "This must be filled in"),
        ({"note_number": "a\u202eb"}, "characters that cannot be seen"),
        ({"member": "*", "sender": "Group", "address": "no address"}, "not one plain e-mail address"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer: FlaskClient, changes: dict, sentence: str) -> None:
    answer = send(officer, **(TYPED | changes))

    assert answer.status_code in {409, 422}
    assert sentence in answer.text
    assert "A note verbale came.</textarea>" in answer.text
    assert not papers()


def test_nothing_typed_turns_into_markup(officer: FlaskClient, second: FlaskClient) -> None:
    texts = {"sentence-1": PAYLOAD, "statement": PAYLOAD, "reason": PAYLOAD}
    page = entered(officer, **texts, note_number="<b>", registry_number="<i>", name="<u>")
    request = f"/desk/requests/{papers()[0].request_id}"

    for address in (page, LIST, request):
        text = second.get(address).text
        assert "<script>alert" not in text
        assert not {"<b>2", "<i>", "<u>"} & set(text.split())
    assert "[U+202E]" in second.get(page).text
    assert "\u202e" not in second.get(page).text


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_who_only_looks_sees_no_paper(app: Flask, officer: FlaskClient, role: Role) -> None:
    page = entered(officer)
    looker = signed_in(app, "looker@secretariat.example", role)

    for address in (FORM, LIST, page, f"{page}/scan"):
        assert looker.get(address).status_code == 403
    assert send(looker, **TYPED).status_code == 403


def test_without_a_second_officer_nothing_is_entered(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        work.session.execute(update(Officer).where(Officer.email.like("officer.b@%")).values(is_enabled=False))

    assert send(officer, **TYPED).status_code >= 400
    assert not papers()


def test_the_act_leads_to_its_own_form(officer: FlaskClient) -> None:
    answer = officer.get("/desk/acts/paper/DM-26/1?member=KE")

    assert answer.status_code == 303
    assert 'value="KE" selected' in officer.get(answer.location).text


def test_a_letter_for_a_group_needs_no_second_officer(officer: FlaskClient) -> None:
    group = {
        "member": "*",
        "sender": "Arab Group",
        "address": "group@missions.example",
        "answer-1": "",
        "sentence-1": "",
    }
    page = entered(officer, **group, scan=None)

    assert "placed on record, not a reply" in officer.get(page).text
    assert papers()[0].entered_at == datetime.fromisoformat("2026-03-02T14:00:00+00:00")
