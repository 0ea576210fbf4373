"""What holds for every address of the application: headers (R50, R57), forms (R51), no way out (R56), cookies."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.officers.models import Role
from tests.architecture.world import World, addresses, make_world
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import FixedClock, make_client, make_settings

ADMINISTRATOR = "guest@x.example"
#: Forms of the desk that carry no token of a session, because there is none yet: each says why it needs none.
WITHOUT_SESSION = {
    "signin.sign_in": "the password is what proves; a forged form signs nobody in but who knows it",
    "signin.use_link": "the link in the address is secret and signs in once",
    "signin.give_code": "answers without a session by the way to the sign-in; with one it asks for that one's token",
    "signin.confirm_second_factor": "likewise",
}


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


def test_every_page_has_the_headers_that_keep_it_to_itself(app: Flask, world: World) -> None:
    client = signed_in(app, ADMINISTRATOR, Role.ADMINISTRATOR)

    for method, rule in addresses(app):
        if method != "GET":
            continue
        with client.get(world.path(rule)) as answer:
            headers = answer.headers
            answer.get_data()
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, rule
        assert "unsafe" not in policy, rule
        assert headers["X-Content-Type-Options"] == "nosniff", rule
        assert headers["Referrer-Policy"] == "no-referrer", rule
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", rule
        assert "Access-Control-Allow-Origin" not in headers, rule
        if "sandbox" not in policy:
            for directive in ("base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "form-action 'self'"):
                assert directive in policy, rule
        if rule.endpoint != "static":
            assert "no-store" in headers["Cache-Control"], rule
            assert "Cookie" in headers["Vary"], rule


def test_over_https_browsers_are_told_to_stay_there_for_a_year(
    tmp_path: Path, clock: FixedClock, empty_database: Path
) -> None:
    settings = make_settings(tmp_path, public_url="https://127.0.0.1:5000")
    settings.data_dir.mkdir(parents=True)
    shutil.copy(empty_database, settings.data_dir / "placet.sqlite")

    answer = create_app(settings, clock).test_client().get("/desk/sign-in", base_url="https://127.0.0.1:5000")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_every_form_of_the_desk_needs_the_token_of_its_session_but_those_that_are_listed(
    app: Flask, world: World
) -> None:
    client = signed_in(app, ADMINISTRATOR, Role.ADMINISTRATOR)
    without = set()
    for method, rule in addresses(app):
        if method == "GET" or not rule.rule.startswith("/desk"):
            continue
        for forged in ({}, {"form_token": "x"}, {"form_token": form_token(client)[:-1]}):
            answer = client.open(world.path(rule), method=method, data=forged)
            if rule.endpoint.startswith("signin."):
                without.add(rule.endpoint)
                break
            assert answer.status_code == 403, rule
            # What is for the chair alone says so first.
            assert "form_outdated" in answer.text or "role_may_not_act" in answer.text, rule
        if rule.endpoint == "signin.use_link":
            client = signed_in(app, "another." + ADMINISTRATOR, Role.ADMINISTRATOR)

    assert without == WITHOUT_SESSION.keys()


def test_no_form_is_taken_from_another_site(app: Flask, world: World) -> None:
    client = signed_in(app, ADMINISTRATOR, Role.ADMINISTRATOR)
    token = form_token(client)

    for method, rule in addresses(app):
        if method == "GET":
            continue
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
            answer = client.open(world.path(rule), method=method, data={"form_token": token}, headers=headers)
            assert answer.status_code == 403, (rule, headers)


@pytest.mark.parametrize(
    "to",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "///elsewhere.example",
        "\\\\elsewhere.example",
        "/\\elsewhere.example",
        "https:elsewhere.example",
        "javascript:alert(1)",
        "\tjavascript:alert(1)",
        "/%09/elsewhere.example",
        "..//elsewhere.example",
        "x\r\nLocation: https://elsewhere.example",
    ],
)
def test_signing_in_never_leads_out(app: Flask, to: str) -> None:
    signed_in(app, ADMINISTRATOR, Role.ADMINISTRATOR)
    client = signed_in(app, "b@x.example", Role.READER)

    page = client.get("/desk/sign-in", query_string={"to": to})
    away = make_client(app).get(f"/desk/consultations/{to.lstrip('/')}" if to.strip() else "/desk/")

    assert "elsewhere" not in page.headers.get("Location", "")
    assert away.headers.get("Location", "/").startswith("/") or away.status_code in {308, 404}
    assert not away.headers.get("Location", "/").startswith("//")


@pytest.mark.parametrize(
    "cookie",
    [
        "=placet={}",
        "= placet={}",
        ";=placet={}",
        "x;=placet={}",
        "%70lacet={}",
        "PLACET={}",
        "placet[]={}",
        "=__Host-placet={}",
    ],
)
def test_a_cookie_without_a_name_or_with_a_like_one_signs_nobody_in(app: Flask, cookie: str) -> None:
    client = signed_in(app, ADMINISTRATOR, Role.ADMINISTRATOR)
    value = client.get_cookie("placet", domain="127.0.0.1").value

    answer = make_client(app).get("/desk/", headers={"Cookie": cookie.format(value)})

    assert answer.status_code == 303
    assert answer.location.startswith("/desk/sign-in")


def test_a_nameless_cookie_does_not_stand_in_for_the_one_held_to_the_host(
    tmp_path: Path, clock: FixedClock, empty_database: Path
) -> None:
    settings = make_settings(tmp_path, public_url="https://127.0.0.1:5000")
    settings.data_dir.mkdir(parents=True)
    shutil.copy(empty_database, settings.data_dir / "placet.sqlite")
    far = create_app(settings, clock)

    for cookie in ("=__Host-placet=x", "placet=x; =__Host-placet=y"):
        answer = far.test_client().get("/desk/", base_url="https://127.0.0.1:5000", headers={"Cookie": cookie})
        assert answer.status_code == 303
