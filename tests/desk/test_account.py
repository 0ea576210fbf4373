"""The own account: name, password, second factor, sessions (P1)."""

import re

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.work import SHELL, begin
from app.officers import passwords
from app.officers.models import Role
from app.officers.refusals import PasswordGuessable, PasswordsDiffer, PasswordTooShort
from app.officers.service import set_password
from app.officers.signin import make_sign_in_link
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import FixedClock, make_client

EMAIL = "officer.a@secretariat.example"
PASSWORD = "correct horse battery"
NEW = "seven dull umbrellas"


def by_link(app: Flask, browser: str = "") -> FlaskClient:
    with begin(SHELL) as work:
        token = make_sign_in_link(work, EMAIL).rpartition("/")[2]
    client = make_client(app)
    answer = client.post(f"/desk/sign-in/{token}", headers={"User-Agent": browser})
    assert answer.status_code == 303
    return client


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    signed_in(app)
    with begin(SHELL) as work:
        set_password(work, EMAIL, passwords.hashed(PASSWORD))
    return by_link(app, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")


def send(client: FlaskClient, page: str, **fields: str) -> tuple[int, str]:
    answer = client.post(f"/desk/account{page}", data={"form_token": form_token(client), **fields})
    return answer.status_code, answer.text


def set_up(client: FlaskClient, clock: FixedClock) -> tuple[str, list[str]]:
    assert send(client, "/second-factor")[0] == 303
    page = client.get("/desk/account/second-factor").text
    secret = re.search(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
    code = pyotp.TOTP(secret).generate_otp(int(clock.at.timestamp()) // 30)
    status, page = send(client, "/second-factor/confirm", code=code)
    assert status == 200
    return secret, re.findall(r"<code[^>]*>([a-z0-9]{5}-[a-z0-9]{5})</code>", page)


def test_the_page_shows_who_one_is_and_where_one_is_signed_in(client: FlaskClient) -> None:
    page = client.get("/desk/account").text

    assert EMAIL in page
    assert "Firefox, Linux" in page
    assert "Mozilla" not in page


def test_name_and_language_are_changed(client: FlaskClient) -> None:
    assert send(client, "", name="Anna <b>A.</b>", language="fr")[0] == 303

    page = client.get("/desk/account").text
    assert '<html lang="fr"' in page
    assert "Anna &lt;b&gt;A.&lt;/b&gt;" in page
    assert send(client, "", name=" ", language="fr")[0] == 422


def test_a_new_password_needs_the_present_one_and_ends_all_other_sessions(app: Flask, client: FlaskClient) -> None:
    other = by_link(app)
    fields = {"new_password": NEW, "new_password_again": NEW}

    assert send(client, "/password", **fields, proof_password="not this one at all")[0] == 403
    assert other.get("/desk/").status_code == 200
    assert send(client, "/password", **fields, proof_password=PASSWORD)[0] == 303

    assert client.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 303


@pytest.mark.parametrize(
    ("first", "second", "refusal"),
    [
        (NEW, NEW + "s", PasswordsDiffer),
        ("tuba-7-brackis", "tuba-7-brackis", PasswordTooShort),
        ("password12345678", "password12345678", PasswordGuessable),
        ("aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaa", PasswordGuessable),
        (EMAIL, EMAIL, PasswordGuessable),
    ],
)
def test_a_password_that_is_typed_apart_too_short_or_guessed_is_refused(
    client: FlaskClient, first: str, second: str, refusal: type
) -> None:
    fields = {"new_password": first, "new_password_again": second, "proof_password": PASSWORD}

    status, page = send(client, "/password", **fields)

    assert status == 422
    assert str(refusal(least=15, length=len(first))) in page


def test_with_a_second_factor_eight_characters_are_enough_for_an_officer(
    client: FlaskClient, clock: FixedClock
) -> None:
    secret, _ = set_up(client, clock)
    clock.advance(seconds=90)
    fields = {"new_password": "vX7q!mZ2", "new_password_again": "vX7q!mZ2", "proof_password": PASSWORD}

    code = pyotp.TOTP(secret).generate_otp(int(clock.at.timestamp()) // 30)
    assert send(client, "/password", **fields, proof_code="000000")[0] == 403
    assert send(client, "/password", **fields, proof_code=code)[0] == 303


def test_a_second_factor_is_set_up_and_ends_all_other_sessions(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    other = by_link(app)

    _, codes = set_up(client, clock)

    assert len(codes) == 10
    assert other.get("/desk/").status_code == 303
    assert client.get("/desk/").status_code == 200


def test_the_secret_is_shown_only_shortly_after_a_proof(client: FlaskClient, clock: FixedClock) -> None:
    send(client, "/second-factor")
    clock.advance(minutes=6)

    page = client.get("/desk/account/second-factor").text

    assert 'class="qr"' not in page
    assert 'name="proof_password"' in page
    assert send(client, "/second-factor/confirm", code="123456")[0] == 403


def test_new_recovery_codes_replace_the_former(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    _, former = set_up(client, clock)

    status, page = send(client, "/recovery-codes")

    fresh = re.findall(r"<code[^>]*>([a-z0-9]{5}-[a-z0-9]{5})</code>", page)
    assert status == 200
    assert len(fresh) == 10
    assert not set(fresh) & set(former)
    clock.advance(minutes=6)
    assert send(client, "/recovery-codes", proof_password=PASSWORD, proof_code=former[0])[0] == 403
    assert send(client, "/recovery-codes", proof_password=PASSWORD, proof_code=fresh[0])[0] == 200


def test_one_session_or_all_others_are_ended(app: Flask, client: FlaskClient) -> None:
    first, second = by_link(app), by_link(app)
    handles = re.findall(r'name="session" value="([0-9a-f]{16})"', client.get("/desk/account").text)
    assert len(handles) == 2

    assert send(client, "/sessions/end", session=handles[0])[0] == 303
    assert sorted(each.get("/desk/").status_code for each in (first, second)) == [200, 303]
    assert send(client, "/sessions/end", session=handles[0])[0] == 404
    assert send(client, "/sessions/end")[0] == 303
    assert [each.get("/desk/").status_code for each in (first, second)] == [303, 303]
    assert client.get("/desk/").status_code == 200


def test_nobody_ends_the_sessions_of_another_by_the_own_page(app: Flask, client: FlaskClient) -> None:
    other = signed_in(app, "reader@secretariat.example", Role.READER)
    page = client.get("/desk/account").text
    assert page.count("Firefox, Linux") == 1
    for handle in ("", "%", "_" * 16):
        send(client, "/sessions/end", session=handle)

    assert other.get("/desk/").status_code == 200
