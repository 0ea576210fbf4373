"""Proving once more who one is, before an act by two (R48)."""

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient

from app.core.work import SHELL, begin
from app.desk.signin.proof import prove
from app.officers import passwords
from app.officers.refusals import ProofNeeded, ProofRefused, TooManyAttempts
from app.officers.service import set_password
from app.officers.signin import make_sign_in_link
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import FixedClock, make_client

EMAIL = "officer.a@secretariat.example"
PASSWORD = "correct horse battery"
FORM = '{% from "signin/_proof.html" import proof_fields with context %}{{ proof_fields() }}'


@pytest.fixture
def act(app: Flask) -> None:
    """An address of the desk that asks for a proof."""
    desk = app.blueprints["desk"]

    def form() -> str:
        return render_template_string(FORM)

    def carry_out() -> str:
        prove(request.form)
        return render_template_string(FORM + "carried out")

    # The desk is registered already; its guard knows an address by the name of its blueprint.
    app.config["PROPAGATE_EXCEPTIONS"] = None
    app._got_first_request = False
    app.add_url_rule("/desk/proof-of-test", "desk.test_form", form, methods=["GET"])
    app.add_url_rule("/desk/proof-of-test", "desk.test_act", carry_out, methods=["POST"])
    assert desk.name == "desk"


def send(client: FlaskClient, **fields: str) -> tuple[int, str]:
    answer = client.post("/desk/proof-of-test", data={"form_token": form_token(client), **fields})
    return answer.status_code, answer.text


def with_password(app: Flask) -> FlaskClient:
    signed_in(app)
    with begin(SHELL) as work:
        set_password(work, EMAIL, passwords.hashed(PASSWORD))
    return again(app)


def again(app: Flask) -> FlaskClient:

    with begin(SHELL) as work:
        token = make_sign_in_link(work, EMAIL).rpartition("/")[2]
    client = make_client(app)
    client.post(f"/desk/sign-in/{token}")
    return client


def test_for_some_minutes_after_signing_in_nothing_is_asked(app: Flask, act: None, clock: FixedClock) -> None:
    client = signed_in(app)
    clock.advance(minutes=4, seconds=59)

    assert "fieldset" not in client.get("/desk/proof-of-test").text
    assert send(client) == (200, "carried out")


def test_after_that_the_form_asks_and_an_empty_proof_is_refused(app: Flask, act: None, clock: FixedClock) -> None:
    client = with_password(app)
    clock.advance(minutes=5)

    page = client.get("/desk/proof-of-test").text
    assert 'name="proof_password"' in page
    assert 'name="proof_code"' not in page
    status, text = send(client)
    assert status == 403
    assert ProofNeeded.code in text


def test_the_password_proves_for_some_minutes(app: Flask, act: None, clock: FixedClock) -> None:
    client = with_password(app)
    clock.advance(minutes=6)

    assert send(client, proof_password=PASSWORD) == (200, "carried out")
    assert send(client) == (200, "carried out")
    clock.advance(minutes=5)
    assert send(client)[0] == 403


def test_a_wrong_password_is_refused_and_counted(app: Flask, act: None, clock: FixedClock) -> None:
    client = with_password(app)
    clock.advance(minutes=6)

    status, text = send(client, proof_password="wrong password here")
    assert status == 403
    assert ProofRefused.code in text
    for _ in range(9):
        send(client, proof_password="wrong password here")
    status, text = send(client, proof_password=PASSWORD)
    assert status == 429
    assert TooManyAttempts.code in text


def test_who_has_no_password_says_so_plainly(app: Flask, act: None, clock: FixedClock) -> None:
    client = signed_in(app)
    clock.advance(minutes=6)

    assert 'name="proof_confirmed"' in client.get("/desk/proof-of-test").text
    assert send(client)[0] == 403
    assert send(client, proof_confirmed="yes") == (200, "carried out")
