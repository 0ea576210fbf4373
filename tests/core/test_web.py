"""What every page shares: the host it answers to, headers, forms from elsewhere, languages."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app import create_app
from app.replies.views import sitting
from config import Environment
from tests.desk.conftest import signed_in
from tests.fixtures.app import FixedClock, make_client, make_settings

SIGN_IN = "/desk/sign-in"


@pytest.fixture(autouse=True)
def _forget_bad_links() -> None:
    sitting.BAD_LINKS._events.clear()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:5001", "", "127.0.0.1:5000.evil.example"])
def test_a_request_under_another_name_is_refused(app: Flask, host: str):
    assert app.test_client().get(SIGN_IN, headers={"Host": host}).status_code == 400


def test_a_forwarded_name_is_not_believed(client: FlaskClient):
    answer = client.get(SIGN_IN, headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})

    assert answer.status_code == 200
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:5001"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 404),
        ({"Sec-Fetch-Site": "none"}, 404),
        ({"Origin": "http://127.0.0.1:5000"}, 404),
        ({"Origin": "null"}, 404),
        ({}, 404),
    ],
)
def test_a_form_from_another_site_is_refused(client: FlaskClient, headers: dict[str, str], status: int):
    assert client.post("/nothing", data={"x": "1"}, headers=headers).status_code == status


@pytest.mark.parametrize("address", [SIGN_IN, "/nothing", "/l/nothing"])
def test_every_page_carries_the_headers_that_protect_it(client: FlaskClient, address: str):
    headers = client.get(address).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Cookie" in headers["Vary"]
    assert "Strict-Transport-Security" not in headers


@pytest.fixture
def https_answer(tmp_path) -> TestResponse:
    settings = make_settings(
        tmp_path,
        env=Environment.PRODUCTION,
        public_url="https://consult.council.example",
        secret_keys=("a-long-enough-key-for-production-use",),
    )
    client = create_app(settings, FixedClock()).test_client()
    return client.get("/nothing", base_url="https://consult.council.example")


def test_https_is_held_to_for_a_year(https_answer: TestResponse):
    assert https_answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("accepted", "language", "direction"),
    [
        ("ar", "ar", "rtl"),
        ("fr-CH, fr;q=0.9", "fr", "ltr"),
        ("de", "en", "ltr"),
        ("zh-CN,zh;q=0.9", "zh", "ltr"),
        ("", "en", "ltr"),
    ],
)
def test_pages_speak_the_language_that_the_browser_prefers(
    client: FlaskClient, accepted: str, language: str, direction: str
):
    page = client.get("/nothing", headers={"Accept-Language": accepted}).text

    assert f'lang="{language}"' in page
    assert f'dir="{direction}"' in page


def test_the_address_may_ask_for_a_language(client: FlaskClient):
    assert 'lang="ru"' in client.get("/nothing?lang=ru", headers={"Accept-Language": "fr"}).text


def test_what_is_too_large_is_refused(client: FlaskClient):
    assert client.post(SIGN_IN, data={"email": "x" * 3_000_000}).status_code == 413
    parts = {f"part{number}": "x" for number in range(2_000)}
    assert client.post("/l/renew", data=parts, content_type="multipart/form-data").status_code == 413


def number_in(page: str) -> str:
    """The number that a page tells its reader to quote."""
    (number,) = set(re.findall(r"\b[0-9a-f]{8}\b", page.partition("<main")[2]))
    return number


def test_an_error_inside_is_not_shown_and_is_found_in_the_log(app: Flask, caplog: pytest.LogCaptureFixture):
    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret detail")

    app.testing = False
    answer = make_client(app).get("/broken")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Try again in a few minutes." in answer.text
    (line,) = caplog.records
    assert f"incident {number_in(answer.text)}" in line.getMessage()
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    ("method", "failed_at", "words"),
    [("POST", "COMMIT", "not certain"), ("POST", "SELECT", "Nothing was"), ("GET", "COMMIT", "Nothing was recorded.")],
)
def test_nothing_is_said_to_be_unrecorded_where_nobody_knows(app: Flask, method: str, failed_at: str, words: str):
    @app.route("/broken", methods=["GET", "POST"])
    def broken() -> str:
        is_lost = failed_at == "COMMIT"
        raise OperationalError(failed_at, {}, RuntimeError("server closed"), connection_invalidated=is_lost)

    app.testing = False
    answer = make_client(app).open("/broken", method=method)

    assert answer.status_code == 503
    assert words in answer.text


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("GET", "/decisions/DM-26/99", {}, 404),
        ("POST", "/decisions", {}, 405),
        ("POST", SIGN_IN, {"Sec-Fetch-Site": "cross-site"}, 403),
        ("GET", "/l/a-link-that-nobody-may-read", {}, 404),
    ],
)
def test_every_page_that_declines_has_a_next_step_and_a_number_that_the_log_has(
    client: FlaskClient,
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
    headers: dict[str, str],
    status: int,
):
    answer = client.open(path, method=method, headers=headers)

    assert answer.status_code == status
    main = answer.text.partition("<main")[2]
    assert main.count("<p") >= 2
    (line,) = caplog.records
    assert f"incident {number_in(answer.text)}: " in line.getMessage()
    assert "nobody-may-read" not in caplog.text


def test_a_refusal_for_a_machine_has_the_number_too(client: FlaskClient, caplog: pytest.LogCaptureFixture):
    answer = client.get("/decisions/DM-26/99", headers={"Accept": "application/json"})

    assert answer.json["code"] == "not_found"
    assert f"incident {answer.json['incident']}: not_found at GET public.result" in caplog.text


@pytest.mark.parametrize(
    "address", ["/nothing%00", "/desk/sign-in?to=%00", "/desk/sign-in/%00", "/desk/requests/" + "9" * 30, "/l/%00"]
)
def test_what_no_column_holds_is_the_fault_of_who_sends_it(app_on_both: Flask, address: str):
    client = signed_in(app_on_both)

    assert client.get(address).status_code in {400, 404, 410}
    assert client.post(SIGN_IN, data={"email": "one\x00two", "password": "x"}).status_code == 400
