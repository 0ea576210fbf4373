"""The second factor: set up at the first sign-in by password, asked for at each later one (R45)."""

import re
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.work import SHELL, begin, look
from app.officers import passwords
from app.officers.models import Role
from app.officers.queries import entering
from app.officers.service import NewOfficer, add
from app.officers.signin import make_sign_in_link
from app.record.events import HOUSE
from app.record.queries import lines
from config import Settings
from tests.fixtures.app import FixedClock, make_client

EMAIL = "officer.b@secretariat.example"
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def account(app: Flask) -> None:
    with begin(SHELL) as work:
        add(work, NewOfficer(email=EMAIL, name="Officer B", password_hash=passwords.hashed(PASSWORD)))


def give_password(client: FlaskClient) -> None:
    answer = client.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/desk/sign-in/code")


def token_of(client: FlaskClient) -> str:
    with look() as work:
        sitting = entering(work, client.get_cookie("placet", domain="127.0.0.1").value)
    assert sitting is not None
    return sitting.form_secret


def send(client: FlaskClient, page: str, code: str) -> tuple[int, str]:
    data = {"form_token": token_of(client), "code": code, "to": ""}
    answer = client.post(f"/desk/sign-in/{page}", data=data)
    return answer.status_code, answer.text


def secret_on(page: str) -> str:
    return re.search(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")


def code_of(secret: str, clock: FixedClock, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).generate_otp(int(clock.at.timestamp()) // 30 + steps)


def set_up(app: Flask, clock: FixedClock) -> tuple[str, list[str]]:
    """Secret and recovery codes of an account that has signed in for the first time."""
    client = make_client(app)
    give_password(client)
    secret = secret_on(client.get("/desk/sign-in/code").text)
    status, page = send(client, "second-factor", code_of(secret, clock))
    assert status == 200
    assert client.get("/desk/").status_code == 200
    clock.advance(minutes=2)
    return secret, re.findall(r"<code[^>]*>([a-z0-9]{5}-[a-z0-9]{5})</code>", page)


def test_password_alone_opens_nothing_of_the_desk(client: FlaskClient) -> None:
    give_password(client)

    for page in ("/desk/", "/desk/rules", "/desk/consultations/DM-26/1"):
        answer = client.get(page)
        assert answer.status_code == 303
        assert answer.location.startswith("/desk/sign-in/code")


def test_first_sign_in_sets_the_second_factor_up_and_shows_ten_codes_once(app: Flask, clock: FixedClock) -> None:
    _, codes = set_up(app, clock)

    assert len(set(codes)) == 10


def test_a_wrong_first_code_sets_nothing_up(client: FlaskClient) -> None:
    give_password(client)

    status, _ = send(client, "second-factor", "000000")

    assert status == 403
    assert client.get("/desk/").status_code == 303


def test_a_secret_shown_at_an_earlier_sign_in_is_never_taken_into_use(app: Flask, clock: FixedClock) -> None:
    watcher, owner = make_client(app), make_client(app)
    give_password(watcher)
    seen = secret_on(watcher.get("/desk/sign-in/code").text)

    give_password(owner)

    assert send(owner, "second-factor", code_of(seen, clock))[0] == 403


def test_later_sign_ins_ask_for_a_code_and_show_no_secret(app: Flask, clock: FixedClock) -> None:
    secret, _ = set_up(app, clock)
    client = make_client(app)
    give_password(client)

    page = client.get("/desk/sign-in/code").text
    assert secret not in page.replace(" ", "")
    assert 'class="qr"' not in page
    assert send(client, "code", code_of(secret, clock))[0] == 303
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(("steps", "status"), [(-2, 403), (-1, 303), (0, 303), (1, 303), (2, 403)])
def test_a_code_is_taken_one_step_early_or_late_and_no_more(
    app: Flask, clock: FixedClock, steps: int, status: int
) -> None:
    secret, _ = set_up(app, clock)
    client = make_client(app)
    give_password(client)

    assert send(client, "code", code_of(secret, clock, steps=steps))[0] == status


def test_no_code_is_good_twice(app: Flask, clock: FixedClock) -> None:
    secret, codes = set_up(app, clock)
    for code in (code_of(secret, clock), codes[0]):
        first, second = make_client(app), make_client(app)
        give_password(first)
        give_password(second)

        assert send(first, "code", code)[0] == 303
        assert send(second, "code", code)[0] == 403
    # Nor is one of a step before the one that was used.
    third = make_client(app)
    give_password(third)
    assert send(third, "code", code_of(secret, clock, steps=-1))[0] == 403


def test_a_recovery_code_stands_in_for_the_device_however_it_is_typed(app: Flask, clock: FixedClock) -> None:
    _, codes = set_up(app, clock)
    client = make_client(app)
    give_password(client)

    assert send(client, "code", f" {codes[3].upper().replace('-', ' ')} ")[0] == 303


def test_a_known_password_does_not_buy_more_codes_to_try(app: Flask, clock: FixedClock) -> None:
    secret, _ = set_up(app, clock)
    client = make_client(app)
    for _ in range(5):
        give_password(client)
        assert send(client, "code", "12345")[0] == 403

    answer = client.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD})

    assert answer.status_code == 429
    clock.advance(minutes=15)
    give_password(client)
    assert send(client, "code", code_of(secret, clock))[0] == 303


def test_the_cookie_changes_with_the_code_and_the_former_opens_nothing(app: Flask, clock: FixedClock) -> None:
    secret, _ = set_up(app, clock)
    client = make_client(app)
    give_password(client)
    former = client.get_cookie("placet", domain="127.0.0.1").value
    send(client, "code", code_of(secret, clock))

    assert client.get_cookie("placet", domain="127.0.0.1").value != former
    client.set_cookie("placet", former, domain="127.0.0.1")
    answer = client.get("/desk/")
    assert (answer.status_code, answer.location) == (303, "/desk/sign-in")


def test_a_code_is_awaited_for_a_quarter_of_an_hour(app: Flask, clock: FixedClock, client: FlaskClient) -> None:
    give_password(client)
    clock.advance(minutes=15)

    assert client.get("/desk/sign-in/code").location == "/desk/sign-in"


def test_a_form_without_the_token_of_this_sign_in_is_refused(client: FlaskClient) -> None:
    give_password(client)

    for page in ("code", "second-factor"):
        assert client.post(f"/desk/sign-in/{page}", data={"code": "123456"}).status_code == 403


def test_who_comes_by_a_link_owes_a_code_where_there_is_a_second_factor(app: Flask, clock: FixedClock) -> None:
    set_up(app, clock)
    with begin(SHELL) as work:
        token = make_sign_in_link(work, EMAIL).rpartition("/")[2]
    client = make_client(app)

    assert client.post(f"/desk/sign-in/{token}").location == "/desk/sign-in/code"


def test_a_reader_needs_no_second_factor(app: Flask, client: FlaskClient) -> None:
    with begin(SHELL) as work:
        add(
            work,
            NewOfficer(email="r@x.example", name="Reader", role=Role.READER, password_hash=passwords.hashed(PASSWORD)),
        )

    assert client.post("/desk/sign-in", data={"email": "r@x.example", "password": PASSWORD}).location == "/desk/"


def test_neither_secret_nor_codes_are_in_record_or_log(
    app: Flask, clock: FixedClock, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    secret, codes = set_up(app, clock)
    client = make_client(app)
    give_password(client)
    send(client, "code", codes[0])

    with look() as work:
        record = b"\n".join(lines(work, HOUSE)).decode()
    written = Path(settings.data_dir / "placet.sqlite").read_bytes()
    for word in (secret, codes[0], codes[0].replace("-", "")):
        assert word not in record
        assert word not in caplog.text
    assert not any(code.encode() in written or code.replace("-", "").encode() in written for code in codes)
