"""Behind a real nginx with the configuration that deploy/ ships: headers, names, addresses, limits, and no desync."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import create_app
from app.core.clock import SystemClock
from app.core.db import db
from app.core.i18n import SOURCE, speaking
from app.core.work import SHELL, begin, look
from app.officers.models import SignInAttempt
from app.outbox.models import OutboxLetter
from config import Environment
from tests.fixtures.app import make_settings
from tests.fixtures.nginx import Front, free_port, running_front, wait_for
from tests.make import make_open_consultation
from tests.replies.support import link_in

KEY = "k" * 40


@dataclass(frozen=True)
class House:
    front: Front
    #: Path of a personal link.
    link: str


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Iterator[House]:
    """An open consultation behind nginx; the test looks into the same database."""
    directory, port = tmp_path_factory.mktemp("front"), free_port()
    url = f"https://127.0.0.1:{port}"
    settings = make_settings(directory, env=Environment.PRODUCTION, public_url=url, secret_keys=(KEY,))
    settings.data_dir.mkdir()
    shutil.copy(empty_database, settings.data_dir / "placet.sqlite")
    app = create_app(settings, SystemClock())
    with app.app_context(), speaking(SOURCE):
        with begin(SHELL) as work:
            make_open_consultation(work)
        with look() as work:
            letter = work.session.scalars(
                select(OutboxLetter).where(OutboxLetter.kind == "invitation").options(undefer(OutboxLetter.raw))
            ).first()
        assert letter
        environment = {
            "PLACET_ENV": "production",
            "PLACET_DEPLOYMENT": settings.deployment,
            "PLACET_PUBLIC_URL": url,
            "PLACET_DATA_DIR": str(settings.data_dir),
            "PLACET_SECRET_KEYS": KEY,
            "PLACET_TRUSTED_PROXIES": "1",
        }
        with running_front(directory, environment, port=port) as front:
            yield House(front=front, link=link_in(letter, "/l/"))
        db.engine.dispose()


def test_a_member_comes_in_and_every_page_is_hardened(house: House):
    opened, _ = house.front.ask("GET", house.link)
    cookie = opened.headers["Set-Cookie"]
    page, content = house.front.ask("GET", opened.headers["Location"], Cookie=cookie.partition(";")[0])
    sign_in, _ = house.front.ask("GET", "/desk/sign-in")
    style, _ = house.front.ask("GET", "/static/look.css")

    assert (opened.status, page.status, sign_in.status, style.status) == (303, 200, 200, 200)
    assert b"Urgent matters" in content
    assert cookie.startswith("__Secure-")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite"))
    for answer in (opened, page, sign_in, style):
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Server"] == "nginx"
        assert len(answer.headers.get_all("Strict-Transport-Security")) == 1
    assert "no-store" in page.headers["Cache-Control"]


def test_plain_http_is_sent_to_our_name_whatever_was_asked_for(house: House):
    connection = HTTPConnection("127.0.0.1", house.front.plain_port, timeout=10)
    connection.request("GET", "/decisions", headers={"Host": "evil.example"})
    answer = connection.getresponse()
    connection.close()

    assert (answer.status, answer.headers["Location"]) == (301, f"https://127.0.0.1:{house.front.port}/decisions")


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:%d.evil.example"])
def test_another_name_is_refused(house: House, name: str):
    answer, _ = house.front.ask("GET", "/desk/sign-in", Host=name.replace("%d", str(house.front.port)))

    assert answer.status == 400


def test_what_a_visitor_claims_about_itself_is_not_believed(house: House):
    form = urlencode({"email": "nobody@secretariat.example", "password": "not the password"}).encode()
    claims = {
        "X_Forwarded_For": "203.0.113.9",
        "X_Real_IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Prefix": "/evil",
        "X_Forwarded_Port": "80",
    }
    typed = {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}

    shown, content = house.front.ask("GET", "/desk/sign-in", **claims)
    house.front.ask("POST", "/desk/sign-in", body=form, **typed, **claims)

    assert (shown.status, b"evil" in content) == (200, False)
    assert "Secure" in shown.headers.get("Set-Cookie", "Secure")
    with look() as work:
        subjects = set(work.session.scalars(select(SignInAttempt.subject)))
    assert any(each.startswith("network:127.0.0.1") for each in subjects)
    assert not any("203.0.113.9" in each for each in subjects)


def test_too_large_is_refused_before_it_is_taken_in(house: House):
    over = str(64 * 1024 * 1024 + 1).encode()
    head = b"POST /desk/sign-in HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: " % house.front.port
    typed = {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}

    at_once = house.front.raw(head + over + b"\r\n\r\n")
    by_the_application, _ = house.front.ask("POST", "/desk/sign-in", body=b"email=" + b"x" * 3_000_000, **typed)

    assert at_once.startswith(b"HTTP/1.1 413 ")
    assert by_the_application.status == 413


HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: %(host)s\r\n\r\n"
CHUNKS = b"0\r\n\r\n" + HIDDEN
#: Headers and body that two servers may read differently; whatever comes after the first request must not be another.
AMBIGUOUS = (
    (b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", CHUNKS),
    (b"Transfer-Encoding: chunked\r\nContent-Length: %(length)d\r\n", CHUNKS),
    (b"Content-Length: 0\r\nContent-Length: %(length)d\r\n", HIDDEN),
    (b"Content-Length: 0, %(length)d\r\n", HIDDEN),
    (b"Content-Length: +%(length)d\r\n", HIDDEN),
    (b"Content-Length: 0x%(length)x\r\n", HIDDEN),
    (b"Content-Length : %(length)d\r\n", HIDDEN),
    (b"Content-Length: %(length)d\r\nTransfer-Encoding: identity\r\n", HIDDEN),
    (b"Transfer-Encoding: xchunked\r\nContent-Length: %(length)d\r\n", CHUNKS),
    (b"Transfer-Encoding : chunked\r\nContent-Length: %(length)d\r\n", CHUNKS),
    (b"Transfer-Encoding: chunked, identity\r\nContent-Length: %(length)d\r\n", CHUNKS),
    (b"Transfer-Encoding:\x0bchunked\r\nContent-Length: %(length)d\r\n", CHUNKS),
    (b"X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: %(length)d\r\n", CHUNKS),
    (b"Transfer_Encoding: chunked\r\nContent_Length: 0\r\nContent-Length: %(length)d\r\n", CHUNKS),
    (b"Content-Length: %(length)d\r\nX: y\rTransfer-Encoding: chunked\r\n", CHUNKS),
)


@pytest.mark.parametrize(("headers", "body"), AMBIGUOUS, ids=range(len(AMBIGUOUS)))
def test_no_request_is_smuggled_behind_another(house: House, headers: bytes, body: bytes):
    host = b"127.0.0.1:%d" % house.front.port
    body = body % {b"host": host}
    head = b"POST /code HTTP/1.1\r\nHost: " + host + b"\r\n" + headers % {b"length": len(body)} + b"\r\n"

    received = house.front.raw(head + body)

    # A body that was read as one, or a refusal. Where nginx itself ends the first request early, what follows is a
    # request of the same visitor for nginx too, which answers it by itself and hands on whole requests only.
    assert received.count(b"HTTP/1.1 ") <= 1 or received.startswith(b"HTTP/1.1 400 ")
    clean, _ = house.front.ask("GET", "/desk/sign-in")
    assert clean.status == 200
    assert "/hidden" not in house.front.reached()


def test_no_log_has_a_link_and_a_restart_is_said_plainly(house: House):
    """The last one: it ends the web process."""
    house.front.ask("GET", house.link)
    house.front.web.terminate()
    house.front.web.wait(timeout=30)

    answer, content = house.front.ask("GET", house.link)

    assert answer.status == 503
    assert b"Nothing was recorded" in content
    for header in ("Content-Security-Policy", "Strict-Transport-Security", "Referrer-Policy", "Retry-After"):
        assert answer.headers[header]
    # It writes the line down after it has answered.
    wait_for(lambda: " GET 503 " in house.front.logs())
    logs = house.front.logs()
    assert house.link not in logs
    assert "/l/" not in logs
