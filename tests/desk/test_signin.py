"""The room where officers sign in, and the guard of the others."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core.work import SHELL, begin
from app.officers import passwords
from app.officers.models import Role
from app.officers.service import NewOfficer, add
from app.officers.signin import make_sign_in_link
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import FixedClock, make_settings

EMAIL = "officer.b@secretariat.example"
PASSWORD = "correct horse battery"


@pytest.fixture
def account(app: Flask) -> None:
    with begin(SHELL) as work:
        add(work, NewOfficer(email=EMAIL, name="Reader B", role=Role.READER, password_hash=passwords.hashed(PASSWORD)))


def test_the_desk_sends_strangers_to_the_sign_in(client: FlaskClient) -> None:
    answer = client.get("/desk/consultations/DM-26/1")

    assert answer.status_code == 303
    assert answer.location == "/desk/sign-in?to=DM-26/1"


def test_signing_in_opens_the_page_that_was_asked_for(client: FlaskClient, account: None) -> None:
    answer = client.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD, "to": "DM-26/1"})

    assert (answer.status_code, answer.location) == (303, "/desk/consultations/DM-26/1")


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_signing_in_never_leads_elsewhere(client: FlaskClient, account: None, to: str) -> None:
    answer = client.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD, "to": to})

    assert answer.location.startswith("/desk/consultations/")


def test_the_session_cookie_is_for_this_site_and_no_script(client: FlaskClient, account: None) -> None:
    answer = client.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD})

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("placet=")
    assert {part.strip() for part in cookie.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_over_https_the_cookie_is_held_to_the_host(tmp_path: Path, clock: FixedClock, empty_database: Path) -> None:
    settings = make_settings(tmp_path, public_url="https://127.0.0.1:5000")
    settings.data_dir.mkdir(parents=True)
    shutil.copy(empty_database, settings.data_dir / "placet.sqlite")
    far = create_app(settings, clock)
    with far.app_context(), begin(SHELL) as work:
        add(work, NewOfficer(email=EMAIL, name="Reader B", role=Role.READER, password_hash=passwords.hashed(PASSWORD)))

    answer = far.test_client().post(
        "/desk/sign-in", base_url="https://127.0.0.1:5000", data={"email": EMAIL, "password": PASSWORD}
    )

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-placet=")
    assert {part.strip() for part in cookie.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"}


def test_the_answer_does_not_say_whether_an_account_exists(client: FlaskClient, account: None) -> None:
    known = client.post("/desk/sign-in", data={"email": EMAIL, "password": "wrong password here"})
    unknown = client.post("/desk/sign-in", data={"email": "nobody@x.example", "password": "wrong password here"})

    assert known.status_code == unknown.status_code == 403
    assert known.text.replace(EMAIL, "") == unknown.text.replace("nobody@x.example", "")


def test_what_was_typed_as_address_is_shown_as_text(client: FlaskClient) -> None:
    answer = client.post("/desk/sign-in", data={"email": '"><script>alert(1)</script>', "password": "x"})

    assert "<script>alert" not in answer.text


def test_a_sign_in_link_shows_a_button_and_changes_nothing_until_it_is_pressed(app: Flask, client: FlaskClient) -> None:
    with begin(SHELL) as work:
        add(work, NewOfficer(email=EMAIL, name="Officer B"))
        path = make_sign_in_link(work, EMAIL).partition(":5000")[2]

    for _ in range(2):
        shown = client.get(path)
        assert shown.status_code == 200
        assert "<button" in shown.text
        assert "Set-Cookie" not in shown.headers
    client.head(path)
    client.options(path)
    assert client.post(path).status_code == 303
    assert client.post(path).status_code == 410


def test_signing_in_again_ends_the_former_session(app: Flask) -> None:
    client = signed_in(app)
    former = client.get_cookie("placet", domain="127.0.0.1")
    with begin(SHELL) as work:
        path = make_sign_in_link(work, "officer.a@secretariat.example").partition(":5000")[2]

    client.post(path)

    assert client.get("/desk/").status_code == 200
    client.set_cookie("placet", former.value, domain="127.0.0.1")
    assert client.get("/desk/").status_code == 303


def test_a_form_without_the_token_of_the_session_is_refused(officer: FlaskClient) -> None:
    assert officer.post("/desk/sign-out").status_code == 403
    assert officer.post("/desk/sign-out", data={"form_token": "x"}).status_code == 403
    assert officer.get("/desk/").status_code == 200


def test_a_form_from_another_site_is_refused(officer: FlaskClient) -> None:
    answer = officer.post(
        "/desk/sign-out", data={"form_token": form_token(officer)}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


def test_after_signing_out_the_cookie_opens_nothing(officer: FlaskClient) -> None:
    cookie = officer.get_cookie("placet", domain="127.0.0.1")

    answer = officer.post("/desk/sign-out", data={"form_token": form_token(officer)})

    assert answer.status_code == 303
    officer.set_cookie("placet", cookie.value, domain="127.0.0.1")
    assert officer.get("/desk/").status_code == 303


def test_looking_keeps_a_session_alive_and_refreshing_by_itself_does_not(
    officer: FlaskClient, clock: FixedClock
) -> None:
    clock.advance(minutes=20)
    assert officer.get("/desk/").status_code == 200
    clock.advance(minutes=20)
    assert officer.get("/desk/", headers={"X-Placet-Refresh": "1"}).status_code == 200
    clock.advance(minutes=20)

    assert officer.get("/desk/").status_code == 303


def test_the_desk_speaks_the_language_that_is_asked_for_and_keeps_it(officer: FlaskClient) -> None:
    answer = officer.get("/desk/?lang=ar")

    assert '<html lang="ar" dir="rtl">' in answer.text
    assert 'href="/desk/?lang=ar"' in answer.text


def test_pages_of_the_desk_are_not_kept(officer: FlaskClient) -> None:
    answer = officer.get("/desk/")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
