"""An officer who is signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.work import SHELL, begin, look
from app.officers.models import Role
from app.officers.queries import officer_of
from app.officers.signin import make_sign_in_link
from tests.fixtures.app import make_client
from tests.make import make_officer


def signed_in(app: Flask, email: str = "officer.a@secretariat.example", role: Role = Role.OFFICER) -> FlaskClient:
    with begin(SHELL) as work:
        make_officer(work, email, role)
    with begin(SHELL) as work:
        token = make_sign_in_link(work, email).rpartition("/")[2]
    client = make_client(app)
    answer = client.post(f"/desk/sign-in/{token}")
    assert answer.status_code == 303
    return client


def form_token(client: FlaskClient) -> str:
    cookie = client.get_cookie("placet", domain="127.0.0.1")
    assert cookie is not None
    with look() as work:
        sitting = officer_of(work, cookie.value)
    assert sitting is not None
    return sitting.form_secret


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    return signed_in(app)
